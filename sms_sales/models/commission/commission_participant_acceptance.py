from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.periods import Period
from ...tools.company_day import day_of, today_here
from ...tools.door import DOOR


class SalesCommissionParticipant(models.Model):
    """The payee's electronic acceptance of an approved plan."""

    _name = "sales.commission.participant"
    _inherit = "sales.commission.participant"

    plan_state = fields.Selection(related="plan_id.state", string="Plan's state")
    plan_terms = fields.Html(related="plan_id.terms", string="Terms")
    plan_tier_ids = fields.One2many(related="plan_id.tier_ids", string="Table")
    plan_tier_over = fields.Selection(related="plan_id.tier_over", string="Table over")
    plan_measure = fields.Selection(related="plan_id.measure", string="Measure")
    plan_bonus_ids = fields.One2many(related="plan_id.bonus_ids", string="Bonuses")
    plan_rule_ids = fields.One2many(related="plan_id.rule_ids", string="Rules")
    plan_fingerprint = fields.Char(related="plan_id.fingerprint")
    effective_target = fields.Float(
        string="My target", digits=(16, 2), compute="_compute_effective"
    )
    effective_on_target = fields.Monetary(
        string="My on-target commission", compute="_compute_effective"
    )
    example = fields.Html(
        compute="_compute_effective",
        sanitize=False,
        help="What the table pays for some results, with one's own target.",
    )
    to_accept = fields.Boolean(
        string="To accept",
        compute="_compute_to_accept",
        search="_search_to_accept",
        help="The plan is approved and the payee has not accepted it yet.",
    )
    can_accept = fields.Boolean(compute="_compute_can_accept")

    @api.depends(
        "target_amount",
        "on_target_amount",
        "target_ids.amount",
        "target_ids.waiting",
        "plan_id",
    )
    def _compute_effective(self):
        """Take the target of the running period, else one's own, else the plan's."""
        for payee in self:
            plan = payee.plan_id
            today = plan._sales_today()
            period = Period(
                *plan.calendar_id._period_of(
                    plan.target_period, max(today, payee.date_from or today)
                )
            )
            target, on_target, _minimum = payee._full_terms(period)
            payee.effective_target = target
            payee.effective_on_target = on_target
            payee.example = plan._example(target, on_target)

    @api.depends("accepted_on", "plan_id.state", "date_to", "waiting")
    def _compute_to_accept(self):
        for payee in self:
            today = payee.plan_id._sales_today()
            payee.to_accept = (
                not payee.accepted_on
                and not payee.waiting
                and payee.plan_id.state in ("running", "ended")
                and (not payee.date_to or payee.date_to >= today)
                and (not payee.plan_id.date_to or payee.plan_id.date_to >= today)
            )

    @api.depends_context("uid")
    @api.depends("to_accept", "payee_id")
    def _compute_can_accept(self):
        mine = self.env.user._sales_payee_ids()
        for payee in self:
            payee.can_accept = payee.to_accept and payee.payee_id.id in mine

    def _search_to_accept(self, operator, value):
        if operator != "in":
            return NotImplemented
        lasting = Domain.OR(
            self._lasting(company.ids, day_of(company))
            # The plans of all companies, as many as may be read of them.
            for company in self.env["res.company"].sudo().search([])
        ) | self._lasting([False], today_here(self))
        return (
            Domain("accepted_on", "=", False)
            & Domain("waiting", "=", False)
            & Domain("plan_id.state", "in", ("running", "ended"))
            & lasting
        )

    def _lasting(self, company_ids, day):
        """Return the domain of what lasts on ``day`` in plans of these companies."""
        open_end = Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        plan = Domain("company_id", "in", company_ids) & open_end
        return open_end & Domain("plan_id", "any", plan)

    def action_accept(self):
        """Record that the payee agrees: who, when, and to which fingerprint."""
        self.check_access("read")
        for payee in self:
            payee._check_acceptable()
        # Payees may read their own participation; this is all they write in it.
        for payee in self.sudo().with_context(sales_plan_door=DOOR):
            payee.write(
                {
                    "accepted_on": fields.Datetime.now(),
                    "accepted_by_id": self.env.uid,
                    "accepted_fingerprint": payee.plan_id.fingerprint,
                }
            )
            payee.plan_id._message_log(
                body=self.env._(
                    "%(payee)s accepted the plan (fingerprint %(fingerprint)s).",
                    payee=payee.payee_id.name,
                    fingerprint=payee.plan_id.fingerprint[:12],
                ),
                author_id=self.env.user.partner_id.id,
            )
        self._done_asking()
        return True

    def _accept_text(self, fingerprint):
        """Accept what the page showed; raise when the plan is another one by now."""
        if len(self) != 1:
            raise UserError(self.env._("This plan is not one of yours."))
        if fingerprint != self.plan_id.fingerprint:
            raise UserError(
                self.env._("The plan has changed since you opened it: read it again.")
            )
        return self.action_accept()

    def action_remind(self):
        """Remind those who have not accepted yet."""
        self.check_access("write")
        waiting = self.filtered("to_accept")
        waiting._ask_for_acceptance()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s reminded of %(all)s.", count=len(waiting), all=len(self)
                ),
            },
        }

    def _check_acceptable(self):
        if self.payee_id.id not in self.env.user._sales_payee_ids():
            raise UserError(
                self.env._(
                    "Only %(payee)s can accept this plan.", payee=self.payee_id.name
                )
            )
        if not self.to_accept:
            raise UserError(
                self.env._(
                    "The plan %(plan)s is not waiting for your acceptance.",
                    plan=self.plan_id.display_name,
                )
            )

    def _void_acceptance(self):
        """Ask again, since what was accepted has changed."""
        accepted = self.filtered("accepted_on")
        accepted.with_context(sales_plan_door=DOOR).write(
            {
                "accepted_on": False,
                "accepted_by_id": False,
                "accepted_fingerprint": False,
            }
        )
        accepted._ask_for_acceptance()

    def _ask_for_acceptance(self):
        """Give employees an activity, and write to agents with a link."""
        waiting = self.filtered("to_accept")
        waiting._ask_employees()
        waiting.filtered("partner_id")._ask_agents()

    def _ask_employees(self):
        # Everybody at once; who was asked already is not asked twice.
        activity = self.env["mail.activity"].sudo()
        asked = {
            (one.res_id, one.user_id.id)
            for one in activity.search(self._activity_domain())
        }
        wanted = {
            (payee.plan_id.id, payee.user_id.id)
            for payee in self
            if payee.user_id.active
        }
        common = self._prepare_activity_vals()
        days = {plan.id: plan._sales_today() for plan in self.plan_id}
        # Quick: no mail for each, a reminder in the system tray is enough. Through the
        # door: who is asked to accept a plan does not become its follower.
        activity.with_context(
            mail_activity_quick_update=True, sales_plan_door=DOOR
        ).create(
            [
                {
                    **common,
                    "res_id": plan_id,
                    "user_id": user_id,
                    "date_deadline": fields.Date.add(days[plan_id], days=7),
                }
                for plan_id, user_id in sorted(wanted - asked)
            ]
        )

    def _prepare_activity_vals(self):
        """Return what all reminders have in common."""
        return {
            "activity_type_id": self.env.ref("sms_sales.activity_accept_plan").id,
            "res_model_id": self.env["ir.model"]._get_id("sales.commission.plan"),
            "summary": self.env._("Read and accept your commission plan"),
        }

    def _ask_agents(self):
        for plan, payees in self.grouped("plan_id").items():
            plan.message_notify(
                partner_ids=payees.partner_id.ids,
                subject=self.env._("Commission plan to accept: %s", plan.name),
                body=self.env._(
                    "Please read and accept your commission plan: %s",
                    f"{plan.get_base_url()}/my/commission-plans",
                ),
            )

    def _done_asking(self):
        # The activity may have been given by somebody whose activities are not seen.
        activity = self.env["mail.activity"].sudo()
        domain = self._activity_domain() & Domain("user_id", "=", self.env.uid)
        activity.search(domain).action_feedback(feedback=self.env._("Accepted"))

    def _activity_domain(self):
        return (
            Domain("res_model", "=", "sales.commission.plan")
            & Domain("res_id", "in", self.plan_id.ids)
            & Domain(
                "activity_type_id",
                "=",
                self.env.ref("sms_sales.activity_accept_plan").id,
            )
        )

    @api.model
    def _cron_remind(self):
        """Ask those who joined or were asked in vain; done ones are not asked.

        Who has to approve may have left, or been added, since it was asked for.
        """
        self.search([("to_accept", "=", True)])._ask_employees()
        self.search([("to_approve", "=", True)]).plan_id._ask_second_person()

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.company_day import day_of

# How long a commission manager has; an administrator may change it.
_DAYS = ("sms_sales.commission_dispute_days", 10)
# What the answering manager writes, never the payee.
_ANSWER = ("answer", "amount", "answered_by_id", "answered_on")
_OUTCOME = {*_ANSWER, "state", "date_deadline", "adjustment_id"}


class SalesCommissionDispute(models.Model):
    _name = "sales.commission.dispute"
    _inherit = "sales.commission.dispute"

    blocking_id = fields.Many2one(
        "sales.commission.statement",
        string="To set back to draft",
        compute="_compute_blocking_id",
        groups="sms_sales.group_commission_manager",
        help="The payee's open statement, which was submitted already and takes no "
        "adjustment as it is.",
    )

    @api.depends("amount", "state", "statement_id.state")
    def _compute_blocking_id(self):
        for dispute in self:
            undecided = dispute.amount and dispute.state in ("open", "answered")
            later = undecided and dispute.statement_id._from_here_on()
            dispute.blocking_id = later and later._without_draft()

    @api.model_create_multi
    def create(self, vals_list):
        days = timedelta(days=self._days())
        for vals in vals_list:
            statement = self.statement_id.browse(vals.get("statement_id"))
            # The deadline is that of the company that answers.
            deadline = day_of(statement.sudo().company_id or self.env.company) + days
            vals.update(state="open", date_deadline=deadline, adjustment_id=False)
            if not self.env.su:
                # the payee asks; what is granted is for the manager to write
                vals.update(dict.fromkeys(_ANSWER, False))
        disputes = super().create(vals_list)
        disputes._check_own()
        disputes._remind()
        return disputes

    def write(self, vals):
        if not self.env.su and not _OUTCOME.isdisjoint(vals):
            self.check_access("write")
            self._check_not_own()
        return super().write(vals)

    @api.constrains("credit_id", "statement_id")
    def _check_credit(self):
        for dispute in self.sudo():  # a payee may not see a foreign line, we must
            if dispute.credit_id and dispute.credit_id.statement_id not in (
                dispute.statement_id,
                self.env["sales.commission.statement"],
            ):
                raise ValidationError(
                    self.env._("The disputed line is not on this statement.")
                )

    @api.constrains("description")
    def _check_description(self):
        if any(not (dispute.description or "").strip() for dispute in self):
            raise ValidationError(self.env._("Say in a few words what is wrong."))

    def action_accept(self):
        """Grant the amount: it becomes an adjustment of the open statement."""
        self._check_answerable()
        for dispute in self:
            dispute._settle("accepted", dispute._book_outcome())

    def action_accept_reopening(self):
        """Accept; what was submitted becomes a draft again to take the amount."""
        self._check_answerable()
        for dispute in self:
            if dispute.blocking_id:
                dispute.blocking_id.action_draft()
            dispute.action_accept()

    def action_refuse(self):
        """Refuse the dispute; the answer says why."""
        self._check_answerable()
        for dispute in self:
            dispute._settle("refused")

    def action_answer(self):
        """Answer without deciding yet, for example with a question."""
        self._check_answerable()
        for dispute in self:
            dispute._settle("answered")

    def action_reopen(self):
        """The payee is not content with the answer."""
        for dispute in self:
            if dispute.state != "answered":
                raise UserError(
                    self.env._(
                        "“%s” is decided: open a new dispute instead.", dispute.name
                    )
                )
        self._check_own()
        # a payee has no write access, but this step is theirs
        self.sudo().write({"state": "open"})
        self._remind()

    def _settle(self, state, adjustment=None):
        self.write(
            {
                "state": state,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Datetime.now(),
                "adjustment_id": adjustment and adjustment.id,
            }
        )
        if state != "answered":
            self.activity_feedback(["mail.mail_activity_data_todo"])
        self.message_post(
            body=self.answer,
            partner_ids=self.payee_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _book_outcome(self):
        """Return the adjustment that makes up for the accepted dispute, if any."""
        self.ensure_one()
        if not self.amount:
            return None
        adjustment = self.env["sales.commission.adjustment"].create(
            {
                "statement_id": self.statement_id._open_successor().id,
                "amount": self.amount,
                "reason": self.env._("Dispute: %s", self.name),
            }
        )
        adjustment.action_approve()
        return adjustment

    def _check_answerable(self):
        self.statement_id._check_commission_manager()
        self._check_not_own()
        for dispute in self:
            if dispute.state not in ("open", "answered"):
                raise UserError(self.env._("“%s” is decided already.", dispute.name))
            if not (dispute.answer or "").strip():
                raise UserError(
                    self.env._("Write an answer to “%s” first.", dispute.name)
                )

    def _check_not_own(self):
        mine = self.env.user._sales_payee_ids()
        if any(dispute.payee_id.id in mine for dispute in self):
            raise UserError(self.env._("Nobody answers their own dispute."))

    def _check_own(self):
        mine = self.env.user._sales_payee_ids()
        if not self.env.su and any(one.payee_id.id not in mine for one in self):
            raise UserError(self.env._("A dispute is opened by the payee."))

    @api.model
    def _days(self):
        # the parameter is no secret, but only administrators read parameters
        value = self.env["ir.config_parameter"].sudo().get_param(*_DAYS)
        return int(value)

    def _remind(self):
        """Ask who looks after the plan to answer until the deadline."""
        # the payee may neither see the plan's approver nor plan their work
        for dispute in self.sudo():
            plan = dispute.statement_id.root_plan_id
            mine = dispute.payee_id
            keepers = (plan.approver_id | plan.author_id | self._managers()).filtered(
                lambda user, mine=mine: user.active and user.partner_id != mine
            )
            dispute.message_subscribe(partner_ids=dispute.payee_id.ids)
            if keepers:
                dispute.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=dispute.date_deadline,
                    summary=self.env._("Answer the dispute"),
                    user_id=keepers[0].id,
                )

    @api.model
    def _managers(self):
        # an agent's dispute is answered by people whom the agent does not see
        group = self.env.ref("sms_sales.group_commission_manager").sudo()
        return group.all_user_ids

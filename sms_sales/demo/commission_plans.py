from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, models

from .plan_terms import PLANS

ACCEPTED = ("grace", "marcus", "priya", "elena", "jack", "anna", "jonas", "rachel")


class SalesDemo(models.AbstractModel):
    """The commission plans of Alder Instruments, written and approved."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _write_plans(self):
        """Write each plan as one commission manager, approve it as the other."""
        self._represent()
        plans = {key: self._write_plan(key, **terms) for key, terms in PLANS.items()}
        for plan in plans.values():
            plan.action_submit()
        for key in ("us", "eu", "service", "agent"):
            self._approve(plans[key])
            self._accept(plans[key])

    @api.model
    def _represent(self):
        """Say who represents whom, and who shares the big order."""
        agency = self._ref("alder_northlight")
        agency.sales_is_agent = True
        for customer in ("merrimack_state", "granite_state"):
            represented = self._ref(f"alder_{customer}")
            represented.sales_agent_ids = [Command.link(agency.id)]
        shares = (("priya", 60.0), ("grace", 40.0))
        self._ref("alder_order_split").sales_split_ids = [
            Command.create({"user_id": self._ref(f"alder_{name}").id, "share": share})
            for name, share in shares
        ]

    @api.model
    def _write_plan(self, key, company=None, tiers=(), rules=(), payees=(), **values):
        """Make a draft; ``bonus`` and the other values are fields of the plan."""
        own = company and self._ref(f"alder_{company}")
        writer = self._as("nadia", own or self._ref("alder_us"))
        euro = self.env.ref("base.EUR")
        bonus = values.pop("bonus", None)
        months = 15 if key == "margin" else 0
        plan = writer.env["sales.commission.plan"].create(
            {
                "date_from": self._start() + relativedelta(months=months),
                "company_id": own and own.id,
                "currency_id": (own and own.currency_id or euro).id,
                "tier_ids": [
                    Command.create({"floor": floor, "rate": rate})
                    for floor, rate in tiers
                ],
                "bonus_ids": [Command.create(bonus)] if bonus else [],
                "rule_ids": [Command.create(self._with_categ(rule)) for rule in rules],
                "participant_ids": [
                    Command.create(self._prepare_payee(payee)) for payee in payees
                ],
                **values,
            }
        )
        self._report_to(plan)
        self._freeze_all_rates(plan)
        return self._name_record(f"demo_plan_{key}", plan, "sms_sales")

    @api.model
    def _with_categ(self, rule):
        values = dict(rule)
        if categ := values.pop("categ", None):
            values["categ_ids"] = [Command.set(self._ref(f"alder_categ_{categ}").ids)]
        return values

    @api.model
    def _prepare_payee(self, payee):
        values = dict(payee)
        if categ := values.pop("categ", None):
            values["categ_id"] = self._ref(f"alder_categ_{categ}").id
        if agent := values.pop("agent", None):
            return {"partner_id": self._ref(f"alder_{agent}").id, **values}
        who = values.pop("who")
        values["user_id"] = self._ref(f"alder_{who}").id
        if who == "derek" and "target_amount" in values:
            values.update(self._draw_of_a_beginner())
        return values

    @api.model
    def _draw_of_a_beginner(self):
        """Paid in advance for half a year, and taken back when sales come."""
        return {
            "date_from": self._day(-4, 1),
            "draw_type": "recoverable_draw",
            "draw_amount": 1200.0,
            "draw_until": self._day(2, 1) - timedelta(days=1),
        }

    @api.model
    def _report_to(self, plan):
        payees = plan.participant_ids
        manager = payees.filtered(lambda payee: payee.role == "manager")
        payees.filtered(lambda payee: payee.role == "direct").manager_id = manager

    @api.model
    def _freeze_all_rates(self, plan):
        """Say a rate for every company of the database, whatever it knows of euros."""
        if plan.company_id:
            return
        company = self._ref("alder_us")
        convert = self.env["res.currency"]._get_conversion_rate
        # The author of a plan may not see every company.
        plan.sudo().rate_ids = [
            Command.create(
                {
                    "company_id": one.id,
                    "rate": convert(
                        plan.currency_id, one.currency_id, company, plan.date_from
                    ),
                }
            )
            for one in self.env["res.company"].search([])
        ]

    @api.model
    def _approve(self, plan):
        approver = self._as("oliver", plan.company_id or self._ref("alder_us"))
        approver.env["sales.commission.plan"].browse(plan.id).action_approve()

    @api.model
    def _accept(self, plan):
        """Most have accepted their plans; the others are still asked to."""
        # Each payee accepts for themselves below; here all are looked at.
        for payee in plan.sudo().participant_ids:
            name = payee.user_id.login
            if name in ACCEPTED:
                self._as(name).env[payee._name].browse(payee.id).action_accept()

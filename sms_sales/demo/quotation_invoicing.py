from odoo import api, fields, models

from ..tools.batch import one_transaction

# Name, values.
POLICIES = {
    "weekly": (
        "Weekly, one invoice per customer",
        {"when": "weekly", "weekday": "1", "post": True},
    ),
    "confirmation": (
        "Draft on confirmation",
        {"when": "confirmation"},
    ),
}
# (customer, policy, what is ordered) of orders that nobody has invoiced yet.
ORDERS = (
    ("golden_gate", "weekly", [("cuv", 4), ("tip", 6)]),
    ("golden_gate", "weekly", [("col", 2)]),
    ("garden_state", "confirmation", [("col", 3), ("plt", 5)]),
    ("garden_state", "confirmation", [("tip", 10)]),
    ("larch", "confirmation", [("cuv", 2)]),
)


class SalesDemo(models.AbstractModel):
    """Two invoicing policies, and a run that left one order to the accountant."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_invoicing_weekly", "sms_sales"):
            self._write_invoicing_policies()
            # This week is over, so that nothing gets posted while the story is shown.
            self._as("catherine")._run_policy(self._invoicing_policy("weekly"))
            self._invoice_by_policy()
        return res

    @api.model
    def _write_invoicing_policies(self):
        manager = self._as("catherine", self._ref("alder_us"))
        for key, (name, values) in POLICIES.items():
            policy = manager.env["sales.invoicing.policy"].create(
                {
                    "name": name,
                    "company_id": manager.env.company.id,
                    "user_id": self._ref("alder_ingrid").id,
                    **values,
                }
            )
            self._name_record(f"demo_invoicing_{key}", policy, "sms_sales")

    @api.model
    def _invoice_by_policy(self):
        """Sell something to be invoiced; one customer closes down meanwhile.

        The invoices stay drafts, so that they change no figure of other chapters.
        """
        us = self._ref("alder_us")
        demo = self._within(us)
        closed = self._found("alder_larch") or self._name_record(
            "alder_larch",
            demo.env["res.partner"].create(
                {"name": "Larch Analytics", "is_company": True, "company_id": us.id}
            ),
        )
        for customer, key, lines in ORDERS:
            account = self._ref(f"alder_{customer}")
            policy = self._invoicing_policy(key)
            account.with_company(us).sales_invoicing_policy_id = policy
            day = fields.Date.context_today(self)
            # Catherine is in no commission plan.
            row = demo._prepare_order(us, account, "catherine", "east", day, lines)
            demo._confirm(demo.env["sale.order"].create(row))
        closed.active = False
        policy = self._invoicing_policy("confirmation")
        run = self._as("catherine", us)._run_policy(policy)
        self._name_record("demo_invoicing_run", run, "sms_sales")

    @api.model
    def _run_policy(self, policy):
        mine = self.env["sales.invoicing.policy"].browse(policy.id)
        with one_transaction(self.env):
            run_id = mine.action_run()["res_id"]
        return self.env["sales.invoicing.run"].browse(run_id)

    @api.model
    def _invoicing_policy(self, key):
        return self._ref(f"demo_invoicing_{key}", "sms_sales")

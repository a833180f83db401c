from odoo import Command, api, models

# (name, account, product, quantity, discount, what becomes of it)
QUOTATIONS = (
    ("waiting", "garden_state", "g4", 1, 18.0, None),
    ("approved", "golden_gate", "t96", 2, 17.0, "approve"),
    ("refused", "garden_state", "h10", 1, 35.0, "refuse"),
)
REASON = "More than a third off is below what the instrument costs us to install."


class SalesDemo(models.AbstractModel):
    """Quotations with large discounts: one waits, one is approved, one refused. The
    larger discount on an order that was confirmed waits as well."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_approval_chain", "sms_sales"):
            self._name_approvers()
            for quotation in QUOTATIONS:
                self._offer(*quotation)
            self._haggle()
        return res

    @api.model
    def _name_approvers(self):
        """The team lead first, then the sales manager; terms are hers alone."""
        us = self._ref("alder_us")
        manager = self._ref("alder_catherine")
        chains = self._as("catherine").env["sales.approval.chain"]
        boss = {"kind": "user", "user_ids": [Command.set(manager.ids)]}
        chain = chains.create(
            {
                "name": "Large discounts",
                "company_id": us.id,
                "note": "Look at the margin, and at what others paid.",
                "step_ids": [
                    Command.create(
                        {
                            "kind": "lead",
                            "sequence": 10,
                            "remind_hours": 4,
                            "escalate_hours": 8,
                        }
                    ),
                    Command.create({**boss, "sequence": 20, "remind_hours": 8}),
                ],
            }
        )
        terms = chains.create(
            {
                "name": "Payment terms",
                "company_id": us.id,
                "step_ids": [Command.create({**boss, "escalate_hours": 16})],
            }
        )
        self._name_record("demo_approval_chain", chain, "sms_sales")
        self._name_record("demo_approval_chain_terms", terms, "sms_sales")
        self._ask_for_discounts(us, chain)

    @api.model
    def _ask_for_discounts(self, us, chain):
        rule = chain.env["sales.quotation.rule"].create(
            {
                "name": "Discounts above 15 %",
                "company_id": us.id,
                "outcome": "approval",
                "chain_id": chain.id,
                "message": "Ask early: customers remember who kept them waiting.",
                "condition_ids": [
                    Command.create(
                        {"measure": "line_discount", "comparison": ">", "value": 15}
                    )
                ],
            }
        )
        self._name_record("demo_quotation_rule_discount", rule, "sms_sales")

    @api.model
    def _offer(self, name, account, product, quantity, discount, decision):
        order = self._quote_at_discount(account, product, quantity, discount)
        order._sales_ask("They compare us with two others.")
        # The requests are found whoever may see them.
        request = order.sudo().sales_request_ids
        if decision == "refuse":
            self._decide_as("rachel", request, "refuse", REASON)
        elif decision:
            self._decide_as("rachel", request, "approve", "Fine for two.")
            self._decide_as("catherine", request, "approve", None)
        self._name_record(f"demo_quotation_{name}", order, "sms_sales")
        self._name_record(f"demo_request_{name}", request, "sms_sales")

    @api.model
    def _haggle(self):
        """A customer who has ordered asks for more discount than anybody may give."""
        order = self._quote_at_discount("golden_gate", "g4", 2, 5.0)
        order.action_confirm()
        order.order_line.discount = 20.0
        self._name_record("demo_quotation_changed", order, "sms_sales")

    @api.model
    def _quote_at_discount(self, account, product, quantity, discount):
        """Return a quotation of Grace's over one product."""
        grace = self._as("grace")
        us = self._ref("alder_us")
        values = grace._prepare_order(
            us,
            self._ref(f"alder_{account}"),
            "grace",
            "east",
            self._day(0, 1),
            [(product, quantity)],
        )
        values.pop("date_order")
        for _command, _id, line in values["order_line"]:
            line["discount"] = discount
        return grace.env["sale.order"].create(values)

    @api.model
    def _decide_as(self, who, request, decision, reason):
        mine = self._as(who).env["sales.quotation.request"].browse(request.id)
        mine._decide(decision, reason)

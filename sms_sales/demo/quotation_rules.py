from odoo import Command, api, fields, models

# Name, values, and conditions: measure, over, comparison, limit.
RULES = {
    "cost": (
        "Never below cost",
        {"outcome": "block", "message": "Ask Catherine what else we can offer."},
        [("line_margin_percent", "any", "<", 0)],
    ),
    "margin": (
        "Thin margins",
        {"outcome": "warn", "message": "Service contracts lift the margin."},
        [("order_margin_percent", False, "<", 30)],
    ),
    "terms": (
        "Long payment terms",
        {"outcome": "warn"},
        [("payment_days", False, ">", 45)],
    ),
    "reference": (
        "Purchase order of large customers",
        {"outcome": "require", "require": "customer_reference"},
        [("total", False, ">", 400_000)],
    ),
}
# Written, and to be tried before it is put in force.
PLANNED = "Margins under 38 %"


class SalesDemo(models.AbstractModel):
    """Rules of the sales manager, and one that she tries on the past first."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_rule_cost", "sms_sales"):
            self._write_rules()
            self._try_a_rule()
            self._quote_below_cost()
        return res

    @api.model
    def _write_rules(self):
        for place, (key, (name, values, conditions)) in enumerate(RULES.items()):
            rule = self._write_rule(name, conditions, sequence=place + 1, **values)
            self._name_record(f"demo_rule_{key}", rule, "sms_sales")

    @api.model
    def _write_rule(self, name, conditions, **values):
        names = ("measure", "over", "comparison", "value")
        return (
            self._as("catherine", self._ref("alder_us"))
            .env["sales.quotation.rule"]
            .create(
                {
                    "name": name,
                    "company_id": self._ref("alder_us").id,
                    "condition_ids": [
                        Command.create(dict(zip(names, row, strict=True)))
                        for row in conditions
                    ],
                    **values,
                }
            )
        )

    @api.model
    def _try_a_rule(self):
        """How many quotations of the year would it have stopped?"""
        planned = [("order_margin_percent", False, "<", 38)]
        rule = self._write_rule(PLANNED, planned, outcome="block", active=False)
        test = rule.env["sales.quotation.backtest"].create(
            {"name": PLANNED, "rule_ids": [Command.set(rule.ids)], "months": 18}
        )
        test.action_run()
        self._name_record("demo_rule_planned", rule, "sms_sales")
        self._name_record("demo_backtest", test, "sms_sales")

    @api.model
    def _quote_below_cost(self):
        """Grace went too far, and her quotation says so."""
        us = self._ref("alder_us")
        row = self._prepare_order(
            us,
            self._ref("alder_garden_state"),
            "grace",
            "east",
            fields.Date.context_today(self),
            [("b5", 3), ("service", 1)],
        )
        order = self._within(us).env["sale.order"].create(row)
        order.order_line[0].discount = 45
        self._name_record("demo_order_hit", order, "sms_sales")

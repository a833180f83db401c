from odoo import fields, models


class SalesQuotationBacktestLine(models.Model):
    """A quotation that a rule would have stopped."""

    _name = "sales.quotation.backtest.line"
    _description = "Quotation Stopped in a Back-test"
    _order = "amount desc, id"
    _rec_name = "order_id"

    backtest_id = fields.Many2one(
        "sales.quotation.backtest", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_id = fields.Many2one("sales.quotation.rule", ondelete="cascade", index=True)
    order_id = fields.Many2one(
        "sale.order", string="Quotation", ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", string="Salesperson", ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Sales team", ondelete="set null")
    partner_id = fields.Many2one("res.partner", string="Customer", ondelete="set null")
    day = fields.Date(string="Date")
    amount = fields.Monetary(
        string="Untaxed amount", help="In the company's currency of that day."
    )
    margin = fields.Monetary()
    result = fields.Selection(
        [("won", "Won"), ("lost", "Lost"), ("open", "Open")], string="Became"
    )
    value = fields.Float(
        string="Measured",
        digits=(16, 2),
        aggregator="avg",
        help="The value of the first condition that held.",
    )
    is_revision = fields.Boolean(
        string="As sent",
        help="Judged as its last sent revision; else as the quotation is now.",
    )


class SalesQuotationBacktestNote(models.Model):
    """What a back-test could not look at, and why."""

    _name = "sales.quotation.backtest.note"
    _description = "Note of a Back-test"
    _order = "id"

    backtest_id = fields.Many2one(
        "sales.quotation.backtest", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="backtest_id.company_id", store=True, index=True
    )
    rule_id = fields.Many2one("sales.quotation.rule", ondelete="cascade")
    kind = fields.Selection(
        [("not_testable", "Not testable"), ("current", "As it is now")],
        string="What",
        required=True,
    )
    note = fields.Char(string="Why", required=True)

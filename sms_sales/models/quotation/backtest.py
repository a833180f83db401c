from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

MONTHS = 12


class SalesQuotationBacktest(models.Model):
    """What rules would have stopped, had they been in force (rule 16)."""

    _name = "sales.quotation.backtest"
    _description = "Back-test of Quotation Rules"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self.env._("Back-test"))
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    months = fields.Integer(
        string="Months back",
        default=MONTHS,
        required=True,
        help="How far the back-test looks, up to today.",
    )
    rule_ids = fields.Many2many(
        "sales.quotation.rule",
        "sales_quotation_backtest_rule_rel",
        "backtest_id",
        "rule_id",
        string="Rules to try",
        required=True,
        check_company=True,
        context={"active_test": False},
        help="As they are written now, whatever their dates; archived rules can be "
        "tried before they are put in force.",
    )
    date_from = fields.Date(readonly=True)
    date_until = fields.Date(readonly=True)
    ran_on = fields.Datetime(string="Run on", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Run by",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "sales.quotation.backtest.line", "backtest_id", readonly=True
    )
    note_ids = fields.One2many(
        "sales.quotation.backtest.note", "backtest_id", readonly=True
    )
    quotation_count = fields.Integer(
        string="Quotations",
        readonly=True,
        help="Those sent in the period; drafts that nobody sent are not looked at.",
    )
    quotation_amount = fields.Monetary(string="Worth", readonly=True)
    stopped_count = fields.Integer(string="Stopped", readonly=True)
    stopped_amount = fields.Monetary(string="Worth of the stopped", readonly=True)
    stopped_margin = fields.Monetary(string="Margin of the stopped", readonly=True)
    won_count = fields.Integer(string="Of these won", readonly=True)
    won_amount = fields.Monetary(string="Worth of the won", readonly=True)
    lost_count = fields.Integer(string="Of these lost", readonly=True)
    lost_amount = fields.Monetary(string="Worth of the lost", readonly=True)
    open_count = fields.Integer(string="Of these open", readonly=True)
    seller_count = fields.Integer(string="Salespeople stopped", readonly=True)
    stopped_share = fields.Float(
        string="Share stopped", compute="_compute_stopped_share", aggregator=None
    )

    _months_check = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120)", "A back-test looks 1 to 120 months back."
    )

    @api.depends("quotation_count", "stopped_count")
    def _compute_stopped_share(self):
        for test in self:
            whole = test.quotation_count
            test.stopped_share = test.stopped_count / whole if whole else 0

    def copy_data(self, default=None):
        fresh = ("ran_on", "date_from", "date_until", *self._figures())
        vals_list = super().copy_data(default=default)
        return [
            {name: value for name, value in vals.items() if name not in fresh}
            for vals in vals_list
        ]

    def action_run(self):
        """Look at the past again, with the rules as they are now."""
        self.check_access("write")
        for test in self:
            if not test.rule_ids:
                raise UserError(
                    self.env._("“%s” tries no rule: choose some.", test.name)
                )
            test._run()
        return True

    def action_open_lines(self):
        """Show the stopped quotations."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_quotation_backtest_line_action"
        )
        return {**action, "domain": [("backtest_id", "=", self.id)]}

    @api.model
    def _figures(self):
        return [
            name
            for name, field in self._fields.items()
            if name.endswith(("_count", "_amount", "_margin")) and field.store
        ]

    def _period(self):
        """Return the first day, and the day after the last."""
        until = fields.Date.context_today(self) + relativedelta(days=1)
        return until - relativedelta(months=self.months), until

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.quotation.measures import MONEY, OF_LINE, PERCENT, SUMMABLE

MEASURES = [
    ("line_discount", "Discount of a line"),
    ("line_manual_discount", "Typed part of the discount of a line"),
    ("line_margin", "Margin of a line"),
    ("line_margin_percent", "Margin of a line in percent"),
    ("under_list", "Unit price under the list price"),
    ("under_floor", "Unit price under the floor"),
    ("under_target", "Unit price under the target price"),
    ("quantity", "Quantity of a line"),
    ("order_discount", "Discount of the order"),
    ("order_margin", "Margin of the order"),
    ("order_margin_percent", "Margin of the order in percent"),
    ("total", "Total, untaxed"),
    ("line_count", "Number of lines"),
    ("payment_days", "Days until all is paid"),
    ("validity_days", "Days the offer is valid"),
    ("currency", "Currency"),
]
DAYS = ("payment_days", "validity_days")


class SalesQuotationCondition(models.Model):
    """A measure against a limit."""

    _name = "sales.quotation.condition"
    _description = "Condition of a Quotation Rule"
    _order = "rule_id, alternative, sequence, id"

    rule_id = fields.Many2one(
        "sales.quotation.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rule_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    alternative = fields.Integer(
        string="Group",
        default=1,
        required=True,
        help="Conditions with the same number belong together.",
    )
    measure = fields.Selection(MEASURES, required=True, default="line_discount")
    over = fields.Selection(
        [
            ("any", "of any line"),
            ("all", "of all lines"),
            ("sum", "added up"),
            ("max", "the highest"),
            ("min", "the lowest"),
        ],
        string="Over lines",
        compute="_compute_over",
        store=True,
        readonly=False,
        precompute=True,
        help="How the lines answer together; no line answers “any” and “all” never.",
    )
    comparison = fields.Selection(
        [
            (">", "above"),
            (">=", "at least"),
            ("<", "below"),
            ("<=", "at most"),
            ("=", "equal to"),
            ("!=", "other than"),
            ("in", "one of"),
            ("not in", "none of"),
        ],
        compute="_compute_comparison",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    value = fields.Float(
        string="Limit",
        digits=(16, 6),
        help="In percent, in money, in days or in units, as the measure is.",
    )
    value_currency_id = fields.Many2one(
        "res.currency",
        string="Limit in",
        compute="_compute_value_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        help="Amounts in other currencies are compared at the rate of the day on "
        "which the quotation is submitted.",
    )
    currency_ids = fields.Many2many(
        "res.currency",
        "sales_quotation_condition_currency_rel",
        "condition_id",
        "currency_id",
        string="Currencies",
    )
    category_ids = fields.Many2many(
        "product.category",
        "sales_quotation_condition_category_rel",
        "condition_id",
        "category_id",
        string="Of categories",
        help="Only lines of these categories, and of those below them. Empty: all "
        "lines that the rule looks at.",
    )
    is_money = fields.Boolean(compute="_compute_kind")
    is_percent = fields.Boolean(compute="_compute_kind")
    of_lines = fields.Boolean(compute="_compute_kind")

    @api.depends("measure")
    def _compute_kind(self):
        for condition in self:
            condition.is_money = condition.measure in MONEY
            condition.is_percent = condition.measure in PERCENT
            condition.of_lines = condition.measure in OF_LINE

    @api.depends("measure")
    def _compute_over(self):
        for condition in self:
            if condition.measure not in OF_LINE:
                condition.over = False
            else:
                condition.over = condition.over or "any"

    @api.depends("measure")
    def _compute_comparison(self):
        for condition in self:
            among = condition.measure == "currency"
            if among != (condition.comparison in ("in", "not in")):
                condition.comparison = "not in" if among else ">"
            condition.comparison = condition.comparison or ">"

    @api.depends("measure", "company_id")
    @api.depends_context("company")
    def _compute_value_currency_id(self):
        for condition in self:
            company = condition.company_id or self.env.company
            condition.value_currency_id = condition.measure in MONEY and (
                condition.value_currency_id or company.currency_id
            )

    @api.constrains("measure", "over", "comparison", "currency_ids")
    def _check_sense(self):
        for condition in self:
            if condition.over == "sum" and condition.measure not in SUMMABLE:
                raise ValidationError(
                    self.env._(
                        "“%s” cannot be added up over lines: ask for the highest, the "
                        "lowest, any or all.",
                        condition.display_name,
                    )
                )
            among = condition.comparison in ("in", "not in")
            if among != (condition.measure == "currency"):
                raise ValidationError(
                    self.env._(
                        "“%s”: a currency is one of some or none of them, everything "
                        "else is above or below a limit.",
                        condition.display_name,
                    )
                )
            if among and not condition.currency_ids:
                raise ValidationError(
                    self.env._("“%s”: say which currencies.", condition.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        conditions = super().create(vals_list)
        conditions.rule_id._book_versions()
        return conditions

    def write(self, vals):
        result = super().write(vals)
        self.rule_id._book_versions()
        return result

    def unlink(self):
        rules = self.rule_id
        result = super().unlink()
        rules.exists()._book_versions()
        return result

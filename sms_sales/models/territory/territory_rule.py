from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A rule is about something when one of these is filled in; a *not* alone is not.
POSITIVE = (
    "country_ids",
    "state_ids",
    "range_ids",
    "industry_ids",
    "tag_ids",
    "interest_ids",
    "account_ids",
    "employees_min",
    "employees_max",
    "revenue_min",
    "revenue_max",
)


def _words(comodel, word, **kwargs):
    """Return a many2many of a rule, in the table named for ``word``."""
    return fields.Many2many(
        comodel, f"sales_territory_rule_{word}_rel", "rule_id", f"{word}_id", **kwargs
    )


class SalesTerritoryRule(models.Model):
    """Values of one condition are alternatives; all conditions must hold."""

    _name = "sales.territory.rule"
    _description = "Territory Rule"
    _inherit = [
        "sales.territory.plan.part.mixin",
        "sales.territory.precedence.mixin",
    ]
    _order = "territory_id, sequence, id"
    _free_fields = frozenset(("name", "sequence"))

    territory_id = fields.Many2one(
        "sales.territory", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        related="territory_id.plan_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan state")
    company_id = fields.Many2one(
        related="territory_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(help="Empty: the conditions in words.")
    active = fields.Boolean(default=True)
    catch_all = fields.Boolean(
        string="Takes everything",
        help="This rule is meant to take every account that no more exact rule takes.",
    )
    country_ids = _words("res.country", "country", string="Countries")
    state_ids = _words("res.country.state", "state", string="States")
    range_ids = fields.One2many(
        "sales.territory.range", "rule_id", string="Postcodes", copy=True
    )
    range_count = fields.Integer(compute="_compute_range_count")
    industry_ids = _words("res.partner.industry", "industry", string="Industries")
    tag_ids = _words("res.partner.category", "tag", string="Tags")
    employees_min = fields.Integer(string="Employees from")
    employees_max = fields.Integer(
        string="Employees below", help="0: no upper limit. The limit itself is out."
    )
    revenue_min = fields.Monetary(string="Yearly revenue from")
    revenue_max = fields.Monetary(
        string="Yearly revenue below",
        help="0: no upper limit. The limit itself is out.",
    )
    interest_ids = _words("product.category", "interest", string="Interested in")
    account_ids = _words("res.partner", "account", string="Named accounts")
    not_country_ids = _words("res.country", "not_country", string="Not in countries")
    not_state_ids = _words("res.country.state", "not_state", string="Not in states")
    not_industry_ids = _words(
        "res.partner.industry", "not_industry", string="Not of industries"
    )
    not_tag_ids = _words("res.partner.category", "not_tag", string="Not tagged")
    not_account_ids = _words("res.partner", "not_account", string="Not these accounts")

    _employees_check = models.Constraint(
        "CHECK(employees_min >= 0 AND (COALESCE(employees_max, 0) = 0 "
        "OR employees_max > employees_min))",
        "The number of employees of a rule must go up, and cannot be negative.",
    )
    _revenue_check = models.Constraint(
        "CHECK(revenue_min >= 0 AND (COALESCE(revenue_max, 0) = 0 "
        "OR revenue_max > revenue_min))",
        "The yearly revenue of a rule must go up, and cannot be negative.",
    )

    @api.depends("range_ids")
    def _compute_range_count(self):
        counts = dict(
            self.env["sales.territory.range"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.range_count = counts.get(rule._origin, 0)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("catch_all", "territory_id", *POSITIVE)
    def _check_conditions(self):
        for rule in self:
            if not rule.catch_all and not any(rule[name] for name in POSITIVE):
                raise ValidationError(
                    self.env._(
                        "A rule of %(territory)s has no condition: say what it takes, "
                        "or tick “Takes everything”. What it leaves out is not "
                        "enough.",
                        territory=rule.territory_id.display_name,
                    )
                )

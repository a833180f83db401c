from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .rule_domain import decided_fields

OUTCOMES = [
    ("block", "Block"),
    ("approval", "Need approval"),
    ("require", "Require"),
    ("warn", "Warn"),
]
REQUIREMENTS = [
    ("customer_reference", "A customer reference"),
    ("signed_document", "The customer's signature, before confirming"),
    ("delivery_address", "A complete delivery address"),
    ("product_with", "A product that accompanies"),
    ("product_without", "That a product is absent"),
]


def _words(comodel, word, **kwargs):
    """Return a many2many of a rule, in the table named for ``word``."""
    return fields.Many2many(
        comodel, f"sales_quotation_rule_{word}_rel", "rule_id", f"{word}_id", **kwargs
    )


class SalesQuotationRule(models.Model):
    """Whom it concerns, what it measures, and what follows from a hit."""

    _name = "sales.quotation.rule"
    _description = "Quotation Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(
        default=10, help="In this order hits are told, and earlier rules cover later."
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the quotations of all companies."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    date_from = fields.Date(string="From", tracking=True, help="The first day.")
    date_until = fields.Date(
        string="Until", tracking=True, help="The first day on which it no longer holds."
    )
    team_ids = _words("crm.team", "team", string="Sales teams")
    group_ids = _words(
        "res.groups",
        "group",
        string="Roles of the salesperson",
        help="The rule holds where the salesperson has one of these roles.",
    )
    territory_ids = _words(
        "sales.territory",
        "territory",
        string="Territories",
        help="With the territories below them.",
    )
    partner_ids = _words(
        "res.partner", "partner", string="Customers", help="With their contacts."
    )
    partner_tag_ids = _words(
        "res.partner.category", "partner_tag", string="Customer tags"
    )
    pricelist_ids = _words("product.pricelist", "pricelist", string="Pricelists")
    category_ids = _words(
        "product.category",
        "category",
        string="Product categories",
        help="Only lines of these categories, and of those below them, are looked at.",
    )
    product_ids = _words(
        "product.product",
        "product",
        string="Products",
        help="Only lines of these products, or of the categories, are looked at.",
    )
    domain = fields.Char(
        string="Other condition",
        help="What else a quotation must answer to be concerned. Checking the rules "
        "looks past it, since any field may be asked here.",
    )
    channel_shop = fields.Boolean(
        string="Orders of the shop", help="Else these orders are outside the rule."
    )
    channel_pos = fields.Boolean(
        string="Orders of tills", help="Else these orders are outside the rule."
    )
    channel_project = fields.Boolean(
        string="Orders of projects", help="Else these orders are outside the rule."
    )
    join = fields.Selection(
        [
            ("or_of_ands", "All of one group"),
            ("and_of_ors", "One of each group"),
        ],
        string="It hits when these hold",
        required=True,
        default="or_of_ands",
        help="Conditions with the same number form a group.",
    )
    condition_ids = fields.One2many(
        "sales.quotation.condition", "rule_id", string="Conditions", copy=True
    )
    outcome = fields.Selection(
        OUTCOMES,
        required=True,
        default="warn",
        tracking=True,
        help="Block: the quotation cannot leave. Need approval: it leaves when those "
        "of the chain agree. Require: it leaves when something is there. Warn: the "
        "salesperson is told.",
    )
    chain_id = fields.Many2one(
        "sales.approval.chain",
        string="Who approves",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    message = fields.Char(
        translate=True, help="What to tell the salesperson besides the figures."
    )
    require = fields.Selection(REQUIREMENTS, string="What is required", tracking=True)
    require_product_ids = _words(
        "product.product", "require_product", string="One of these products"
    )
    require_category_ids = _words(
        "product.category", "require_category", string="Or of these categories"
    )
    version_ids = fields.One2many(
        "sales.quotation.rule.version", "rule_id", string="Versions"
    )
    version = fields.Integer(compute="_compute_version", store=True, copy=False)

    _dates_check = models.Constraint(
        "CHECK(date_until > date_from)",
        "A quotation rule must begin before it ends.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.depends("version_ids.version")
    def _compute_version(self):
        for rule in self:
            rule.version = max(rule.version_ids.mapped("version"), default=0)

    @api.constrains("outcome", "require", "require_product_ids", "require_category_ids")
    def _check_require(self):
        for rule in self.filtered(lambda rule: rule.outcome == "require"):
            if not rule.require:
                raise ValidationError(
                    self.env._("“%s” requires nothing: say what.", rule.name)
                )
            products = rule.require_product_ids or rule.require_category_ids
            if rule.require.startswith("product_") and not products:
                raise ValidationError(
                    self.env._(
                        "“%s” speaks of a product: choose products or categories.",
                        rule.name,
                    )
                )

    @api.constrains("outcome", "chain_id")
    def _check_chain(self):
        for rule in self:
            if rule.outcome == "approval" and not rule.chain_id:
                raise ValidationError(
                    self.env._(
                        "“%s” asks for an approval: choose the chain that gives it.",
                        rule.name,
                    )
                )

    @api.constrains("domain")
    def _check_domain(self):
        orders = self.env["sale.order"]
        for rule in self.filtered("domain"):
            try:
                domain = Domain(safe_eval(rule.domain))
                # The order of words matters: a valid domain is one that can be asked.
                orders._search(domain)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The other condition of “%(rule)s” cannot be asked of an "
                        "order: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error
            rule._check_own_outcome(domain)

    def _check_own_outcome(self, domain):
        orders = self.env["sale.order"]
        if circular := decided_fields(orders, domain):
            labels = [
                orders._fields[name]._description_string(self.env) for name in circular
            ]
            raise ValidationError(
                self.env._(
                    "“%(rule)s” would need its own outcome: “%(field)s” is what rules "
                    "decide, or what sending and confirming set. Ask for what the "
                    "quotation says instead.",
                    rule=self.name,
                    field="”, “".join(sorted(labels)),
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" not in (default or {}):
            for rule, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", rule.name)
        return vals_list

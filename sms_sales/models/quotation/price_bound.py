from odoo import api, fields, models
from odoo.exceptions import ValidationError

BASES = [
    ("amount", "a price per unit"),
    ("list", "% of the list price"),
    ("cost", "% of the cost"),
]


class SalesPriceBound(models.Model):
    """How low a price may go, and where it should be.

    What a bound names, it asks for; what it leaves empty, it does not look at. Where
    several hold, the one that names the product most closely counts, then the one
    that names more of the customer (see ``_bounds_of``).
    """

    _name = "sales.price.bound"
    _description = "Price Bound"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(
        default=10, help="Between bounds that are equally close, the first counts."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index="btree_not_null")
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Of prices per unit. They are compared at the rate of the order's day.",
    )
    basis = fields.Selection(
        BASES,
        string="Given as",
        required=True,
        default="amount",
        tracking=True,
        help="A price is without tax, for the product's own unit of measure. A share "
        "of the list price or of the cost follows the product.",
    )
    floor = fields.Float(
        min_display_digits="Product Price",
        tracking=True,
        help="Nobody should sell below it. Zero: no floor.",
    )
    target = fields.Float(
        string="Target price",
        min_display_digits="Product Price",
        tracking=True,
        help="What a good deal brings. Zero: no target.",
    )
    date_from = fields.Date(string="From", tracking=True)
    date_until = fields.Date(
        string="Until", tracking=True, help="The first day on which it holds no more."
    )
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", ondelete="cascade", check_company=True
    )
    product_id = fields.Many2one(
        "product.product",
        string="Variant",
        ondelete="cascade",
        check_company=True,
        domain="[('product_tmpl_id', '=', product_tmpl_id)]",
        help="Empty: all variants of the product.",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product category",
        ondelete="cascade",
        help="With the categories below it.",
    )
    partner_tag_ids = fields.Many2many(
        "res.partner.category",
        string="Customer tags",
        help="Customers with one of these tags.",
    )
    pricelist_id = fields.Many2one(
        "product.pricelist", ondelete="cascade", check_company=True
    )
    country_id = fields.Many2one("res.country", help="Where the goods go.")

    _amounts_positive = models.Constraint(
        "CHECK(floor >= 0 AND target >= 0)", "A floor or a target cannot be negative."
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from < date_until)", "A price bound has to begin before it ends."
    )

    @api.constrains("floor", "target")
    def _check_target_above_floor(self):
        for bound in self:
            if not (bound.floor or bound.target):
                raise ValidationError(
                    self.env._(
                        "“%(bound)s” says nothing: give it a floor or a target price.",
                        bound=bound.name,
                    )
                )
            if 0 < bound.target < bound.floor:
                raise ValidationError(
                    self.env._(
                        "The target of “%(bound)s” lies under its floor: a good price "
                        "is at least one at which you may sell.",
                        bound=bound.name,
                    )
                )

    @api.constrains("basis", "product_id", "product_tmpl_id")
    def _check_price_has_product(self):
        for bound in self:
            named = bound.product_tmpl_id or bound.product_id
            if bound.basis == "amount" and not named:
                raise ValidationError(
                    self.env._(
                        "“%(bound)s” is a price per unit: name its product, or give "
                        "the bound as a share of the list price or of the cost.",
                        bound=bound.name,
                    )
                )

    @api.onchange("product_tmpl_id")
    def _onchange_product_tmpl_id(self):
        """A variant of another product would never be met."""
        if self.product_id.product_tmpl_id != self.product_tmpl_id:
            self.product_id = False

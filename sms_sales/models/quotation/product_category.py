from odoo import fields, models


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = "product.category"

    sales_may_cost_nothing = fields.Boolean(
        string="May cost nothing",
        help="Goods of this category without a cost count as costing nothing. Else "
        "their cost is unknown, and rules on margins hit.",
    )

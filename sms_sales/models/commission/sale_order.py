from odoo import fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    sales_split_ids = fields.One2many(
        "sales.commission.split",
        "order_id",
        string="Commission split",
        copy=True,
        help="Who is credited for this order. Empty: its salesperson.",
    )

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    sales_reorder_level = fields.Float(
        related="company_id.sales_reorder_level",
        readonly=False,
        help="In how many replenishment cycles of a hundred nothing runs out.",
    )
    sales_reorder_days = fields.Integer(
        related="company_id.sales_reorder_days",
        readonly=False,
        help="How far back sales are counted, up to yesterday. Days without a sale "
        "count too.",
    )
    sales_reorder_lead_days = fields.Integer(
        related="company_id.sales_reorder_lead_days",
        readonly=False,
        help="For products that have neither a vendor nor past receipts.",
    )
    sales_low_stock_alert = fields.Boolean(
        related="company_id.sales_low_stock_alert", readonly=False
    )
    sales_low_stock_days = fields.Integer(
        related="company_id.sales_low_stock_days",
        readonly=False,
        help="Salespeople who sold the product in so many days are told, and those who "
        "have it on an open quotation or an order to deliver.",
    )
    sales_low_stock_suggested = fields.Boolean(
        related="company_id.sales_low_stock_suggested",
        readonly=False,
        help="Where neither a reordering rule nor the product says a minimum, the last "
        "suggested reorder point is the limit.",
    )

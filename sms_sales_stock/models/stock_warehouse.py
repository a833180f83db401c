from odoo import fields, models


class StockWarehouse(models.Model):
    _name = "stock.warehouse"
    _inherit = "stock.warehouse"

    sales_transit_days = fields.Integer(
        string="Days to the Customer",
        help="How long a carrier takes from here. An order counts as delivered so many "
        "days after its last shipment, unless somebody reports when it arrived.",
    )

    _sales_transit_days_check = models.Constraint(
        "CHECK(sales_transit_days >= 0)", "Nothing arrives before it was shipped."
    )

from odoo import fields, models


class SaleReport(models.Model):
    _name = "sale.report"
    _inherit = ["sale.report", "sales.territory.document.mixin"]

    sales_territory_id = fields.Many2one(
        "sales.territory", string="Territory", readonly=True
    )

    def _select_additional_fields(self):
        return {
            **super()._select_additional_fields(),
            "sales_territory_id": "s.sales_territory_id",
        }

    def _group_by_sale(self):
        return f"{super()._group_by_sale()}, s.sales_territory_id"

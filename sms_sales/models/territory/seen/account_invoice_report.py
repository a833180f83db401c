from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _name = "account.invoice.report"
    _inherit = ["account.invoice.report", "sales.territory.document.mixin"]
    _depends = {"account.move": ["sales_territory_id"]}

    sales_territory_id = fields.Many2one(
        "sales.territory", string="Territory", readonly=True
    )

    @api.model
    def _select(self):
        return SQL("%s, move.sales_territory_id", super()._select())

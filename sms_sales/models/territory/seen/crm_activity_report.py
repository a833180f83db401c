from odoo import fields, models


class CrmActivityReport(models.Model):
    _name = "crm.activity.report"
    _inherit = ["crm.activity.report", "sales.territory.document.mixin"]

    # Not a column of the host's view: uninstalling would drop the view with it.
    sales_territory_id = fields.Many2one(related="lead_id.sales_territory_id")

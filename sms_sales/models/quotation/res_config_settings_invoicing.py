from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    sales_invoicing_policy_id = fields.Many2one(
        related="company_id.sales_invoicing_policy_id",
        readonly=False,
        string="Invoicing policy",
        domain="[('company_id', 'in', [False, company_id])]",
    )

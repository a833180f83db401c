from odoo import fields, models


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    sales_invoicing_policy_id = fields.Many2one(
        "sales.invoicing.policy", string="Invoicing policy", ondelete="set null"
    )

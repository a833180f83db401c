from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_is_agent = fields.Boolean(
        string="Sales agent",
        help="May be a payee of commission plans and an agent of customers.",
    )
    sales_agent_ids = fields.Many2many(
        "res.partner",
        "sales_partner_agent_rel",
        "partner_id",
        "agent_id",
        string="Agents",
        domain="[('sales_is_agent', '=', True)]",
        help="Agents who are credited for the sales to this customer. A contact of a "
        "company takes the agents of the company.",
    )

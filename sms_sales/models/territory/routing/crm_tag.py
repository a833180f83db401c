from odoo import fields, models


class CrmTag(models.Model):
    _name = "crm.tag"
    _inherit = "crm.tag"

    sales_skill_ids = fields.Many2many(
        "sales.skill",
        "sales_tag_skill_rel",
        "tag_id",
        "skill_id",
        string="Skills asked for",
        help="Leads with this tag are routed to members who have these skills.",
    )

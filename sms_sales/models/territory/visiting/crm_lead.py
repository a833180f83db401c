from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sales.place.mixin"]
    _sales_visit_field = "lead_id"

    def _sales_contact(self):
        return self.partner_id

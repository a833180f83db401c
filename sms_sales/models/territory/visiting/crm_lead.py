from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sales.place.mixin"]
    _sales_visit_field = "lead_id"

    def _sales_contact(self):
        return self.partner_id

    def _sales_nowhere(self):
        if self.partner_id:
            return super()._sales_nowhere()
        # The host keeps coordinates of contacts, and of contacts only.
        return self.env._(
            "“%s” has no customer yet, and only contacts are located. Choose or create "
            "its customer, or look around you: “Near me” on the page “My territory”.",
            self.display_name,
        )

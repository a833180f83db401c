from odoo import models


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = "crm.lead"

    def action_sales_estimate(self):
        """Show what this opportunity would pay."""
        return self.env["sales.commission.estimate"]._open(self)

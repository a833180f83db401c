from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _sales_payee_ids(self):
        """Ids of the partners that stand for this user as a payee.

        The contact of an agency stands for the agency. An employee's contact lies
        under the employer's company, which stands for nobody.
        """
        self.ensure_one()
        partner = self.sudo().partner_id  # own contact, whatever partners one may read
        ids = {partner.id}
        if self.share:
            ids.add(partner.commercial_partner_id.id)
        return ids

    def action_open_sales_plans(self):
        """Show the commission plans that this user is a payee of."""
        return self.partner_id.action_open_sales_plans()

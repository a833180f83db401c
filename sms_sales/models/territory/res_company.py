from odoo import api, models


class ResCompany(models.Model):
    """The partner of a company of ours is no account."""

    _name = "res.company"
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        # The host saves the partner before its company, as if it were an account.
        companies.partner_id._sales_place_anew()
        return companies

    def write(self, vals):
        before = self.partner_id if "partner_id" in vals else self.partner_id.browse()
        result = super().write(vals)
        if "partner_id" in vals:
            (before | self.partner_id)._sales_place_anew()
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        partners._sales_place_anew()
        return result

from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Accounts that are locked become one: their key in the database would stop it."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        # Who merges contacts need not be allowed to change locks.
        locks = self.env["sales.territory.lock"].sudo()
        kept = locks._keep_one(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        if kept:
            field = dst_partner._fields["sales_territory_id"]
            self.env.add_to_compute(field, dst_partner)
        return result

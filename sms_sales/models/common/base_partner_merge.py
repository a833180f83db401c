from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        # Before the host: where a key stands in its way it deletes the rows.
        # And what waits to be computed may still book rows on those that go.
        self.env.flush_all()
        moved = dict.fromkeys(src_records.ids, dst_record.id)
        self.env["sales.ledger.mixin"]._ledger_move_history(dst_record._name, moved)
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

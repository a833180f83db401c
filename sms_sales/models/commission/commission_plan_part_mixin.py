from odoo import api, models


class SalesCommissionPlanPartMixin(models.AbstractModel):
    """What was agreed with the payees: changes only while its plan is a draft."""

    _name = "sales.commission.plan.part.mixin"
    _description = "Part of a Commission Plan"

    @api.model_create_multi
    def create(self, vals_list):
        # What makes room for these in the same save has to be there before them.
        self.flush_model()
        parts = super().create(vals_list)
        parts.plan_id._check_draft()
        parts.plan_id._add_writer()
        return parts

    def write(self, vals):
        self.plan_id._check_draft()
        self.plan_id._add_writer()
        result = super().write(vals)
        if "plan_id" in vals:
            self.plan_id._check_draft()
            self.plan_id._add_writer()
        return result

    def unlink(self):
        plans = self.plan_id
        result = super().unlink()
        plans._add_writer()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self.plan_id._check_draft()

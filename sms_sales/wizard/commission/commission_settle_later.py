from odoo import api, models
from odoo.exceptions import UserError

from ...tools.batch import INLINE_LIMIT, run_chunk


class SalesCommissionSettle(models.TransientModel):
    """The preview of many sales is made by a scheduled action."""

    _name = "sales.commission.settle"
    _inherit = ["sales.commission.settle", "sales.background.mixin"]

    _background_room = "commission"

    def action_preview(self):
        self.ensure_one()
        self._check_previewable()
        self._check_not_waiting()
        settlement = self.env["sales.commission.settlement"]
        roots = self.plan_ids.root_id
        lines = settlement._count_lines(
            roots, self.company_id, None, self.until, INLINE_LIMIT + 1
        )
        if lines <= INLINE_LIMIT:
            return super().action_preview()
        # What is shown until then could be applied.
        self.state = "draft"
        return self._leave_to_background(self.env._("Preview: %s", self.display_name))

    @api.model
    def _work_in_background(self, work):
        settle = self.search([("work_id", "=", work.id)])
        if not settle:
            raise UserError(self.env._("It was closed before it was made."))
        settle._check_previewable()
        run_chunk(self.env, settle._preview_now)
        return settle.message

    def _background_path(self):
        return f"/odoo/settle-commissions/{self.id or 'new'}"

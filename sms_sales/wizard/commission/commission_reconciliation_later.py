from odoo import api, models
from odoo.exceptions import UserError

from ...tools.batch import INLINE_LIMIT, run_chunk


class SalesCommissionReconciliation(models.TransientModel):
    """Many documents are taken apart by a scheduled action."""

    _name = "sales.commission.reconciliation"
    _inherit = ["sales.commission.reconciliation", "sales.background.mixin"]
    # Who asked for it looks at it later.
    _transient_max_hours = 48.0

    _background_room = "commission"

    def action_compute(self):
        self.ensure_one()
        self._check_not_waiting()
        settlement = self.env["sales.commission.settlement"]
        period = (self.date_from, self.date_to)
        roots = self._roots()
        lines = settlement._count_lines(
            roots, self.company_id, *period, INLINE_LIMIT + 1
        )
        if lines <= INLINE_LIMIT:
            return super().action_compute()
        # They belong to what was asked for before.
        self._forget()
        return self._leave_to_background(self.display_name)

    @api.model
    def _work_in_background(self, work):
        report = self.search([("work_id", "=", work.id)])
        if not report:
            raise UserError(self.env._("It was closed before it was made."))
        run_chunk(self.env, report._take_apart)
        if report.unexplained:
            return self.env._("Some amounts are not explained.")
        return self.env._("Every cent is explained.")

    def _background_path(self):
        return f"/odoo/commission-reconciliation/{self.id or 'new'}"

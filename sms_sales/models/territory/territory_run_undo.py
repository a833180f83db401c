from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.batch import INLINE_LIMIT, run_chunk
from .running.placing import BACK, release_follows


class SalesTerritoryRun(models.Model):
    """Undo: new rows that say what was so before, for what nobody touched since."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def action_undo(self):
        """Put back what this run moved; large runs by the scheduled action."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("applied", "undoing"):
            raise UserError(self._already())
        self._check_last()
        if sum(self._left(BACK)) > INLINE_LIMIT:
            self._keep({"state": "undoing", "undone_by_id": self.env.uid})
            self._wake()
        else:
            self._undo()
        return True

    def _undo(self):
        """Undo, or go on after having been killed; safe to repeat."""
        with self._held():
            run_chunk(self.env, self._start_undoing)
            self._work_off_lines(BACK)
            run_chunk(self.env, self._release_follows)
            self._work_off_follows()
            run_chunk(self.env, self._finish_undoing)

    def _start_undoing(self):
        self.invalidate_recordset()
        if self.state not in ("applied", "undoing"):
            raise UserError(self._already())
        if self.undone_on:
            return 0
        self._check_last()
        self._keep(
            {
                "state": "undoing",
                "undone_on": fields.Datetime.now(),
                "undone_by_id": self.env.uid,
            }
        )
        if self.activates:
            today = self.plan_id._sales_today()
            self.plan_id._give_back(self.replaced_plan_id, today)
        self._outdate_others()
        self._wake(minutes=10)
        return 0

    def _release_follows(self):
        self.env.flush_all()
        self.env.cr.execute(release_follows(self))
        self.env.invalidate_all()
        return 0

    def _finish_undoing(self):
        self.invalidate_recordset()
        if self.state == "undoing":
            self._bring_along(BACK)
            self._refresh_all()
            self._keep({"state": "undone"})
            self._say_done()
        return 0

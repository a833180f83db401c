from odoo import api, models

from ...tools.batch import INLINE_LIMIT, run_chunk
from .commission_statement import FROZEN_STATES

# Statements, and sales of theirs, that are locked before the next commit.
CHUNK_STATEMENTS = 200
CHUNK_CREDITS = 5000


class SalesCommissionStatement(models.Model):
    """Many sales are locked by a scheduled action, and who asked is told."""

    _name = "sales.commission.statement"
    _inherit = ["sales.commission.statement", "sales.background.mixin"]

    _background_room = "commission"

    def action_lock(self):
        self._check_commission_manager()
        self._check_not_waiting()
        credits = self.env["sales.commission.credit"]
        sales = credits.search_count([("statement_id", "in", self.ids)])
        if len(self) + sales <= INLINE_LIMIT:
            return super().action_lock()
        return self._lock_later(sales)

    def _lock_later(self, sales):
        """Leave those to the scheduled action that nothing hinders as they are."""
        reasons = self._reasons_against_lock({})
        ready = self._without(reasons)
        what = self.env._(
            "Lock %(count)s statements with %(sales)s sales",
            count=len(ready),
            sales=sales,
        )
        return ready._leave_to_background(what, list(reasons.values()))

    @api.model
    def _work_in_background(self, work):
        """Lock some after the other; what is locked by then is left as it is."""
        self._check_commission_manager()
        left = float("inf")
        while left and (remaining := self.search_count(self._still_to_lock(work))):
            left = run_chunk(
                self.env, lambda: self._lock_next(work), remaining=remaining
            )
        return self._told_locked(work) if left else None

    def _still_to_lock(self, works):
        return [("work_id", "in", works.ids), ("state", "not in", FROZEN_STATES)]

    @api.model
    def _background_left(self, works):
        counts = self._read_group(self._still_to_lock(works), ["work_id"], ["__count"])
        left = {work.id: count for work, count in counts}
        return {**dict.fromkeys(works.ids, 0), **left}

    def _lock_next(self, work):
        """Lock the next ones as if they alone had been asked for."""
        some = self._next_to_lock(work)
        reasons = some._reasons_against_lock(some._reasons_changed())
        (some - self.browse(list(reasons)))._lock(inline=0)
        # managers have no write access
        refused = self.browse(list(reasons)).sudo()
        refused.with_context(tracking_disable=True).write({"work_id": False})
        work._add_notes(reasons.values())
        return len(some)

    def _next_to_lock(self, work):
        """Periods of one payee come together, the earliest first."""
        found = self.search(
            self._still_to_lock(work),
            order="root_plan_id, payee_id, company_id, date_from, id",
            limit=CHUNK_STATEMENTS,
        )
        counts = dict(
            self.env["sales.commission.credit"]._read_group(
                [("statement_id", "in", found.ids)], ["statement_id"], ["__count"]
            )
        )
        ids, sales = [], 0
        for statement in found:
            sales += counts.get(statement, 0)
            if ids and sales > CHUNK_CREDITS:
                break
            ids.append(statement.id)
        return self.browse(ids)

    def _told_locked(self, work):
        done = self.search([("work_id", "=", work.id)])
        # whoever asked need not see how it is noted down
        noted = work.sudo()
        notes = (noted.note or "").splitlines()
        warning = done._sales_lock_warning()
        return self._words_done(len(done), noted.size, notes, warning)

    def _background_path(self):
        return "/odoo/commission-statements"

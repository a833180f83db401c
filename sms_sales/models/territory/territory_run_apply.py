from psycopg2.errors import ExclusionViolation

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from ...tools.batch import INLINE_LIMIT, held, run_chunk
from .running.moves import collect_facts
from .running.placing import (
    LINES,
    THERE,
    collect_next,
    mark_next,
    next_rows,
    plan_follows,
)
from .running.stays import STAYS, count_stays, mark_stays

# Accounts that one chunk of the ledger takes: more of them cost no further statement.
CHUNK_ACCOUNTS = 250_000


class SalesTerritoryRun(models.Model):
    """Apply: the ledger a set at a time, then those who follow, through the ORM."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def action_apply(self):
        """Move what the preview shows; large runs by the scheduled action."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("preview", "applying"):
            raise UserError(self._already())
        if self.state == "preview":
            self._check_unchanged()
            self._check_claimed()
        if sum(self._left(THERE)) > INLINE_LIMIT:
            self._keep({"state": "applying", "applied_by_id": self.env.uid})
            self._wake()
        else:
            self._apply()
        return True

    def _apply(self):
        """Apply, or go on after having been killed; safe to repeat."""
        with self._held():
            run_chunk(self.env, self._start_applying)
            self._work_off_lines(THERE)
            self._work_off_follows()
            run_chunk(self.env, self._finish_applying)

    def _held(self):
        """Nobody else applies or undoes a run of this company and kind meanwhile."""
        subject = ("territory.run", self.company_id.id or 0, self.kind)
        return held(self.env, *subject, label=self.name)

    def _start_applying(self):
        self.invalidate_recordset()
        if self.state not in ("preview", "applying"):
            raise UserError(self._already())
        if self.applied_on:
            return 0
        self._check_unchanged()
        self._keep(
            {
                "state": "applying",
                "day": self.plan_id._sales_today(),
                "applied_on": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
        )
        if self.activates:
            self.plan_id._take_over(self.replaced_plan_id, self.day)
        self._outdate_others()
        self._wake(minutes=10)
        return 0

    def _outdate_others(self):
        """What others previewed starts from what is no longer so."""
        others = self.search(
            [
                ("id", "!=", self.id),
                ("state", "=", "preview"),
                ("kind", "=", self.kind),
                ("company_id", "=", self.company_id.id),
            ]
        )
        others._keep({"state": "outdated"})

    def _left(self, way):
        """Return how many lines are left to book, and how many who stay."""
        lines = self.env["sales.territory.run.line"].search_count(
            [("run_id", "=", self.id), ("state", "=", way.waiting)]
        )
        return lines, *self.env.execute_query(count_stays(self, way))[0]

    def _work_off_lines(self, way):
        def work():
            return self._book_next(way)

        while left := sum(self._left(way)):
            run_chunk(self.env, work, remaining=left)

    def _book_next(self, way):
        """Book the next lines, and leave out what is not as it was."""
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS st_fact, st_next"))
        cr.execute(collect_facts(self))
        cr.execute(SQL("ANALYZE st_fact"))
        lines_left, _stays_left = self._left(way)
        source = LINES if lines_left else STAYS
        cr.execute(collect_next(self, way, CHUNK_ACCOUNTS, source))
        done = cr.rowcount
        cr.execute(SQL("ANALYZE st_next"))
        for subject in self._subjects():
            self._book(next_rows(self, way, subject), way, subject)
        follows = plan_follows(self) if way is THERE and lines_left else None
        if follows:
            cr.execute(follows)
        for statement in [mark_next(way)] if lines_left else mark_stays(self, way):
            cr.execute(statement)
        self.env.invalidate_all()
        return done

    def _book(self, rows, way, subject):
        plan = self.plan_id if way is THERE else self._plan_in_force() or self.plan_id
        self._book_rows(plan, rows, "run" if way is THERE else "undo", subject)

    def _book_rows(self, plan, rows, cause, subject):
        # Only its own methods write the ledger, for whoever may apply a run.
        ledger = self.env["sales.territory.assignment"].sudo()
        try:
            return ledger._assign(plan, rows, cause, run=self, subject=subject)
        except ExclusionViolation as error:
            # Somebody saved a new account meanwhile: the chunk starts again.
            raise ConcurrencyError(str(error)) from error

    def _finish_applying(self):
        self.invalidate_recordset()
        if self.state == "applying":
            self._bring_along(THERE)
            self._refresh_all()
            self._keep({"state": "applied"})
            self._say_done()
        return 0

    def _refresh_all(self):
        """The first plan of a company may speak for what others showed until now."""
        if self.activates and not self.replaced_plan_id and self.kind == "primary":
            # What is shown follows from what has been booked, whoever asks.
            ledger = self.env["sales.territory.assignment"].sudo()
            for subject in self._subjects():
                ledger._refresh_cached(subject)

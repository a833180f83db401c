from odoo import fields, models
from odoo.tools import SQL

from .running.newcomers import (
    collect_newcomers,
    decided_newcomers,
    late_rows,
    left_out,
)
from .running.placing import THERE


class SalesTerritoryRun(models.Model):
    """Nobody stays behind in a plan that is not in force any more."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    newcomer_count = fields.Integer(
        readonly=True,
        kept=True,
        help="Accounts and leads that came since the preview: placed by the rules.",
    )

    def _bring_along(self, way):
        """Place who came since the preview, when plans have changed places.

        Who was left out keeps the code of its territory: nothing moves it, but it is
        found in the plan in force.
        """
        if not self.activates:
            return
        plan = self.plan_id if way is THERE else self._plan_in_force()
        cause = "run" if way is THERE else "undo"
        self.env.flush_all()
        newcomers = self._place_newcomers(plan, "rule" if plan else cause)
        self._keep({"newcomer_count": newcomers})
        if plan:
            self._book_late(plan, left_out(self, plan), cause)

    def _place_newcomers(self, plan, cause):
        """Book who is not among the lines; return how many have got another row."""
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS st_newcomer"))
        cr.execute(collect_newcomers(self, plan))
        if not cr.rowcount:
            return 0
        # Who may apply a run need not be allowed to read every account.
        decided = decided_newcomers(self.sudo(), plan)
        return self._book_late(plan or self.plan_id, decided, cause)

    def _book_late(self, plan, rows, cause):
        """Book ``rows``, which are read several times; return how many were new."""
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS st_late"))
        cr.execute(SQL("CREATE TEMPORARY TABLE st_late ON COMMIT DROP AS %s", rows))
        return sum(
            len(self._book_rows(plan, late_rows(subject), cause, subject))
            for subject in (self._subjects() if cr.rowcount else ())
        )

from odoo import api, models
from odoo.tools import SQL

from .territory_assignment_booking import SUBJECTS


class SalesTerritoryAssignment(models.Model):
    """Two accounts become one: the survivor's rows win, the other's fill the days
    before them. What is in their way stays, under the name that it had."""

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.model
    def _ledger_merge(self, fname, losers, survivor):
        if fname not in SUBJECTS:
            return super()._ledger_merge(fname, losers, survivor)
        self.flush_model()
        with self._ledger_door("merge"):
            for loser in losers:
                self.env.cr.execute(self._filling(fname, loser, survivor))
        self.invalidate_model()
        self._refresh_cached(fname, survivor.ids)

    @api.model
    def _filling(self, subject, loser, survivor):
        """Move the rows of ``loser`` that began before the first of ``survivor``."""
        return SQL(
            """
            UPDATE sales_territory_assignment a
               SET %(column)s = CASE WHEN f.moves THEN %(survivor)s END,
                   date_until = CASE WHEN f.moves THEN LEAST(a.date_until, f.first)
                        ELSE COALESCE(a.date_until,
                                      GREATEST(a.date_from, CURRENT_DATE)) END
              FROM (SELECT r.id, s.first,
                           s.first IS NULL OR r.date_from < s.first AS moves
                      FROM sales_territory_assignment r
                     CROSS JOIN LATERAL (
                           SELECT min(o.date_from) AS first
                             FROM sales_territory_assignment o
                            WHERE o.%(column)s = %(survivor)s AND o.kind = r.kind
                              AND o.company_id IS NOT DISTINCT FROM r.company_id
                              AND (r.kind = 'primary'
                                   OR o.territory_id = r.territory_id)) s
                     WHERE r.%(column)s = %(loser)s) f
             WHERE a.id = f.id
            """,
            column=SQL.identifier(subject),
            survivor=survivor.id,
            loser=loser.id,
        )

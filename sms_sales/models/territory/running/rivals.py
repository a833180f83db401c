"""Which other territory claims a contested account: ``st_rival``."""

from odoo.tools import SQL

from ..deciding import candidates
from ..deciding.candidates import COUNTRY, SLAB, STATE, WORLD
from ..deciding.tables import HERE


def collect_rivals(plan):
    """Write ``st_rival``: for each contested account the next of equal right."""
    parts = (
        candidates.named(plan, HERE),
        candidates.in_slab(plan, HERE, SLAB),
        *(candidates.in_cell(plan, HERE, cell) for cell in (STATE, COUNTRY, WORLD)),
    )
    return SQL(
        """
        CREATE TEMPORARY TABLE st_rival ON COMMIT DROP AS
        SELECT w.account_id AS id, m.territory_id
          FROM st_winner w
          JOIN st_fact f USING (account_id)
          JOIN %(claim)s c
            ON c.plan_id = %(plan)s AND c.precedence = w.precedence
          LEFT JOIN LATERAL (%(slab)s) z ON TRUE
         CROSS JOIN LATERAL (
               SELECT e.territory_id FROM (%(parts)s) e
                WHERE e.precedence > c.precedence AND e.precedence <= c.standing_last
                  AND e.territory_id <> c.territory_id
                ORDER BY e.precedence LIMIT 1) m
         WHERE w.contested
        """,
        plan=plan.id,
        claim=HERE.claim,
        slab=candidates.slab(plan, HERE),
        parts=SQL(" UNION ALL ").join(
            SQL("SELECT e.territory_id, e.precedence %s", part) for part in parts
        ),
    )

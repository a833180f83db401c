"""The moves that a preview lists."""

from odoo.tools import SQL

from .stays import stays


def insert_lines(run):
    """Write the lines of ``run``: what moves, and what has no row in the ledger yet.

    Who stays in a plan that replaces another is kept apart, see ``stays``.
    """
    return SQL(
        """
        INSERT INTO sales_territory_run_line (
            run_id, account_id, lead_id, account_name, change, old_territory_id,
            new_territory_id, rule_id, reasons, contested, locked, open_deal_count,
            open_deal_amount, revenue, quota, old_user_id, new_user_id, state,
            fingerprint)
        SELECT %(run)s, CASE WHEN id > 0 THEN id END, CASE WHEN id < 0 THEN -id END,
               name,
               CASE WHEN old_id IS NULL AND new_id IS NULL THEN 'nobody'
                    WHEN new_id IS NULL THEN 'out' WHEN old_id IS NULL THEN 'in'
                    WHEN twin_id = new_id THEN 'same' ELSE 'move' END,
               old_id, new_id, rule_id, reasons, contested, locked, deals, pipeline,
               revenue,
               CASE WHEN twin_id IS DISTINCT FROM new_id
                    THEN round(quota, %(digits)s) ELSE 0 END,
               user_id, COALESCE(new_user_id, user_id), 'planned', fingerprint
          FROM st_move
         WHERE (NOT placed OR old_id IS DISTINCT FROM new_id) AND NOT %(stays)s
         ORDER BY new_id, id
        """,
        run=run.id,
        stays=stays(run),
        digits=run.currency_id.decimal_places,
    )

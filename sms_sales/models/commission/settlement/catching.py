"""What locked sales were paid by other terms, where no open one takes it up (rule 3).

Targets and tables may change inside a target period, when somebody leaves or gets
another target. The first open row of the pool pays the difference; a pool whose rows
are all locked gets a row of nothing for it, on the last sale that counts in it.
"""

from odoo.tools import SQL

from . import pooling

_KEY = SQL("line_key, origin_key, order_key, participant_id, role")


def catch_ups(chunk):
    """Add to ``sc_new`` a row for each pool that owes what no open row takes up."""
    return SQL(
        """
        INSERT INTO sc_new (n, %(key)s, payee_id, pool_id, event, day, move_line_id,
               order_line_id, source_name, rule_id, currency_id, document_amount,
               company_amount, base, share, credited, counted, extra, revision,
               locked_until, is_clawback, period_from, corrects_from)
        SELECT (SELECT COALESCE(max(n), 0) FROM sc_new) + row_number() OVER (),
               c.line_key, c.origin_key, c.order_key, c.participant_id, c.role,
               o.payee_id, o.id, c.event, c.day, c.move_line_id, c.order_line_id,
               c.source_name, c.rule_id, c.currency_id, c.document_amount,
               c.company_amount, c.base, c.share, 0, 0, 0, c.last + 1, o.locked_until,
               FALSE, %(period)s, c.period_from
          FROM (%(owing)s) w
          JOIN sc_pool o ON o.id = w.pool_id
         CROSS JOIN LATERAL (
               SELECT x.*, b.revision AS last
                 FROM sales_commission_credit x
                 JOIN sc_booked b USING (pool_id, %(key)s)
                WHERE x.pool_id = o.id AND x.event IN ('sale', 'refund')
                  AND x.hold IS NULL
                ORDER BY b.credited <> 0 DESC, x.event = 'sale' DESC,
                         x.period_from DESC, x.day DESC, x.id DESC LIMIT 1) c
        """,
        key=_KEY,
        period=chunk.start(SQL("o.open_place")),
        owing=_owing(chunk),
    )


def _owing(chunk):
    """Pools with other terms, all locked so far, that paid something else for it."""
    due = SQL("LEAST(o.cap, o.bases[k.k] + p.counted * o.slopes[k.k] + p.extra)")
    return SQL(
        """
        SELECT p.pool_id
          FROM (SELECT pool_id, sum(counted) AS counted, sum(extra) AS extra,
                       sum(commission) AS paid
                  FROM sales_commission_credit
                 WHERE pool_id IN (%(changed)s UNION
                                   SELECT id FROM sc_pool WHERE is_stale)
                   AND event IN ('sale', 'refund', 'opening') AND hold IS NULL
                 GROUP BY 1 HAVING bool_and(locked)) p
          JOIN sc_pool o ON o.id = p.pool_id AND o.date_to > o.locked_until
         CROSS JOIN LATERAL (
               SELECT GREATEST(1, width_bucket(p.counted, o.floors)) AS k) k
         WHERE %(due)s <> p.paid
           AND NOT EXISTS (SELECT FROM sc_new n
                            WHERE n.pool_id = p.pool_id AND n.hold IS NULL
                              AND NOT n.is_clawback)
        """,
        changed=pooling.changed_terms(),
        due=chunk.rounded(due),
    )

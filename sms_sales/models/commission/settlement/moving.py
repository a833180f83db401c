"""Locked sales that are credited otherwise by now: they wait for a decision (rule 12).

Somebody changed who is credited, or what a customer or product is. Until a commission
manager releases the change, and for good where it is rejected, a sale stays with whom
the ledger credits for it, and what is refunded of it is taken from them.
"""

from odoo.tools import SQL

_LINE = SQL("line_key, origin_key, order_key")
# Whether something of a locked sale differs, or was held before.
ANY = (
    "SELECT 1 FROM sc_new WHERE was_locked UNION ALL"
    " SELECT 1 FROM sc_booked WHERE waiting IS NOT NULL LIMIT 1"
)


def moved(chunk):
    """sc_moved: sales whose document is as it was, or that move between payees."""
    return SQL(
        """
        WITH change AS (%(changes)s)
        SELECT DISTINCT %(line)s
          FROM change g
         WHERE locked AND (
               EXISTS (SELECT FROM change n
                        WHERE n.line_key = g.line_key AND n.order_key = g.order_key
                          AND n.origin_key = g.origin_key AND n.role = g.role
                          AND n.participant_id <> g.participant_id
                          AND n.credited * g.credited < 0)
               OR (credited <> 0 OR (counted <> 0 OR extra <> 0) AND NOT clawed)
              AND EXISTS (SELECT FROM sales_commission_credit c
                            JOIN sc_base b USING (%(line)s)
                           WHERE c.id = g.last_id
                             AND b.reason IS DISTINCT FROM 'forfeited'
                             AND (b.document_amount, b.company_amount, b.base)
                               = (c.document_amount, c.company_amount, c.base)))
        """,
        line=_LINE,
        changes=_changes(chunk),
    )


def _changes(chunk):
    """What documents ask of locked sales, less what the ledger has, by payee."""
    return SQL(
        """
        SELECT %(line)s, participant_id, role, bool_or(locked) AS locked,
               bool_or(clawed) AS clawed, max(last_id) AS last_id,
               sum(credited) AS credited, sum(counted) AS counted, sum(extra) AS extra
          FROM (SELECT %(line)s, participant_id, role, locked, clawed, last_id,
                       -credited AS credited, -counted AS counted, -extra AS extra
                  FROM sc_booked
                 UNION ALL
                SELECT %(line)s, t.participant_id, t.role, FALSE, FALSE, NULL,
                       t.credited, t.counted, t.extra
                  FROM sc_target t
                  JOIN sc_pool o ON o.payee_id = t.payee_id AND %(in_pool)s) x
         WHERE (%(line)s) IN (
               SELECT %(line)s FROM sc_booked WHERE locked AND line_key = origin_key
                  AND (waiting IS NOT NULL OR line_key IN (SELECT line_key FROM sc_new))
               )
         GROUP BY %(line)s, participant_id, role
        """,
        line=_LINE,
        in_pool=chunk.in_pool("t", "o"),
    )


def forget_rejected():
    """What was rejected of a sale is asked again with what is new about it."""
    return SQL(
        """
        UPDATE sc_booked b SET waiting = NULL
          FROM sc_moved m
         WHERE b.rejected AND %s
           AND EXISTS (SELECT FROM sc_new n WHERE %s)
        """,
        _same("b", "m"),
        _same("n", "m"),
    )


def leave_refunds():
    """Refunds of moved sales are not asked of who sells them by now."""
    return SQL(
        "DELETE FROM sc_target t USING sc_moved m"
        " WHERE t.event = 'refund' AND t.origin_key = m.origin_key"
        " AND t.order_key = m.order_key"
    )


def take_refunds(chunk):
    """They are asked of whom the ledger credits, by their part of the sale."""
    return SQL(
        """
        INSERT INTO sc_target (%(line)s, participant_id, role, payee_id, event, day,
               sale_day, sale_doc_id, move_line_id, order_line_id, source_name, rule_id,
               currency_id, document_amount, company_amount, base, share, credited,
               counted, extra)
        SELECT r.line_key, r.origin_key, r.order_key, b.participant_id, b.role,
               o.payee_id, r.event, r.day, o.date_from, r.sale_doc_id, r.move_line_id,
               r.order_line_id, r.source_name, r.rule_id, r.currency_id,
               r.document_amount, r.company_amount, r.base, b.credited / s.base,
               %(credited)s, round(r.base * b.counted / s.base, 6),
               round(r.base * b.extra / s.base, 6)
          FROM sc_moved m
          JOIN sc_base s ON %(sale)s AND s.base <> 0
          JOIN sc_base r ON r.event = 'refund' AND r.origin_key = m.origin_key
               AND r.order_key = m.order_key
          JOIN sc_booked b ON %(booked)s
          JOIN sc_pool o ON o.id = b.pool_id
        """,
        line=_LINE,
        credited=chunk.rounded(SQL("r.base * b.credited / s.base")),
        sale=_same("s", "m"),
        booked=_same("b", "m"),
    )


def hold():
    """Nothing that is new of them counts: neither side, in no role."""
    return SQL(
        "UPDATE sc_new n SET hold = 'payee_change' FROM sc_moved m WHERE %s",
        _same("n", "m"),
    )


def _same(one, other):
    """Whether two rows are of the same line."""
    return SQL(" AND ").join(
        SQL("%s = %s", SQL.identifier(one, name), SQL.identifier(other, name))
        for name in ("line_key", "origin_key", "order_key")
    )

from odoo.tools import SQL

_OF_POOL = SQL("o.date_to AS closes, o.locked_until, o.open_place")


def booked():
    """What the ledger holds of the chunk's sales, one row per line and payee.

    ``waiting`` is the difference of a sale that was held last, or ``rejected``.
    """
    return SQL(
        """
        SELECT c.line_key, c.origin_key, c.order_key, c.participant_id, c.role,
               c.pool_id, max(c.revision) AS revision,
               max(c.id) FILTER (WHERE c.hold IS NULL) AS last_id,
               COALESCE(sum(c.credited) FILTER (WHERE c.hold IS NULL), 0) AS credited,
               COALESCE(sum(c.counted) FILTER (WHERE c.hold IS NULL), 0) AS counted,
               COALESCE(sum(c.extra) FILTER (WHERE c.hold IS NULL), 0) AS extra,
               (array_agg(c.credited ORDER BY c.revision DESC) FILTER (%(held)s))[1]
                   AS waiting,
               (array_agg(c.hold ORDER BY c.revision DESC) FILTER (%(held)s))[1]
                   = 'rejected' AS rejected,
               bool_or(c.locked) AS locked,
               bool_or(c.event = 'clawback') AS clawed
          FROM sales_commission_credit c
          JOIN sc_pool o ON o.id = c.pool_id
         WHERE c.event IN ('sale', 'refund', 'clawback')
         GROUP BY 1, 2, 3, 4, 5, 6
        """,
        # Refunds follow their sale, and are not held.
        held=SQL("WHERE c.hold IS NOT NULL AND c.line_key = c.origin_key"),
    )


def held_drafts(chunk):
    """Lines once credited whose document is a draft again: left as they are."""
    if chunk.plan.basis == "order":
        return SQL("SELECT 0 AS line_key WHERE FALSE")
    return SQL(
        """
        SELECT DISTINCT b.line_key FROM sc_booked b
          JOIN account_move_line l ON l.id = b.line_key
          JOIN account_move m ON m.id = l.move_id
         WHERE m.state = 'draft' AND m.posted_before
         UNION
        SELECT DISTINCT b.line_key FROM sc_booked b
          JOIN account_move_line l ON l.id = b.origin_key
          JOIN account_move m ON m.id = l.move_id
         WHERE m.state = 'draft' AND m.posted_before
        """
    )


def new_rows(chunk):
    """Target minus booked: what has to be added to the ledger, and where it falls.

    What it earns is in ``sc_amount``.
    """
    numbered = SQL(
        """
        SELECT row_number() OVER (ORDER BY x.day, x.line_key, x.origin_key,
                                  x.order_key, x.participant_id, x.role) AS n, x.*,
               NULL::numeric AS before, NULL::numeric AS before_extra,
               NULL::numeric AS commission
          FROM (%s) x
        """,
        placed(chunk, _lacking(chunk)),
    )
    return SQL("SELECT y.*, %s FROM (%s) y", landing(chunk), numbered)


def placed(chunk, rows):
    """``rows`` with the number of the pay period that each would fall in."""
    return SQL(
        """
        SELECT d.*, d.closes <= d.locked_until
                        AND (d.event = 'refund' OR d.credited < 0) AS is_clawback,
               GREATEST(1, %s) AS place, NULL::varchar AS hold
          FROM (%s) d
        """,
        chunk.place(
            SQL(
                "CASE WHEN d.event = 'sale' OR d.closes <= d.locked_until THEN d.day"
                " ELSE LEAST(d.day, d.closes) END"
            )
        ),
        rows,
    )


def landing(chunk):
    """The pay period of the ``placed`` rows ``y``, and the one that they correct.

    It is that of their day, or the payee's first open one.
    """
    return SQL(
        "%s AS period_from, COALESCE(y.carried_from,"
        " CASE WHEN y.place < y.open_place THEN %s END) AS corrects_from",
        chunk.start(SQL("GREATEST(y.place, y.open_place)")),
        chunk.start(SQL("y.place")),
    )


def _lacking(chunk):
    """Rows of what documents ask beyond the ledger, and of what they do not."""
    if not chunk.rows["sc_booked"]:
        return _asked(chunk)
    return SQL("%s UNION ALL %s", _asked(chunk), _gone(chunk))


def _asked(chunk):
    """Rows for what documents ask and the ledger lacks; the source as it is now."""
    return SQL(
        """
        SELECT t.line_key, t.origin_key, t.order_key, t.participant_id, t.role,
               t.payee_id, o.id AS pool_id, t.event, t.day, t.move_line_id,
               t.order_line_id, t.source_name, t.rule_id, t.currency_id,
               t.document_amount, t.company_amount, t.base, t.share,
               t.credited - COALESCE(b.credited, 0) AS credited,
               t.counted - COALESCE(b.counted, 0) AS counted,
               t.extra - COALESCE(b.extra, 0) AS extra,
               COALESCE(b.revision, 0) + 1 AS revision,
               COALESCE(b.locked, FALSE) AS was_locked, t.carried_from,
               %s
          FROM sc_target t
          JOIN sc_pool o ON o.payee_id = t.payee_id AND %s
          LEFT JOIN sc_booked b
            ON b.pool_id = o.id AND b.line_key = t.line_key
           AND b.origin_key = t.origin_key AND b.order_key = t.order_key
           AND b.participant_id = t.participant_id AND b.role = t.role
         WHERE b.line_key IS NULL
               AND (t.credited <> 0 OR t.counted <> 0 OR t.extra <> 0)
            OR b.waiting IS DISTINCT FROM t.credited - b.credited
           AND (t.credited <> b.credited
                OR (t.counted <> b.counted OR t.extra <> b.extra) AND NOT b.clawed)
        """,
        _OF_POOL,
        chunk.in_pool("t", "o"),
    )


def first_asked(chunk, targets):
    """The same of ``targets``, where the ledger has nothing of the chunk's pools."""
    return SQL(
        """
        SELECT t.line_key, t.origin_key, t.order_key, t.participant_id, t.role,
               t.payee_id, o.id AS pool_id, t.event, t.day, t.move_line_id,
               t.order_line_id, t.source_name, t.rule_id, t.currency_id,
               t.document_amount, t.company_amount, t.base, t.share, t.credited,
               t.counted, t.extra, t.carried_from, %s
          FROM %s t
          JOIN sc_pool o ON o.payee_id = t.payee_id AND %s
         WHERE t.credited <> 0 OR t.counted <> 0 OR t.extra <> 0
        """,
        _OF_POOL,
        targets,
        chunk.in_pool("t", "o"),
    )


def _gone(chunk):
    """Booked, but no document asks for it any more (cancelled, or another payee)."""
    return SQL(
        """
        SELECT b.line_key, b.origin_key, b.order_key, b.participant_id, b.role,
               c.payee_id, b.pool_id,
               CASE WHEN c.event = 'clawback' THEN 'refund' ELSE c.event END,
               GREATEST(c.day, LEAST(%(today)s, o.date_to)), c.move_line_id,
               c.order_line_id, c.source_name, c.rule_id, c.currency_id,
               0, 0, 0, c.share, -b.credited, -b.counted, -b.extra, b.revision + 1,
               b.locked, NULL::date, %(of_pool)s
          FROM sc_booked b
          JOIN sales_commission_credit c ON c.id = b.last_id
          JOIN sc_pool o ON o.id = b.pool_id
         WHERE (b.credited <> 0
                OR (b.counted <> 0 OR b.extra <> 0) AND NOT b.clawed)
           AND b.waiting IS DISTINCT FROM -b.credited
           AND b.line_key NOT IN (SELECT line_key FROM sc_draft)
           AND NOT EXISTS (SELECT FROM sc_target t
                            WHERE t.line_key = b.line_key
                              AND t.origin_key = b.origin_key
                              AND t.order_key = b.order_key
                              AND t.participant_id = b.participant_id
                              AND t.role = b.role AND %(in_pool)s)
        """,
        of_pool=_OF_POOL,
        in_pool=chunk.in_pool("t", "o"),
        today=chunk.until,
    )


def without_drafts():
    """Nothing is booked on a document that is a draft again."""
    return SQL(
        "DELETE FROM sc_new WHERE line_key IN (SELECT line_key FROM sc_draft)"
        " OR origin_key IN (SELECT line_key FROM sc_draft)"
    )


def reject_outdated(chunk):
    """Held rows that nothing asks for any more: the change was taken back."""
    return SQL(
        """
        UPDATE sales_commission_credit c SET hold = 'rejected'
          FROM sc_booked b
         WHERE c.hold = 'payee_change' AND c.pool_id = b.pool_id
           AND c.line_key = b.line_key AND c.origin_key = b.origin_key
           AND c.order_key = b.order_key AND c.participant_id = b.participant_id
           AND c.role = b.role AND b.waiting IS DISTINCT FROM COALESCE(
               (SELECT t.credited FROM sc_target t, sc_pool o
                 WHERE t.line_key = b.line_key AND t.origin_key = b.origin_key
                   AND t.order_key = b.order_key AND t.role = b.role
                   AND t.participant_id = b.participant_id
                   AND o.id = b.pool_id AND %s LIMIT 1), 0) - b.credited
        """,
        chunk.in_pool("t", "o"),
    )

from odoo.tools import SQL

from . import carrying, pooling

# Whether there may be rows that new ones add to, or are carried from or into.
ANY_BEFORE = (
    f"SELECT 1 FROM ({carrying.ANY}) x UNION ALL SELECT 1 FROM sc_pool o WHERE EXISTS"
    " (SELECT FROM sales_commission_credit c WHERE c.pool_id = o.id) LIMIT 1"
)


def amounts(chunk):
    """What each row of the touched pools earns, in the pool's order (rule 5).

    Locked rows come first and keep their amounts; each open row gets the rounded
    commission up to it less the one before, so that rows add up to the pool. The
    first open row also takes up what locked rows were paid differently (rule 3).
    """
    after, prior = after_and_prior(chunk)
    return SQL(
        """
        SELECT id, n, before, before_extra, credited, booked,
               CASE WHEN locked THEN booked
                    ELSE %s - COALESCE(paid, %s) END AS commission
          FROM (%s) y
        """,
        after,
        prior,
        banded(_ordered()),
    )


def banded(rows):
    """``rows`` with their pool's curve, and the segments that they begin and end in."""
    return SQL(
        """
        SELECT f.*, o.bases, o.slopes, o.cap,
               GREATEST(1, width_bucket(f.before, o.floors)) AS k0,
               GREATEST(1, width_bucket(f.upto, o.floors)) AS k1
          FROM (%s) f JOIN sc_pool o ON o.id = f.pool_id
        -- Its own level of the query, so that no segment is looked for twice.
        OFFSET 0
        """,
        rows,
    )


def after_and_prior(chunk, beside=True):
    """The pool's rounded commission up to a row, and before it.

    ``beside`` says whether anything is earned beside the table.
    """
    return (
        chunk.rounded(
            _earned("upto", "k1", SQL("+ before_extra + extra") if beside else SQL())
        ),
        chunk.rounded(
            _earned("before", "k0", SQL("+ before_extra") if beside else SQL())
        ),
    )


def _earned(counted, place, beside):
    """The capped, unrounded commission on ``counted`` and what stands beside it."""
    return SQL(
        "LEAST(cap, bases[%(k)s] + %(x)s * slopes[%(k)s] %(beside)s)",
        k=SQL.identifier(place),
        x=SQL.identifier(counted),
        beside=beside,
    )


def _ordered():
    """Rows of the touched pools with what comes before each of them."""
    return SQL(
        """
        SELECT f.*, sum(f.counted) OVER w AS upto,
               sum(f.counted) OVER w - f.counted AS before,
               sum(f.extra) OVER w - f.extra AS before_extra,
               CASE WHEN lag(f.locked) OVER w
                    THEN sum(f.booked) FILTER (WHERE f.locked)
                         OVER (PARTITION BY f.pool_id) END AS paid
          FROM (%s) f
        WINDOW w AS (PARTITION BY f.pool_id
                     ORDER BY f.locked DESC, f.lock_period, f.day, f.line_key,
                              f.origin_key, f.order_key, f.participant_id,
                              f.role, f.revision
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        """,
        _pool_rows(),
    )


def touched(chunk):
    """Pools with something new or other terms; all, where money may change any."""
    if chunk.releases:
        return SQL("SELECT id AS pool_id FROM sc_pool")
    return SQL(
        "SELECT pool_id FROM sc_new UNION SELECT pool_id FROM sc_opening UNION %s"
        " UNION SELECT id FROM sc_pool WHERE is_stale",
        pooling.changed_terms(),
    )


def _pool_rows():
    return SQL(
        """
        SELECT c.id, NULL::bigint AS n, c.pool_id, c.locked,
               CASE WHEN c.locked THEN c.period_from ELSE 'infinity' END AS lock_period,
               c.day, c.line_key, c.origin_key, c.order_key, c.participant_id, c.role,
               c.revision, c.credited, c.counted, c.extra, c.commission AS booked
          FROM sales_commission_credit c
         WHERE c.pool_id IN (SELECT pool_id FROM sc_touched)
           AND c.event IN ('sale', 'refund', 'opening') AND c.hold IS NULL
         UNION ALL
        SELECT NULL, n.n, n.pool_id, FALSE, 'infinity', n.day, n.line_key,
               n.origin_key, n.order_key, n.participant_id, n.role, n.revision,
               n.credited, n.counted, n.extra, 0
          FROM sc_new n WHERE NOT n.is_clawback AND n.hold IS NULL
         UNION ALL
        SELECT NULL, NULL, b.pool_id, TRUE, '-infinity', b.day, 0, 0, b.opening_id,
               b.participant_id, b.role, 1, 0, b.counted, b.extra, b.paid
          FROM sc_opening b
        """
    )


def clawbacks(chunk):
    """What closed pools take back: refunded base at the stored rate (rule 1).

    Parts are rounded cumulatively, so that they add up to the commission. A
    credit note of no known sale that no current pool is left for takes back at the
    average rate of its pool. The rate stays a quotient until the end: cut off, it could
    miss a half cent.
    """
    return SQL(
        """
        WITH k AS (%(rows)s), sold AS (%(sold)s), upto AS (
            SELECT k.*, COALESCE(s.credit, a.credit, 1) AS credit,
                   CASE WHEN s.credit IS NULL THEN COALESCE(a.earned, 0)
                        ELSE s.earned END AS earned,
                   sum(k.credited) OVER (
                       PARTITION BY k.pool_id, k.origin_key, k.order_key,
                                    k.participant_id, k.role
                       ORDER BY k.locked DESC, k.id NULLS LAST, k.n) AS back
              FROM k
              LEFT JOIN (%(rates)s) s
                USING (origin_key, order_key, participant_id, role)
              LEFT JOIN (%(averages)s) a USING (pool_id)
        )
        SELECT id, n, 0::numeric AS before, 0::numeric AS before_extra, credited,
               booked, %(after)s - %(before)s AS commission
          FROM upto WHERE NOT locked
        """,
        rows=_clawed(),
        sold=_sold(),
        rates=_rates(),
        averages=_averages(),
        after=chunk.rounded(SQL("back * earned / credit")),
        before=chunk.rounded(SQL("(back - credited) * earned / credit")),
    )


def _clawed():
    """Clawbacks of the touched pools, booked and new."""
    return SQL(
        """
        SELECT NULL::integer AS id, n.n, n.pool_id, n.origin_key, n.order_key,
               n.participant_id, n.role, n.credited, 0::numeric AS booked,
               FALSE AS locked
          FROM sc_new n WHERE n.is_clawback AND n.hold IS NULL
         UNION ALL
        SELECT c.id, NULL, c.pool_id, c.origin_key, c.order_key, c.participant_id,
               c.role, c.credited, c.commission, c.locked
          FROM sales_commission_credit c
         WHERE c.pool_id IN (SELECT pool_id FROM sc_touched)
           AND c.event = 'clawback' AND c.hold IS NULL
        """
    )


def _sold():
    """Sales and refunds of the pools that take back, with what they earn by now."""
    return SQL(
        """
        SELECT c.pool_id, c.origin_key, c.order_key, c.participant_id, c.role, c.event,
               c.credited, COALESCE(a.commission, c.commission) AS commission
          FROM sales_commission_credit c
          LEFT JOIN sc_amount a ON a.id = c.id
         WHERE c.pool_id IN (SELECT pool_id FROM k)
           AND c.event IN ('sale', 'refund') AND c.hold IS NULL
         UNION ALL
        SELECT n.pool_id, n.origin_key, n.order_key, n.participant_id, n.role, n.event,
               n.credited, a.commission
          FROM sc_new n JOIN sc_amount a ON a.n = n.n
         WHERE n.pool_id IN (SELECT pool_id FROM k)
        """
    )


def _rates():
    """What each sale earned, and on what: the rate stored on it."""
    return SQL(
        """
        SELECT origin_key, order_key, participant_id, role,
               sum(commission) AS earned, NULLIF(sum(credited), 0) AS credit
          FROM sold WHERE event = 'sale' GROUP BY 1, 2, 3, 4
        """
    )


def _averages():
    return SQL(
        """
        SELECT pool_id, sum(commission) AS earned, NULLIF(sum(credited), 0) AS credit
          FROM sold GROUP BY 1
        """
    )

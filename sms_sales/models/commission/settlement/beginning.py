"""What the first rows of pools earn: there is nothing that they add to."""

from odoo.tools import SQL

from . import difference
from .targeting import earns_beside
from .valuing import after_and_prior, banded

# Whether anybody has locked periods, which what is late must pass over.
ANY_LOCKED = "SELECT 1 FROM sc_pool WHERE locked_until > '-infinity' LIMIT 1"


def first_rows(chunk, targets):
    """``sc_new`` with what its rows earn, where nothing comes before them."""
    beside = earns_beside(chunk.plan)
    after, prior = after_and_prior(chunk, beside)
    ordered = SQL(
        """
        SELECT x.*, sum(x.counted) OVER w AS upto,
               sum(x.counted) OVER w - x.counted AS before, %s AS before_extra
          FROM (%s) x
        WINDOW w AS (PARTITION BY x.pool_id
                     ORDER BY x.day, x.line_key, x.origin_key, x.order_key,
                              x.participant_id, x.role
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        """,
        SQL("sum(x.extra) OVER w - x.extra" if beside else "x.extra"),
        difference.placed(chunk, difference.first_asked(chunk, targets)),
    )
    return SQL(
        """
        SELECT NULL::bigint AS n, y.line_key, y.origin_key, y.order_key,
               y.participant_id, y.role, y.payee_id, y.pool_id, y.event, y.day,
               y.move_line_id, y.order_line_id, y.source_name, y.rule_id,
               y.currency_id, y.document_amount, y.company_amount, y.base, y.share,
               y.credited, y.counted, y.extra, 1 AS revision, y.is_clawback, y.hold,
               y.locked_until, y.before, y.before_extra, %s - %s AS commission, %s
          FROM (%s) y
        """,
        after,
        prior,
        difference.landing(chunk),
        banded(ordered),
    )


def first_sums(chunk, targets):
    """What the same rows earn together, per payee and pay period.

    In a pool's order the rows of a pay period follow one another, and what each adds
    to the rounded commission before it adds up: the sums go through the curve, not the
    rows.
    """
    beside = earns_beside(chunk.plan)
    after, prior = after_and_prior(chunk, beside)
    ordered = SQL(
        """
        SELECT x.*, sum(x.counted) OVER w AS upto,
               sum(x.counted) OVER w - x.counted AS before,
               sum(x.extra) OVER w - x.extra AS before_extra
          FROM (SELECT d.pool_id, d.payee_id, d.place, count(*) AS row_count,
                       sum(d.credited) AS credited, sum(d.counted) AS counted,
                       sum(d.extra) AS extra
                  FROM (%s) d GROUP BY 1, 2, 3) x
        WINDOW w AS (PARTITION BY x.pool_id ORDER BY x.place
                     ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        """,
        difference.placed(chunk, difference.first_asked(chunk, targets)),
    )
    return SQL(
        "SELECT y.payee_id, %s AS period_from, y.row_count, y.credited,"
        " %s - %s AS commission FROM (%s) y",
        chunk.start(SQL("y.place")),
        after,
        prior,
        banded(ordered),
    )


def no_amounts():
    """An empty ``sc_amount``, where ``sc_new`` has all."""
    return SQL(
        """
        SELECT 0 AS id, 0::bigint AS n, 0::numeric AS before,
               0::numeric AS before_extra, 0::numeric AS commission
         WHERE FALSE
        """
    )

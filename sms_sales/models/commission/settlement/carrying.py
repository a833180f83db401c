"""Credit notes of no known sale count in the payee's current pool (rule 11).

A closed pool has no sale that they could take back. What it lacks of them is carried
on to the first pool that is open, be it in this chunk or in a later one, and what was
booked in a pool stays there. Where there is no open pool yet, they wait for it; who
never gets one gives back at the average rate (see ``valuing.clawbacks``).
"""

from datetime import date

from odoo.tools import SQL

_KEY = SQL("line_key, origin_key, order_key, participant_id, role")
_FACTS = (
    "payee_id",
    "sale_doc_id",
    "move_line_id",
    "order_line_id",
    "source_name",
    "rule_id",
    "currency_id",
    "document_amount",
    "company_amount",
    "share",
)
# Whether anything may have to be carried in or out of the chunk.
ANY = (
    "SELECT 1 FROM sc_carry UNION ALL"
    " SELECT 1 FROM sc_pool WHERE date_to <= locked_until LIMIT 1"
)


def nothing_carried():
    """Make ``sc_carry``, which outlives the chunks of a settlement."""
    return SQL(
        """
        DROP TABLE IF EXISTS sc_carry;
        CREATE TEMP TABLE sc_carry (
            line_key integer, origin_key integer, order_key integer,
            participant_id integer, role varchar, payee_id integer,
            sale_doc_id integer, move_line_id integer, order_line_id integer,
            source_name varchar, rule_id integer, currency_id integer,
            document_amount numeric, company_amount numeric, share numeric,
            day date, carried_from date, base numeric, credited numeric,
            counted numeric, extra numeric)
        """
    )


def unknown(chunk):
    """sc_unknown: what the chunk asks of them, in open pools and in closed ones."""
    return SQL(
        """
        SELECT t.*, o.id AS pool_id, o.date_to <= o.locked_until AS closed,
               %(period)s AS period_from
          FROM sc_target t
          JOIN account_move_line l ON l.id = t.line_key
          JOIN account_move m ON m.id = l.move_id AND m.move_type = 'out_refund'
          JOIN sc_pool o ON o.payee_id = t.payee_id AND %(in_pool)s
          LEFT JOIN sc_booked b
            ON b.pool_id = o.id AND %(same)s
         WHERE t.event = 'sale'
           AND (t.credited < 0 OR EXISTS (SELECT FROM sc_carry k WHERE %(carried)s))
           AND (o.date_to > o.locked_until OR b.clawed IS NOT TRUE AND %(goes_on)s)
        """,
        in_pool=chunk.in_pool("t", "o"),
        same=_same("b", "t"),
        carried=_same("k", "t"),
        goes_on=_goes_on(chunk),
        period=chunk.start(SQL("GREATEST(1, %s)", chunk.place(SQL("t.day")))),
    )


def _goes_on(chunk):
    """Whether the payee of the closed pool ``o`` has an open one, or will have."""
    return SQL(
        """
        (EXISTS (SELECT FROM sales_commission_pool later
                  WHERE later.plan_id = %(plan)s AND later.payee_id = o.payee_id
                    AND later.company_id = %(company)s
                    AND later.date_to > o.locked_until)
         OR o.locked_until < %(last)s
            AND (%(leavers)s OR EXISTS (
                SELECT FROM sales_commission_participant p
                 WHERE p.plan_id = %(plan)s AND p.payee_id = o.payee_id
                   AND p.waiting IS NOT TRUE
                   AND (p.date_to IS NULL OR p.date_to > o.locked_until))))
        """,
        plan=chunk.plan.id,
        company=chunk.company.id,
        last=chunk.plan.date_to or date.max,
        # Who has left gets pools for the money that comes in.
        leavers=bool(chunk.plan.attain_on_receipt),
    )


def carried(chunk):
    """sc_carried: what earlier chunks and this one's closed pools lack of them."""
    closed = SQL("SELECT id FROM sc_pool WHERE date_to <= locked_until")
    return SQL(
        """
        SELECT %(key)s, %(facts)s, max(x.day) AS day,
               min(x.carried_from) AS carried_from,
               CASE WHEN bool_or(x.was_booked)
                    THEN %(base)s ELSE sum(x.base) END AS base,
               sum(x.credited) AS credited, sum(x.counted) AS counted,
               sum(x.extra) AS extra
          FROM (SELECT *, FALSE AS was_booked FROM sc_carry
                 UNION ALL
                SELECT %(key)s, %(columns)s, day, period_from, base, credited, counted,
                       extra, FALSE
                  FROM sc_unknown WHERE closed
                 UNION ALL
                SELECT %(key)s, %(nothing)s, NULL, NULL, 0, -credited, -counted,
                       -extra, TRUE
                  FROM sc_booked WHERE pool_id IN (%(closed)s) AND NOT clawed
                   AND (%(key)s) IN (SELECT %(key)s FROM sc_carry UNION
                                     SELECT %(key)s FROM sc_unknown WHERE closed)) x
         GROUP BY %(key)s
        """,
        key=_KEY,
        facts=SQL(", ").join(
            SQL("max(%s) AS %s", SQL.identifier("x", name), SQL.identifier(name))
            for name in _FACTS
        ),
        columns=_columns(),
        nothing=SQL(", ").join([SQL("NULL")] * len(_FACTS)),
        base=chunk.rounded(SQL("sum(x.credited) / max(x.share)")),
        closed=closed,
    )


def leave_booked():
    """Let closed pools ask for what they have booked of the carried ones."""
    return SQL(
        """
        INSERT INTO sc_target (%(key)s, payee_id, event, day, sale_day,
                               carried_from, credited, counted, extra)
        SELECT b.line_key, b.origin_key, b.order_key, b.participant_id, b.role,
               o.payee_id, 'sale', o.date_from, o.date_from, o.date_from, b.credited,
               b.counted, b.extra
          FROM sc_booked b
          JOIN sc_pool o ON o.id = b.pool_id AND o.date_to <= o.locked_until
          JOIN sc_carried k ON %(same)s
         WHERE NOT b.clawed
        """,
        key=_KEY,
        same=_same("k", "b"),
    )


def taken(chunk):
    """sc_taken: what is carried into the first open pool of its payee."""
    return SQL(
        """
        SELECT k.*, o.id AS pool_id, o.date_from
          FROM sc_carried k
          JOIN sales_commission_participant p
            ON p.id = k.participant_id AND p.plan_id = %s
         CROSS JOIN LATERAL (
               SELECT id, date_from FROM sc_pool
                WHERE payee_id = k.payee_id AND date_to > locked_until
                ORDER BY date_from LIMIT 1) o
        """,
        chunk.plan.id,
    )


def take():
    """Let the open pools ask for it, beside what is their own of the same line."""
    return SQL(
        """
        INSERT INTO sc_target (%(key)s, event, sale_day, %(facts)s, day,
                               carried_from, base, credited, counted, extra)
        SELECT k.line_key, k.origin_key, k.order_key, k.participant_id, k.role, 'sale',
               k.date_from, %(carried)s, GREATEST(k.day, u.day),
               k.carried_from, k.base + COALESCE(u.base, 0),
               k.credited + COALESCE(u.credited, 0),
               k.counted + COALESCE(u.counted, 0), k.extra + COALESCE(u.extra, 0)
          FROM sc_taken k
          LEFT JOIN sc_unknown u ON u.pool_id = k.pool_id AND %(same)s
        """,
        key=_KEY,
        facts=_columns(),
        carried=_columns("k"),
        same=_same("u", "k"),
    )


def displace():
    """Rows that are asked for elsewhere, or together with what was carried."""
    return SQL(
        """
        UPDATE sc_target t SET sale_day = 'infinity'
          FROM sc_unknown u
         WHERE t.carried_from IS NULL AND %(same)s
           AND (u.closed OR EXISTS (SELECT FROM sc_taken k
                                     WHERE k.pool_id = u.pool_id AND %(taken)s))
        """,
        same=_same("u", "t"),
        taken=_same("k", "u"),
    )


def carry_on():
    """Keep in ``sc_carry`` what later chunks may take."""
    return SQL(
        """
        TRUNCATE sc_carry;
        INSERT INTO sc_carry
        SELECT k.* FROM sc_carried k
         WHERE NOT EXISTS (SELECT FROM sc_taken x WHERE %s)
        """,
        _same("x", "k"),
    )


def waiting():
    """What no chunk took: it waits for the next pool."""
    return SQL(
        """
        SELECT 'locked_period' AS reason, NULL::integer AS rule_id, payee_id,
               NULL::integer AS partner_id, credited AS amount, move_line_id,
               order_line_id, source_name, day
          FROM sc_carry WHERE credited <> 0
        """
    )


def _same(one, other):
    """Whether two rows are of the same line and payee."""
    names = ("line_key", "origin_key", "order_key", "participant_id", "role")
    return SQL(" AND ").join(
        SQL("%s = %s", SQL.identifier(one, name), SQL.identifier(other, name))
        for name in names
    )


def _columns(*table):
    """The facts that are carried along."""
    return SQL(", ").join(SQL.identifier(*table, name) for name in _FACTS)

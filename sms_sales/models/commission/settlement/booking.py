from odoo.tools import SQL

COLUMNS = SQL(
    "run_id, pool_id, participant_id, payee_id, company_id, statement_id, period_from,"
    " corrects_from, event, role, day, move_line_id, order_line_id, source_name,"
    " line_key, origin_key, order_key, revision, rule_id, currency_id,"
    " document_amount, rate, company_amount, base, share, credited, counted, extra,"
    " before, before_extra, commission, released, payable, hold, locked"
)

_IN_ORDER = SQL(
    "ORDER BY n.pool_id, n.day, n.line_key, n.origin_key, n.order_key,"
    " n.participant_id, n.role"
)


def insert_rows(chunk, run):
    """Book the new rows with what they earn."""
    amounts, commission, before, before_extra = results_of_new(chunk)
    return SQL(
        """
        INSERT INTO sales_commission_credit (%(columns)s)
        SELECT %(run)s, n.pool_id, n.participant_id, n.payee_id, %(company)s, s.id,
               n.period_from, n.corrects_from,
               CASE WHEN n.is_clawback THEN 'clawback' ELSE n.event END, n.role, n.day,
               n.move_line_id, n.order_line_id, n.source_name, n.line_key,
               n.origin_key, n.order_key, n.revision, n.rule_id, n.currency_id,
               n.document_amount,
               CASE WHEN n.company_amount = n.document_amount AND n.document_amount <> 0
                    THEN 1.000000000000
                    ELSE round(n.company_amount / NULLIF(n.document_amount, 0), 12) END,
               n.company_amount, n.base, n.share, n.credited,
               CASE WHEN n.is_clawback THEN 0 ELSE n.counted END,
               CASE WHEN n.is_clawback THEN 0 ELSE n.extra END,
               COALESCE(%(before)s, 0), COALESCE(%(before_extra)s, 0),
               COALESCE(%(commission)s, 0), 0,
               CASE WHEN %(pays)s THEN COALESCE(%(commission)s, 0) ELSE 0 END,
               n.hold, FALSE
          FROM %(amounts)s
          LEFT JOIN sales_commission_statement s
            ON s.root_plan_id = %(root)s AND s.company_id = %(company)s
           AND s.payee_id = n.payee_id AND s.date_from = n.period_from
         %(ordered)s
        """,
        columns=COLUMNS,
        run=run.id,
        company=chunk.company.id,
        before=before,
        before_extra=before_extra,
        commission=commission,
        pays=not chunk.releases,
        amounts=amounts,
        root=chunk.plan.root_id.id,
        # Nothing tells apart by their ids the rows of a pool that had none.
        ordered=SQL() if chunk.in_one_pass else _IN_ORDER,
    )


def results_of_new(chunk):
    """``sc_new`` as ``n`` with what its rows earn, if anything: commission, and what
    comes before in the pool."""
    names = ("commission", "before", "before_extra")
    if chunk.in_one_pass:
        return SQL("sc_new n"), *(SQL.identifier("n", name) for name in names)
    return SQL("sc_new n LEFT JOIN sc_amount a ON a.n = n.n"), *(
        SQL("COALESCE(a.%s, n.%s)", SQL.identifier(name), SQL.identifier(name))
        for name in names
    )


def update_rows(chunk):
    """Rows still open whose place in the pool, and so their amount, has changed."""
    pays = not chunk.releases
    return SQL(
        """
        UPDATE sales_commission_credit c
           SET before = a.before, before_extra = a.before_extra,
               commission = a.commission,
               payable = CASE WHEN %s THEN a.commission ELSE c.payable END
          FROM sc_amount a
         WHERE c.id = a.id AND NOT c.locked
           AND (c.commission, c.before, c.before_extra)
               IS DISTINCT FROM (a.commission, a.before, a.before_extra)
        """,
        pays,
    )


def guaranteed(chunk):
    """Payees who are due something without a sale: draws, and minimums at the end.

    Who has left, or whose plan has ended, gets the minimum by days all the same.
    """
    return SQL(
        """
        SELECT p.payee_id, s.start AS period_from
          FROM sales_commission_participant p
          JOIN sc_pool o ON o.payee_id = p.payee_id
          JOIN unnest(%(starts)s::date[], %(nexts)s::date[]) AS s(start, next)
            ON s.start BETWEEN o.date_from AND LEAST(o.date_to, %(until)s)
           AND s.start > o.locked_until
         WHERE p.plan_id = %(plan)s AND p.waiting IS NOT TRUE
           AND p.date_from < s.next
           AND (p.draw_type <> 'none' AND s.start <= COALESCE(p.draw_until, s.start)
                AND s.start <= COALESCE(p.date_to, s.start)
                OR %(minimum)s AND s.next > o.date_to
                AND o.date_from <= COALESCE(p.date_to, o.date_from))
        """,
        starts=chunk.starts[:-1],
        nexts=chunk.starts[1:],
        until=chunk.until,
        plan=chunk.plan.id,
        minimum=bool(chunk.plan.minimum),
    )


def missing_statements(chunk, source):
    """A draft statement for every payee and pay period of ``source``."""
    return SQL(
        """
        INSERT INTO sales_commission_statement
               (root_plan_id, payee_id, company_id, currency_id, date_from, date_to,
                state, name, pay_by, create_uid, write_uid, create_date, write_date)
        SELECT %(root)s, x.payee_id, %(company)s, %(currency)s, x.period_from,
               (%(starts)s::date[])[array_position(%(starts)s::date[], x.period_from)
                                    + 1] - 1,
               'draft', concat_ws(' / ', %(code)s::varchar, x.period_from, rp.name),
               COALESCE((SELECT p.pay_by FROM sales_commission_participant p
                          WHERE p.plan_id = %(plan)s AND p.payee_id = x.payee_id
                            AND p.waiting IS NOT TRUE
                          ORDER BY p.date_from DESC LIMIT 1), 'payroll'),
               %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM (SELECT DISTINCT payee_id, period_from FROM (%(source)s) y) x
          JOIN res_partner rp ON rp.id = x.payee_id
         WHERE NOT EXISTS (
               SELECT FROM sales_commission_statement s
                WHERE s.root_plan_id = %(root)s AND s.company_id = %(company)s
                  AND s.payee_id = x.payee_id AND s.date_from = x.period_from)
        """,
        root=chunk.plan.root_id.id,
        company=chunk.company.id,
        currency=chunk.company.currency_id.id,
        starts=chunk.starts,
        code=chunk.plan.code or chunk.plan.name,
        plan=chunk.plan.id,
        uid=chunk.plan.env.uid,
        source=source,
    )

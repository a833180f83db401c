import json

from odoo.tools import SQL

from . import booking, receiving

_STAMP = SQL("now() AT TIME ZONE 'UTC'")


def gains(chunk):
    """What the chunk changes, per payee and pay period.

    Commission ``before`` and ``after`` count everything of the pay period, booked
    or new; ``payable`` is only the difference. Who is due something without a sale
    gets a row of nothing.
    """
    pays = not chunk.releases
    parts = [_new(chunk, pays), _due(chunk)]
    if not chunk.in_one_pass:
        parts.append(_booked(pays))
    if not pays:
        parts.append(_released(chunk))
    return SQL(
        """
        SELECT payee_id, period_from, sum(is_row) AS row_count,
               sum(credited) AS credited, sum(before) AS before, sum(after) AS after,
               sum(payable) AS payable, sum(clawback) AS clawback
          FROM (%s) x GROUP BY 1, 2
        HAVING sum(is_row) <> 0 OR sum(payable) <> 0 OR bool_or(is_due)
        """,
        SQL(" UNION ALL ").join(parts),
    )


def _new(chunk, pays):
    if chunk.in_sums:
        return SQL(
            """
            SELECT payee_id, period_from, row_count AS is_row, credited,
                   0::numeric AS before, commission AS after, commission AS payable,
                   0::numeric AS clawback, FALSE AS is_due
              FROM sc_sum
            """
        )
    amounts, commission, _before, _before_extra = booking.results_of_new(chunk)
    return SQL(
        """
        SELECT n.payee_id, n.period_from, 1 AS is_row, n.credited,
               0::numeric AS before, e.commission AS after,
               CASE WHEN %(pays)s THEN e.commission ELSE 0 END AS payable,
               CASE WHEN %(pays)s AND n.is_clawback THEN e.commission ELSE 0 END
                   AS clawback,
               FALSE AS is_due
          FROM %(amounts)s
         CROSS JOIN LATERAL (SELECT COALESCE(%(commission)s, 0) AS commission) e
        """,
        amounts=amounts,
        commission=commission,
        pays=pays,
    )


def _booked(pays):
    """Open rows whose place in the pool, and so their amount, changes."""
    return SQL(
        """
        SELECT c.payee_id, c.period_from,
               (COALESCE(a.commission, c.commission) <> c.commission)::int, 0,
               c.commission, COALESCE(a.commission, c.commission),
               CASE WHEN %s THEN COALESCE(a.commission, c.commission) - c.commission
                    ELSE 0 END, 0, FALSE
          FROM sales_commission_credit c
          JOIN sc_pool o ON o.id = c.pool_id
          LEFT JOIN sc_amount a ON a.id = c.id
         WHERE c.event <> 'release'
        """,
        pays,
    )


def _released(chunk):
    return SQL(
        "SELECT r.payee_id, r.period_from, 1, 0, 0, 0, r.payable, 0, FALSE FROM (%s) r",
        receiving.landed_releases(chunk),
    )


def _due(chunk):
    """Statements to be opened for a draw, a guarantee or a minimum."""
    return SQL(
        """
        SELECT g.payee_id, g.period_from, 0, 0, 0, 0, 0, 0, TRUE
          FROM (%s) g
         WHERE NOT EXISTS (
               SELECT FROM sales_commission_statement s
                WHERE s.root_plan_id = %s AND s.company_id = %s
                  AND s.payee_id = g.payee_id AND s.date_from = g.period_from)
        """,
        booking.guaranteed(chunk),
        chunk.plan.root_id.id,
        chunk.company.id,
    )


def no_gains():
    """An empty table that collects the gains of all chunks."""
    return SQL(
        """
        SELECT ''::varchar AS chunk, 0 AS payee_id, CURRENT_DATE AS period_from,
               0::bigint AS row_count, 0::numeric AS credited, 0::numeric AS before,
               0::numeric AS after, 0::numeric AS payable, 0::numeric AS clawback
         WHERE FALSE
        """
    )


def keep_gains(chunk):
    return SQL(
        "INSERT INTO sc_preview SELECT %s, g.* FROM (%s) g",
        chunk.key,
        gains(chunk),
    )


def store_payees(root, company, wizard):
    """Keep the collected gains for the wizard, with their fingerprints by chunk."""
    return SQL(
        """
        INSERT INTO sales_commission_settle_payee
               (settle_id, plan_id, company_id, payee_id, period_from, row_count,
                credited, before, after, payable, clawback, outcome, marks, create_uid,
                create_date, write_uid, write_date)
        SELECT %(wizard)s, %(root)s, %(company)s, payee_id, period_from,
               sum(row_count), sum(credited), sum(before), sum(after), sum(payable),
               sum(clawback), 'planned', jsonb_object_agg(chunk, %(mark)s), %(uid)s,
               %(now)s, %(uid)s, %(now)s
          FROM sc_preview GROUP BY payee_id, period_from
        """,
        wizard=wizard.id,
        root=root.id,
        company=company.id,
        mark=_mark(),
        uid=wizard.env.uid,
        now=_STAMP,
    )


def _mark():
    """Figures that must be the same when the preview is applied."""
    return SQL(
        "CASE WHEN row_count <> 0 OR payable <> 0 THEN concat_ws(' ', row_count,"
        " trim_scale(credited), trim_scale(after - before), trim_scale(payable)) END"
    )


def changed_payees(chunk, wizard):
    """Payees whose figures in this chunk are not those of the preview any more."""
    return SQL(
        """
        SELECT DISTINCT COALESCE(g.payee_id, p.payee_id) AS payee_id
          FROM (SELECT payee_id, period_from, %(mark)s AS mark
                  FROM (%(gains)s) g) g
          FULL JOIN (SELECT payee_id, period_from, marks->>%(chunk)s AS mark
                       FROM sales_commission_settle_payee
                      WHERE settle_id = %(wizard)s AND plan_id = %(root)s
                        AND company_id = %(company)s
                        AND marks ? %(chunk)s) p
            ON p.payee_id = g.payee_id AND p.period_from = g.period_from
         WHERE g.mark IS DISTINCT FROM p.mark
        """,
        mark=_mark(),
        gains=gains(chunk),
        chunk=chunk.key,
        wizard=wizard.id,
        root=chunk.plan.root_id.id,
        company=chunk.company.id,
    )


def told_changed(chunk, wizard):
    """Mark the changed payees on the wizard; those that are new to it get a row."""
    return SQL(
        """
        WITH known AS (
            UPDATE sales_commission_settle_payee p SET outcome = 'changed'
              FROM sc_changed c
             WHERE p.settle_id = %(wizard)s AND p.plan_id = %(root)s
               AND p.company_id = %(company)s AND p.payee_id = c.payee_id
         RETURNING p.payee_id
        )
        INSERT INTO sales_commission_settle_payee
               (settle_id, plan_id, company_id, payee_id, period_from, row_count,
                credited, before, after, payable, outcome, create_uid, create_date,
                write_uid, write_date)
        SELECT %(wizard)s, %(root)s, %(company)s, g.payee_id, g.period_from,
               g.row_count, g.credited, g.before, g.after, g.payable, 'changed',
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM (%(gains)s) g JOIN sc_changed c USING (payee_id)
         WHERE (g.row_count <> 0 OR g.payable <> 0)
           AND NOT EXISTS (SELECT FROM known k WHERE k.payee_id = g.payee_id)
           AND NOT EXISTS (SELECT FROM sales_commission_settle_payee p
                            WHERE p.settle_id = %(wizard)s AND p.plan_id = %(root)s
                              AND p.company_id = %(company)s
                              AND p.payee_id = g.payee_id)
        """,
        wizard=wizard.id,
        root=chunk.plan.root_id.id,
        company=chunk.company.id,
        gains=gains(chunk),
        uid=wizard.env.uid,
        now=_STAMP,
    )


def without_changed(chunk):
    """Statements that take the changed payees out of what is about to be booked."""
    pools = SQL(
        "SELECT o.id FROM sc_pool o JOIN sc_changed c ON c.payee_id = o.payee_id"
    )
    if not chunk.in_one_pass:
        yield SQL(
            "DELETE FROM sc_amount a USING sales_commission_credit c"
            " WHERE c.id = a.id AND c.pool_id IN (%s)",
            pools,
        )
    yield SQL("DELETE FROM sc_new WHERE payee_id IN (SELECT payee_id FROM sc_changed)")
    yield SQL("DELETE FROM sc_touched WHERE pool_id IN (%s)", pools)
    yield SQL("DELETE FROM sc_opening WHERE pool_id IN (%s)", pools)
    if chunk.releases:
        yield SQL(
            "DELETE FROM sc_release WHERE payee_id IN (SELECT payee_id FROM sc_changed)"
        )


def store_left_out(chunk, wizard, lines):
    """Keep the lines left out of the chunk for the wizard."""
    return SQL(
        """
        INSERT INTO sales_commission_settle_left_out
               (settle_id, plan_id, company_id, reason, rule_id, why, payee_id,
                partner_id, amount, move_line_id, order_line_id, source_name, day,
                create_uid, create_date, write_uid, write_date)
        SELECT %(wizard)s, %(plan)s, %(company)s, x.reason, x.rule_id,
               %(words)s::jsonb->>concat_ws(' ', x.reason, x.rule_id), x.payee_id,
               x.partner_id, x.amount, x.move_line_id, x.order_line_id, x.source_name,
               x.day, %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM (%(lines)s) x
        """,
        wizard=wizard.id,
        plan=chunk.plan.id,
        company=chunk.company.id,
        words=json.dumps(wizard.left_out_ids._words(chunk.plan.rule_ids)),
        uid=wizard.env.uid,
        now=_STAMP,
        lines=lines,
    )


def forget(wizard):
    """Delete the rows of a preview, of which there may be a million."""
    wizard.env.flush_all()
    for name in ("payee", "left_out", "reason"):
        table = SQL.identifier(f"sales_commission_settle_{name}")
        query = SQL("DELETE FROM %s WHERE settle_id = %s", table, wizard.id)
        wizard.env.cr.execute(query)
    wizard.env.invalidate_all(flush=False)


def store_reasons(wizard):
    """Sum up the lines left out by their reason."""
    return SQL(
        """
        INSERT INTO sales_commission_settle_reason
               (settle_id, reason, rule_id, why, line_count, amount, create_uid,
                create_date, write_uid, write_date)
        SELECT settle_id, reason, rule_id, min(why), count(*), sum(amount), %(uid)s,
               %(now)s, %(uid)s, %(now)s
          FROM sales_commission_settle_left_out
         WHERE settle_id = %(wizard)s GROUP BY settle_id, reason, rule_id
        """,
        uid=wizard.env.uid,
        now=_STAMP,
        wizard=wizard.id,
    )

from odoo.tools import SQL


def openings(chunk):
    """What another system counted and paid of the chunk's pools, not carried in yet.

    The row earns exactly what was paid, so nothing is paid for the past and the next
    sale starts from the right band (see ``engine.commission.pool.opening``).
    """
    rate = chunk.plan._rate(chunk.company)
    return SQL(
        """
        SELECT o.id AS pool_id, p.id AS participant_id, o.payee_id, p.role,
               b.date AS day, b.id AS opening_id, o.date_from AS period_from,
               v.counted, v.paid,
               v.paid - (o.bases[k.k] + v.counted * o.slopes[k.k]) AS extra
          FROM sales_commission_opening b
          JOIN sales_commission_participant p ON p.id = b.participant_id
          JOIN sc_pool o ON o.payee_id = p.payee_id
               AND b.date BETWEEN o.date_from AND o.date_to
         CROSS JOIN LATERAL (
               SELECT b.counted::numeric * %(unit)s AS counted, %(paid)s AS paid) v
         CROSS JOIN LATERAL (
               SELECT GREATEST(1, width_bucket(v.counted, o.floors)) AS k) k
         WHERE p.plan_id = %(plan)s AND b.waiting IS NOT TRUE
           AND b.company_id = %(company)s
           AND NOT EXISTS (SELECT FROM sales_commission_credit c
                            WHERE c.pool_id = o.id AND c.event = 'opening'
                              AND c.order_key = b.id)
        """,
        company=chunk.company.id,
        # Units stay units; money is the plan's, and is paid in whole steps.
        unit=1 if chunk.plan.measure == "quantity" else rate,
        paid=chunk.rounded(SQL("b.paid::numeric * %s", rate)),
        plan=chunk.plan.id,
    )


def book_openings(chunk, run_id):
    """Write the openings to the ledger, closed from the start."""
    return SQL(
        """
        INSERT INTO sales_commission_credit
               (run_id, pool_id, participant_id, payee_id, company_id, period_from,
                event, role, day, source_name, line_key, origin_key, order_key,
                revision, currency_id, document_amount, rate, company_amount, base,
                share, credited, counted, extra, before, before_extra, commission,
                released, payable, locked)
        SELECT %s, pool_id, participant_id, payee_id, %s, period_from, 'opening',
               role, day, NULL,
               0, 0, opening_id, 1, %s, 0, 1, 0, 0, 1, 0, counted, extra, 0, 0, paid, 0,
               0, TRUE
          FROM sc_opening
        """,
        run_id,
        chunk.company.id,
        chunk.company.currency_id.id,
    )

from odoo.tools import SQL


def book_openings(chunk, run_id):
    """Carry in what another system counted and paid of the chunk's pools.

    The row earns exactly what was paid, so nothing is paid for the past and the next
    sale starts from the right band (see ``engine.commission.pool.opening``).
    """
    return SQL(
        """
        INSERT INTO sales_commission_credit
               (run_id, pool_id, participant_id, payee_id, company_id, period_from,
                event, role, day, source_name, line_key, origin_key, order_key,
                revision, currency_id, document_amount, rate, company_amount, base,
                share, credited, counted, extra, before, before_extra, commission,
                released, payable, locked)
        SELECT %(run)s, o.id, p.id, o.payee_id, %(company)s, %(first)s, 'opening',
               p.role, GREATEST(b.date, %(first)s), NULL, 0, 0, b.id, 1, %(currency)s,
               0, 1, 0, 0, 1, 0, b.counted, b.paid * %(rate)s - (
                   o.heights[k.k] + (b.counted - o.floors[k.k]) * o.slopes[k.k]),
               0, 0, b.paid * %(rate)s, 0, 0, TRUE
          FROM sales_commission_opening b
          JOIN sales_commission_participant p ON p.id = b.participant_id
          JOIN sc_pool o ON o.payee_id = p.payee_id
          LEFT JOIN res_users u ON u.id = p.user_id
         CROSS JOIN LATERAL (
               SELECT GREATEST(1, width_bucket(b.counted, o.floors)) AS k) k
         WHERE p.plan_id = %(plan)s AND b.date BETWEEN %(first)s AND %(last)s
           AND COALESCE(b.company_id, u.company_id, %(company)s) = %(company)s
           AND NOT EXISTS (SELECT FROM sales_commission_credit c
                            WHERE c.pool_id = o.id AND c.event = 'opening'
                              AND c.order_key = b.id)
        """,
        run=run_id,
        company=chunk.company.id,
        currency=chunk.company.currency_id.id,
        rate=chunk.plan._rate(chunk.company),
        plan=chunk.plan.id,
        first=chunk.pool_from,
        last=chunk.pool_to,
    )

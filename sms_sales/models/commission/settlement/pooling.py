from odoo.tools import SQL


def missing_pools(chunk):
    """One pool for every payee who takes part in a target period of the chunk."""
    return SQL(
        """
        INSERT INTO sales_commission_pool
               (plan_id, payee_id, company_id, date_from, date_to, target, on_target,
                minimum, cap, counted, commission, create_uid, write_uid, create_date,
                write_date)
        SELECT DISTINCT p.plan_id, p.payee_id, %(company)s, t.first, t.last,
               0, 0, 0, 0, 0, 0, %(uid)s, %(uid)s,
               now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
          FROM sales_commission_participant p
          JOIN unnest(%(firsts)s::date[], %(lasts)s::date[]) AS t(first, last)
            ON p.date_from <= t.last
           AND (p.date_to IS NULL OR p.date_to >= t.first OR %(later)s)
         WHERE p.plan_id = %(plan)s AND p.waiting IS NOT TRUE
           AND NOT EXISTS (SELECT FROM sales_commission_pool o
                            WHERE o.plan_id = p.plan_id AND o.payee_id = p.payee_id
                              AND o.company_id = %(company)s
                              AND o.date_from = t.first)
        """,
        company=chunk.company.id,
        firsts=[first for first, _last in chunk.pools],
        lasts=[last for _first, last in chunk.pools],
        uid=chunk.plan.env.uid,
        plan=chunk.plan.id,
        # Money for the sales of somebody who has left counts when it comes in.
        later=bool(chunk.plan.attain_on_receipt),
    )


def open_pools(chunk):
    """Ids of the chunk's pools whose last pay period is not locked."""
    return SQL(
        """
        SELECT o.id FROM sales_commission_pool o
         WHERE o.plan_id = %s AND o.company_id = %s
           AND o.date_from BETWEEN %s AND %s
           AND NOT EXISTS (
               SELECT FROM sales_commission_statement s
                WHERE s.root_plan_id = %s AND s.company_id = o.company_id
                  AND s.payee_id = o.payee_id AND s.state IN ('locked', 'paid')
                  AND s.date_to >= o.date_to)
        """,
        chunk.plan.id,
        chunk.company.id,
        chunk.pool_from,
        chunk.pool_to,
        chunk.plan.root_id.id,
    )


def terms(rows):
    """The terms of the chunk's pools, from JSON rows, as a table."""
    return SQL(
        """
        SELECT * FROM jsonb_to_recordset(%s::jsonb) AS t(id integer, target numeric,
               on_target numeric, minimum numeric, cap numeric, curve jsonb)
        """,
        rows,
    )


def changed_terms():
    """Pools whose stored terms are not those of ``sc_terms`` any more."""
    return SQL(
        """
        SELECT o.id FROM sales_commission_pool o JOIN sc_terms t ON t.id = o.id
         WHERE (o.target, o.on_target, o.minimum, o.cap, o.curve) IS DISTINCT FROM
               (t.target, t.on_target, t.minimum, t.cap, t.curve)
        """
    )


def working_pools(chunk):
    """The chunk's pools with their curves as arrays and what is locked of them."""
    return SQL(
        """
        SELECT o.id, o.payee_id, o.date_from, o.date_to, o.is_stale,
               NULLIF(COALESCE(t.cap, o.cap), 0) AS cap,
               ARRAY(SELECT (s->>0)::numeric FROM jsonb_array_elements(v.curve) s)
                   AS floors,
               -- What each segment would give for nothing.
               ARRAY(SELECT (s->>1)::numeric - (s->>0)::numeric * (s->>2)::numeric
                       FROM jsonb_array_elements(v.curve) s) AS bases,
               ARRAY(SELECT (s->>2)::numeric FROM jsonb_array_elements(v.curve) s)
                   AS slopes,
               COALESCE(k.until, '-infinity'::date) AS locked_until,
               %s AS open_place
          FROM sales_commission_pool o
          LEFT JOIN sc_terms t ON t.id = o.id
         CROSS JOIN LATERAL (SELECT COALESCE(t.curve, o.curve) AS curve) v
          LEFT JOIN (SELECT payee_id, max(date_to) AS until
                       FROM sales_commission_statement
                      WHERE root_plan_id = %s AND company_id = %s
                        AND state IN ('locked', 'paid')
                      GROUP BY payee_id) k ON k.payee_id = o.payee_id
         WHERE o.plan_id = %s AND o.company_id = %s
           AND o.date_from BETWEEN %s AND %s
        """,
        chunk.open_place(SQL("COALESCE(k.until, '-infinity'::date)")),
        chunk.plan.root_id.id,
        chunk.company.id,
        chunk.plan.id,
        chunk.company.id,
        chunk.pool_from,
        chunk.pool_to,
    )


def fold():
    """Bring the touched pools up to date: terms that changed, and running totals."""
    return SQL(
        """
        UPDATE sales_commission_pool o
           SET target = c.target, on_target = c.on_target, minimum = c.minimum,
               cap = c.cap, curve = c.curve, counted = c.counted,
               commission = c.commission, is_stale = FALSE
          FROM (SELECT p.id, COALESCE(t.target, p.target) AS target,
                       COALESCE(t.on_target, p.on_target) AS on_target,
                       COALESCE(t.minimum, p.minimum) AS minimum,
                       COALESCE(t.cap, p.cap) AS cap,
                       COALESCE(t.curve, p.curve) AS curve,
                       COALESCE(s.counted, 0) AS counted,
                       COALESCE(s.commission, 0) AS commission
                  FROM sc_touched x
                  JOIN sales_commission_pool p ON p.id = x.pool_id
                  LEFT JOIN sc_terms t ON t.id = p.id
                  LEFT JOIN (SELECT pool_id, sum(counted) AS counted,
                                    sum(commission) AS commission
                               FROM sales_commission_credit
                              WHERE pool_id = ANY(ARRAY(SELECT pool_id FROM sc_touched))
                                AND hold IS NULL
                              GROUP BY pool_id) s ON s.pool_id = p.id) c
         WHERE o.id = c.id
           AND (o.target, o.on_target, o.minimum, o.cap, o.curve, o.counted,
                o.commission, o.is_stale) IS DISTINCT FROM
               (c.target, c.on_target, c.minimum, c.cap, c.curve, c.counted,
                c.commission, FALSE)
        """
    )

"""What the steps of statements start from: one query a step, however many."""

from odoo.tools import SQL

# What a vendor credit has collected is not carried any more.
# Results of earlier open statements are carried on as they stand now, so the later
# open ones of the same series follow when one changes.
_CHAIN = """
    SELECT s.id, s.root_plan_id, s.payee_id, s.company_id, c.rounding::text,
           COALESCE(before.carried_out, 0)::text
      FROM sales_commission_statement s
      JOIN res_currency c ON c.id = s.currency_id
      LEFT JOIN LATERAL (
            SELECT p.carried_out - COALESCE(p.collected, 0) AS carried_out
              FROM sales_commission_statement p
             WHERE (p.root_plan_id, p.payee_id, p.company_id)
                 = (s.root_plan_id, s.payee_id, s.company_id)
               AND p.date_from < s.date_from
             ORDER BY p.date_from DESC LIMIT 1) before ON TRUE
     WHERE s.state NOT IN ('locked', 'paid')
       AND EXISTS (
            SELECT FROM sales_commission_statement changed
             WHERE changed.id = ANY(%s)
               AND (changed.root_plan_id, changed.payee_id, changed.company_id)
                 = (s.root_plan_id, s.payee_id, s.company_id)
               AND changed.date_from <= s.date_from)
     ORDER BY s.root_plan_id, s.payee_id, s.company_id, s.date_from
"""
_CREDITS = """
    SELECT statement_id, sum(credited) FILTER (WHERE event IN ('sale', 'refund'))::text,
           sum(payable) FILTER (WHERE event <> 'clawback')::text,
           sum(payable) FILTER (WHERE event = 'clawback')::text,
           count(*) FILTER (WHERE event <> 'clawback'),
           count(*) FILTER (WHERE event = 'clawback')
      FROM sales_commission_credit
     WHERE statement_id = ANY(%s) AND hold IS NULL AND event <> 'opening'
     GROUP BY statement_id
"""
# Tested once, in the pay period that ends the pool, on what its table gave.
_MINIMUMS = """
    SELECT s.id, sum(p.minimum)::text, COALESCE(sum(got.commission), 0)::text
      FROM sales_commission_statement s
      JOIN sales_commission_pool p ON p.payee_id = s.payee_id
       AND p.company_id = s.company_id AND p.minimum > 0
       AND p.date_to BETWEEN s.date_from AND s.date_to
      JOIN sales_commission_plan plan ON plan.id = p.plan_id
       AND plan.root_id = s.root_plan_id
      LEFT JOIN LATERAL (
            SELECT sum(commission) AS commission FROM sales_commission_credit
             WHERE pool_id = p.id AND hold IS NULL
               AND event IN ('sale', 'refund', 'opening')) got ON TRUE
     WHERE s.id = ANY(%s)
     GROUP BY s.id
"""
_ADJUSTMENTS = """
    SELECT statement_id, sum(amount)::text, count(*)
      FROM sales_commission_adjustment
     WHERE statement_id = ANY(%s) AND approved
     GROUP BY statement_id
"""
# Every participation of the payee in the version in force: a draw that has ended
# advances nothing, and who takes part no more is not asked to give back.
_DRAWS = """
    SELECT s.id, t.id, CASE WHEN t.draw_until < s.date_from THEN 'none'
                            ELSE t.draw_type END,
           round(t.draw_amount * COALESCE(r.rate, 1)::numeric, 6)::text
      FROM sales_commission_statement s
      JOIN LATERAL (
            SELECT v.id FROM sales_commission_plan v
             WHERE v.root_id = s.root_plan_id AND v.state IN ('running', 'ended')
               AND v.date_from <= s.date_to
               AND (v.date_to IS NULL OR v.date_to >= s.date_from)
             ORDER BY v.version DESC LIMIT 1) version ON TRUE
      JOIN sales_commission_participant t ON t.plan_id = version.id
       AND t.payee_id = s.payee_id AND t.waiting IS NOT TRUE
       AND t.date_from <= s.date_to
       AND (t.date_to IS NULL OR t.date_to >= s.date_from)
      LEFT JOIN sales_commission_plan_rate r
        ON r.plan_id = t.plan_id AND r.company_id = s.company_id
     WHERE s.id = ANY(%s)
     ORDER BY s.id, t.sequence, t.id
"""
# Opening balances of the cut-over count until the ledger has them as entries.
_BALANCES = """
    WITH series AS (
        SELECT DISTINCT root_plan_id, payee_id, company_id
          FROM sales_commission_statement WHERE id = ANY(%s))
    SELECT e.root_plan_id, e.payee_id, e.company_id, e.kind, sum(e.amount)::text
      FROM sales_commission_draw_entry e
      JOIN series s ON (s.root_plan_id, s.payee_id, s.company_id)
                     = (e.root_plan_id, e.payee_id, e.company_id)
     GROUP BY e.root_plan_id, e.payee_id, e.company_id, e.kind
     UNION ALL
    SELECT s.root_plan_id, s.payee_id, s.company_id, owed.kind,
           (round(owed.amount * COALESCE(r.rate, 1)::numeric / c.rounding)
            * c.rounding)::text
      FROM sales_commission_opening o
      JOIN sales_commission_participant t ON t.id = o.participant_id
      JOIN sales_commission_plan v ON v.id = t.plan_id
      JOIN series s ON s.root_plan_id = v.root_id AND s.payee_id = t.payee_id
       AND s.company_id = o.company_id
      JOIN res_company p ON p.id = o.company_id
      JOIN res_currency c ON c.id = p.currency_id
      LEFT JOIN sales_commission_plan_rate r
        ON r.plan_id = v.id AND r.company_id = o.company_id
     CROSS JOIN LATERAL (
            VALUES ('draw', o.draw_balance), ('guarantee', o.guarantee_balance)
           ) AS owed (kind, amount)
     WHERE owed.amount > 0 AND o.waiting IS NOT TRUE
"""
# Earlier open statements that are no part of the set have moved the balances too.
_MOVED = """
    SELECT s.root_plan_id, s.payee_id, s.company_id,
           COALESCE(sum(p.draw_moved), 0)::text,
           COALESCE(sum(p.guarantee_moved), 0)::text
      FROM (SELECT root_plan_id, payee_id, company_id, min(date_from) AS first
              FROM sales_commission_statement WHERE id = ANY(%s)
             GROUP BY root_plan_id, payee_id, company_id) s
      JOIN sales_commission_statement p
        ON (p.root_plan_id, p.payee_id, p.company_id)
         = (s.root_plan_id, s.payee_id, s.company_id)
       AND p.date_from < s.first AND p.state NOT IN ('locked', 'paid')
     GROUP BY s.root_plan_id, s.payee_id, s.company_id
"""


def chain(env, ids):
    """Open statements among and after ``ids``, by series and period:
    (id, root plan, payee, company, currency step, carried out before)."""
    return env.execute_query(SQL(_CHAIN, list(ids)))


def inputs(env, ids):
    """Return {subject: {statement id: values}}, amounts as decimal strings."""
    found = {
        "credits": _by_id(env, SQL(_CREDITS, ids)),
        "adjustments": _by_id(env, SQL(_ADJUSTMENTS, ids)),
        "minimums": _by_id(env, SQL(_MINIMUMS, ids)),
        "draws": {},
    }
    for res_id, *values in env.execute_query(SQL(_DRAWS, ids)):
        found["draws"].setdefault(res_id, []).append(values)
    return found


def balances(env, ids):
    """Return {(root plan, payee, company): {"draw": …, "guarantee": …}} to recover
    before the first of the statements, as lists of decimal strings to add up."""
    found = {}
    for *series, kind, amount in env.execute_query(SQL(_BALANCES, ids)):
        found.setdefault(tuple(series), {}).setdefault(kind, []).append(amount)
    for *series, draw, guarantee in env.execute_query(SQL(_MOVED, ids)):
        moved = found.setdefault(tuple(series), {})
        moved.setdefault("draw", []).append(draw)
        moved.setdefault("guarantee", []).append(guarantee)
    return found


def _by_id(env, query):
    return {row[0]: row[1:] for row in env.execute_query(query)}

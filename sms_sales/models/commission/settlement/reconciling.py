"""How posted documents come apart into credit, exclusions and named differences.

Every amount is computed from its own source; nothing is what is left over. What
the parts do not explain shows as *unexplained*.
"""

from odoo.tools import SQL

from .invoices import SALE_DOCUMENTS


def documents(company, first, last):
    """The posted customer documents of a period, by accounting date."""
    return SQL(
        """
        SELECT m.id AS doc_id, m.amount_untaxed_signed AS posted,
               COALESCE(m.invoice_date, m.date) AS day
          FROM account_move m
         WHERE m.company_id = %s AND m.state = 'posted' AND m.move_type IN %s
           AND m.date BETWEEN %s AND %s
        """,
        company.id,
        SALE_DOCUMENTS,
        first,
        last,
    )


def orders(company, first, last):
    """The confirmed orders of a period, in company currency."""
    return SQL(
        """
        SELECT o.id AS doc_id, o.date_order::date AS day,
               round((o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1)
                      )::numeric, c.decimal_places) AS posted
          FROM sale_order o
          JOIN res_company p ON p.id = o.company_id
          JOIN res_currency c ON c.id = p.currency_id
         WHERE o.company_id = %s AND o.state = 'sale'
           AND o.date_order::date BETWEEN %s AND %s
        """,
        company.id,
        first,
        last,
    )


def sale_days(by_order):
    """Days of the sales that the period's documents belong to."""
    if by_order:
        return SQL("SELECT DISTINCT day FROM sc_period")
    return SQL(
        """
        SELECT DISTINCT day FROM sc_period
         UNION
        SELECT s.invoice_date FROM sc_period d
          JOIN account_move m ON m.id = d.doc_id
          JOIN account_move s ON s.id = m.reversed_entry_id
         UNION
        SELECT s.invoice_date FROM sc_period d
          JOIN account_move_line l ON l.move_id = d.doc_id
          JOIN account_move_line o ON o.id = l.sales_origin_line_id
          JOIN account_move s ON s.id = o.move_id
        """
    )


def no_parts():
    """An empty table of the parts of documents, by reason and line."""
    return SQL(
        """
        SELECT ''::varchar AS code, 0 AS rule_id, 0 AS line_key, 0 AS doc_id,
               0::numeric AS amount
         WHERE FALSE
        """
    )


def outside():
    """Sales dated outside the plan, as they stand in ``sc_doc``."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT 'outside_plan', NULL::integer, d.line_key, d.doc_id, d.base
          FROM sc_doc d JOIN sc_period p USING (doc_id)
        """
    )


def exchange(step):
    """What the currency moved between a sale and its credit note (rule 7)."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT 'fx_on_refund', NULL, x.line_key, x.doc_id, x.fx
          FROM (SELECT d.line_key, d.doc_id,
                       round(l.balance * d.document_amount / l.amount_currency
                             / %(step)s) * %(step)s - d.base AS fx
                  FROM sc_doc d
                  JOIN sc_period p USING (doc_id)
                  JOIN account_move_line l ON l.id = d.line_key
                 WHERE d.event = 'refund' AND l.amount_currency <> 0) x
         WHERE x.fx <> 0
        """,
        step=step,
    )


def excluded():
    return SQL(
        """
        INSERT INTO sc_part
        SELECT b.reason, CASE WHEN b.reason = 'rule' THEN b.rule_id END, b.line_key,
               b.doc_id, b.base
          FROM sc_base b JOIN sc_period p USING (doc_id)
         WHERE b.reason IS NOT NULL
        """
    )


def shared():
    """What nobody claims, and the direct credit that the documents ask for."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT v.code, NULL, x.line_key, x.doc_id, v.amount
          FROM (SELECT b.line_key, b.doc_id, b.base, COALESCE(s.given, 0) AS given,
                       s.given IS NULL AS nobody
                  FROM sc_base b
                  JOIN sc_period p USING (doc_id)
                  LEFT JOIN (SELECT line_key, origin_key, order_key,
                                    sum(credited) AS given
                               FROM sc_target WHERE role = 'direct'
                              GROUP BY 1, 2, 3) s
                    USING (line_key, origin_key, order_key)
                 WHERE b.reason IS NULL) x
         CROSS JOIN LATERAL (VALUES
               ('asked', x.given),
               (CASE WHEN x.nobody THEN 'no_payee' ELSE 'unassigned' END,
                x.base - x.given)) AS v (code, amount)
         WHERE v.amount <> 0
        """
    )


def credited(root, company, lines):
    """Direct credit that counts; what is asked for beyond it, and why it does not.

    It waits for a decision, or was rejected, where the rows held last say so, a refund
    of it with it; else it is not settled yet.
    """
    return SQL(
        """
        WITH ledger AS (%(ledger)s), booked AS (
            SELECT line_key, doc_id, sum(amount) AS amount, sum(held) AS held,
                   bool_or(waits) AS waits, bool_or(follows) AS follows
              FROM ledger GROUP BY 1, 2
        ), asked AS (
            DELETE FROM sc_part WHERE code = 'asked'
            RETURNING line_key, doc_id, amount
        )
        INSERT INTO sc_part
        SELECT 'direct', NULL::integer, line_key, doc_id, amount FROM booked
         WHERE amount <> 0
         UNION ALL
        SELECT CASE WHEN sum(amount) <> sum(held) AND NOT bool_or(follows)
                    THEN 'unsettled'
                    WHEN bool_or(waits) THEN 'payee_change' ELSE 'rejected' END,
               NULL::integer, line_key, doc_id, sum(amount)
          FROM (SELECT line_key, doc_id, amount, 0 AS held, FALSE AS waits,
                       FALSE AS follows
                  FROM asked
                 UNION ALL
                SELECT line_key, doc_id, -amount, held, waits, follows FROM booked) x
         GROUP BY line_key, doc_id HAVING sum(amount) <> 0
        """,
        ledger=_direct_rows(root, company, lines),
    )


def _direct_rows(root, company, lines):
    """Direct credit of each line and payee: what counts, and what was held last.

    A refund ``follows`` its sale where that was held.
    """
    return SQL(
        """
        SELECT c.line_key, %(doc)s AS doc_id,
               COALESCE(sum(c.credited) FILTER (WHERE c.hold IS NULL), 0) AS amount,
               COALESCE((array_agg(c.credited ORDER BY c.revision DESC)
                   FILTER (WHERE c.hold IS NOT NULL))[1], 0) AS held,
               COALESCE(bool_or(c.hold = 'payee_change' OR h.waits), FALSE) AS waits,
               count(h.waits) > 0 AS follows
          FROM sales_commission_credit c
          JOIN sales_commission_pool o ON o.id = c.pool_id
          JOIN sales_commission_plan v ON v.id = o.plan_id
          JOIN %(table)s l ON l.id = c.line_key
          JOIN sc_period p ON p.doc_id = %(doc)s
          LEFT JOIN (SELECT x.line_key, x.order_key, w.root_id,
                            bool_or(x.hold = 'payee_change') AS waits
                       FROM sales_commission_credit x
                       JOIN sales_commission_pool y ON y.id = x.pool_id
                       JOIN sales_commission_plan w ON w.id = y.plan_id
                      WHERE x.hold IS NOT NULL AND x.role = 'direct'
                      GROUP BY 1, 2, 3) h
            ON h.line_key = c.origin_key AND h.order_key = c.order_key
               AND h.root_id = v.root_id AND c.line_key <> c.origin_key
         WHERE v.root_id = %(root)s AND c.company_id = %(company)s
           AND c.role = 'direct' AND c.event IN ('sale', 'refund', 'clawback')
         GROUP BY 1, 2, c.origin_key, c.order_key, c.participant_id, c.pool_id
        """,
        table=SQL.identifier(lines),
        doc=SQL.identifier(
            "l", "order_id" if lines == "sale_order_line" else "move_id"
        ),
        root=root.id,
        company=company.id,
    )


def cash_rounding():
    """What the host adds to an invoice to make its total payable in coins."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT 'cash_rounding', NULL, l.id, p.doc_id, -l.balance
          FROM sc_period p
          JOIN account_move_line l ON l.move_id = p.doc_id
         WHERE l.display_type = 'rounding' AND l.tax_repartition_line_id IS NULL
           AND l.balance <> 0
        """
    )


def order_down_payments():
    """Down-payment lines of orders stand for other lines of the same order."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT 'downpayment', NULL, l.id, p.doc_id,
               l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1)
          FROM sc_period p
          JOIN sale_order o ON o.id = p.doc_id
          JOIN sale_order_line l ON l.order_id = o.id
         WHERE l.is_downpayment AND l.display_type IS NULL AND l.price_subtotal <> 0
        """
    )


def rounding(step):
    """Cents lost where a line or an order is cut into parts: at most one a part."""
    return SQL(
        """
        INSERT INTO sc_part
        SELECT 'rounding', NULL, NULL, x.doc_id, x.rest
          FROM (SELECT p.doc_id, p.posted - sum(t.amount) AS rest, count(*) AS parts
                  FROM sc_period p JOIN sc_part t USING (doc_id)
                 GROUP BY p.doc_id, p.posted) x
         WHERE x.rest <> 0 AND abs(x.rest) <= x.parts * %s
        """,
        step,
    )


def store_parts(wizard, root, lines):
    """Keep the parts for the report, to look into."""
    order = lines == "sale_order_line"
    return SQL(
        """
        INSERT INTO sales_commission_reconciliation_part
               (reconciliation_id, plan_id, code, rule_id, line_id, order_line_id,
                move_id, order_id, amount, create_uid, create_date, write_uid,
                write_date)
        SELECT %(wizard)s, %(root)s, code, rule_id, %(invoice_line)s, %(order_line)s,
               %(move)s, %(order)s, amount, %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM sc_part
        """,
        wizard=wizard.id,
        root=root.id,
        invoice_line=SQL("NULL::integer") if order else SQL("line_key"),
        order_line=SQL("line_key") if order else SQL("NULL::integer"),
        move=SQL("NULL::integer") if order else SQL("doc_id"),
        order=SQL("doc_id") if order else SQL("NULL::integer"),
        uid=wizard.env.uid,
        now=SQL("now() AT TIME ZONE 'UTC'"),
    )


def totals():
    """Each reason with its sum, documents and lines."""
    return SQL(
        "SELECT code, rule_id, sum(amount)::text, count(DISTINCT doc_id)"
        " FROM sc_part GROUP BY 1, 2"
    )

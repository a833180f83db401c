"""What a reconciliation tells beside its parts: states, and the books' accounts."""

from odoo.tools import SQL

from .invoices import SALE_DOCUMENTS


def unreleased(root, company):
    """Direct credit of the period's documents that money has not set free yet."""
    return SQL(
        """
        SELECT COALESCE(sum(CASE WHEN c.event = 'release' THEN -c.released
                                 ELSE c.credited END), 0)::text
          FROM sales_commission_credit c
          JOIN sales_commission_pool o ON o.id = c.pool_id
          JOIN sales_commission_plan v ON v.id = o.plan_id
          JOIN account_move_line l ON l.id = c.origin_key
          JOIN sc_period p ON p.doc_id = l.move_id
         WHERE v.root_id = %s AND c.company_id = %s AND c.role = 'direct'
           AND c.event <> 'opening' AND c.hold IS NULL
        """,
        root.id,
        company.id,
    )


def order_statements(root, company, first, last):
    """How the direct credit of the period's orders ties to the period's statements.

    An order that is cancelled or changed later gives a difference in the statement of
    that time, which belongs to an order of another period, or to none that stands.
    """
    return SQL(
        """
        SELECT x.code, sum(c.credited)::text, count(DISTINCT l.order_id)
          FROM sales_commission_credit c
          JOIN sales_commission_pool o ON o.id = c.pool_id
          JOIN sales_commission_plan v ON v.id = o.plan_id
          LEFT JOIN sale_order_line l ON l.id = c.line_key
         CROSS JOIN LATERAL (
               SELECT c.period_from BETWEEN %(first)s AND %(last)s AS told,
                      l.order_id IN (SELECT doc_id FROM sc_period) IS TRUE AS stands
               ) i
         CROSS JOIN LATERAL (VALUES
               (CASE WHEN told THEN 'order_statements' END),
               (CASE WHEN told AND NOT stands THEN 'order_changes'
                     WHEN stands AND NOT told THEN 'order_elsewhere' END)) AS x (code)
         WHERE v.root_id = %(root)s AND c.company_id = %(company)s
           AND c.role = 'direct' AND c.event <> 'opening' AND c.hold IS NULL
           AND x.code IS NOT NULL
         GROUP BY 1
        """,
        first=first,
        last=last,
        root=root.id,
        company=company.id,
    )


def other_dates(first, last):
    """Documents of the period whose own date lies outside of it."""
    return SQL(
        "SELECT COALESCE(sum(posted), 0)::text, count(*) FROM sc_period"
        " WHERE day NOT BETWEEN %s AND %s",
        first,
        last,
    )


def bridges(company, first, last, point_of_sale):
    """Income accounts of the ledger, by what put their amounts there."""
    return SQL(
        """
        SELECT CASE WHEN m.move_type IN %(sales)s AND income THEN 'ledger_invoices'
                    WHEN m.move_type IN %(sales)s THEN 'ledger_not_income'
                    WHEN m.move_type = 'entry' AND %(pos)s THEN 'ledger_pos'
                    WHEN m.move_type = 'entry' THEN 'ledger_entries'
                    ELSE 'ledger_purchases' END,
               sum(-l.balance)::text, count(DISTINCT m.id)
          FROM account_move_line l
          JOIN account_move m ON m.id = l.move_id
          JOIN account_account a ON a.id = l.account_id
         CROSS JOIN LATERAL (
               SELECT a.account_type IN ('income', 'income_other') AS income) i
         WHERE m.company_id = %(company)s AND m.state = 'posted'
           AND m.date BETWEEN %(first)s AND %(last)s
           AND (income OR m.move_type IN %(sales)s AND l.display_type = 'product')
         GROUP BY 1
        """,
        sales=SALE_DOCUMENTS,
        pos=point_of_sale,
        company=company.id,
        first=first,
        last=last,
    )

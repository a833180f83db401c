"""How much a settlement, a preview or a reconciliation has to look at."""

from odoo.tools import SQL

from .invoices import SALE_DOCUMENTS


def lines(company, by_order, day, first, last, limit):
    """Count the lines of sales documents dated in a period, up to ``limit``."""
    if by_order:
        found = SQL(
            "SELECT FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id"
            " WHERE o.company_id = %s AND l.display_type IS NULL"
            " AND o.date_order >= %s AND o.date_order < %s::date + 1",
            company.id,
            first,
            last,
        )
    else:
        found = SQL(
            "SELECT FROM account_move m JOIN account_move_line l ON l.move_id = m.id"
            " WHERE m.company_id = %s AND m.move_type IN %s"
            " AND l.display_type = 'product' AND m.%s BETWEEN %s AND %s",
            company.id,
            SALE_DOCUMENTS,
            SQL.identifier(day),
            first,
            last,
        )
    return SQL("SELECT count(*) FROM (%s LIMIT %s) AS counted", found, limit)

"""One look at all quotations of a back-test and at their lines."""

from odoo.tools import SQL

from .backtest_rough import may_be_hit
from .backtest_sql import RATE
from .lines_as_sent import LAST_REVISIONS, SAME_LINE, SENT_LINES

# Measures against the list price of the day, and against the cost.
OF_LIST = ("line_discount", "line_manual_discount", "under_list", "order_discount")
OF_COST = ("line_margin", "line_margin_percent", "order_margin", "order_margin_percent")
# A line ``l`` whose list price of the day was not kept.
UNPRICED = SQL(
    """
    (l.sales_list_price IS NULL AND l.display_type IS NULL
     AND l.is_downpayment IS NOT TRUE AND l.is_expense IS NOT TRUE
     AND l.price_unit > 0 AND l.product_uom_qty <> 0)
    """
)
# The orders whose last revision tells of lines that are there no more, or sell
# something else.
GONE = SQL(
    """
    SELECT r.order_id FROM %s r CROSS JOIN LATERAL %s
     WHERE j.line->>'kind' = 'product'
       AND NOT EXISTS (SELECT FROM sale_order_line x WHERE %s)
    """,
    LAST_REVISIONS,
    SENT_LINES,
    SAME_LINE,
)


def seen_orders(rules, chosen, asked):
    """Select the figures of the orders ``o`` that are ``chosen``, and of the gaps in
    what is known for the measures ``asked``, and the ids of those that ``rules`` may
    hit (NULL: any of them)."""
    rough = may_be_hit(rules)
    unpriced = UNPRICED if asked.intersection(OF_LIST) else SQL("FALSE")
    gone = SQL("FALSE")
    if asked.intersection(OF_LIST + OF_COST):
        gone = SQL("o.id IN (%s)", GONE)
    ids = SQL("array_agg(o.id) FILTER (WHERE n.rough OR v.order_id IS NOT NULL)")
    return SQL(
        """
        SELECT count(*) AS quotation_count,
               sum(COALESCE(v.amount_untaxed, o.amount_untaxed) / %(rate)s)
                   AS quotation_amount,
               count(*) FILTER (WHERE v.order_id IS NULL) AS unsent,
               count(*) FILTER (WHERE n.unpriced) AS unpriced,
               count(*) FILTER (WHERE %(gone)s) AS gone, %(ids)s AS ids
          FROM sale_order o
          LEFT JOIN (
               SELECT DISTINCT ON (order_id) order_id, amount_untaxed, currency_id
                 FROM sales_quotation_revision WHERE order_id IS NOT NULL
                ORDER BY order_id, number DESC) v ON v.order_id = o.id
          LEFT JOIN (
               SELECT l.order_id, bool_or(%(rough)s) AS rough,
                      bool_or(%(unpriced)s) AS unpriced
                 FROM sale_order_line l WHERE %(rough)s OR %(unpriced)s
                GROUP BY l.order_id) n ON n.order_id = o.id
         WHERE %(chosen)s
        """,
        rate=RATE,
        gone=gone,
        ids=SQL("COALESCE(%s, '{}')", ids) if rough else SQL("NULL"),
        rough=rough or SQL("FALSE"),
        unpriced=unpriced,
        chosen=chosen,
    )

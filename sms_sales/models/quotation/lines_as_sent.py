"""The lines of quotations as they were sent last, for back-tests."""

from odoo.tools import SQL

_COLUMNS = (
    *("id", "order_id", "product_id", "product_uom_qty", "price_unit", "discount"),
    *("price_subtotal", "currency_id", "display_type", "sales_list_price"),
    *("sales_pricelist_price", "purchase_price", "sales_cost"),
    *("is_downpayment", "is_expense"),
)
# The last revision ``r`` of each quotation, and its lines ``j``.
LAST_REVISIONS = SQL(
    """
    (SELECT DISTINCT ON (order_id) * FROM sales_quotation_revision
      WHERE order_id IS NOT NULL ORDER BY order_id, number DESC)
    """
)
SENT_LINES = SQL(
    "jsonb_array_elements(r.content->'lines') WITH ORDINALITY j(line, place)"
)
# The line ``x`` that is still what was sent. In another currency, its list price and
# cost are no longer those of what was sent.
SAME_LINE = SQL(
    """
    x.order_id = r.order_id AND COALESCE(x.sales_uid, 'line-' || x.id) = j.line->>'uid'
    AND x.product_id = (j.line->>'product_id')::int
    AND x.currency_id = COALESCE(r.currency_id, x.currency_id)
    """
)


def lines_as_sent(env):
    """Lines of the last revision where a quotation has been sent, else as they are.

    What a revision does not tell, as the cost and the list price, is that of the line
    with its mark, product and currency; of a line that is gone nobody knows them: its
    id is negative.
    """
    own = [name for name in ("is_delivery", "reward_id") if _stored(env, name)]
    told = {
        "id": SQL("COALESCE(x.id, -(r.id * 1000 + j.place))"),
        "order_id": SQL("r.order_id"),
        "currency_id": SQL("COALESCE(x.currency_id, r.currency_id)"),
        "display_type": SQL("NULL"),
        "product_id": SQL("(j.line->>'product_id')::int"),
        "product_uom_qty": SQL("(j.line->>'quantity')::numeric"),
        "price_unit": SQL("(j.line->>'price')::float8"),
        "discount": SQL("(j.line->>'discount')::numeric"),
        "price_subtotal": SQL("(j.line->>'net')::numeric"),
    }
    columns = {name: SQL.identifier("x", name) for name in (*_COLUMNS, *own)}
    return SQL(
        """
        (SELECT %(now)s FROM sale_order_line x
          WHERE x.order_id NOT IN (SELECT r.order_id FROM sales_quotation_revision r
                                    WHERE r.order_id IS NOT NULL)
          UNION ALL
         SELECT %(sent)s
           FROM %(revisions)s r CROSS JOIN LATERAL %(lines)s
           LEFT JOIN sale_order_line x ON %(same)s
          WHERE j.line->>'kind' = 'product')
        """,
        now=_as(columns),
        sent=_as(columns | told),
        revisions=LAST_REVISIONS,
        lines=SENT_LINES,
        same=SAME_LINE,
    )


def _as(columns):
    parts = [SQL("%s AS %s", text, SQL.identifier(n)) for n, text in columns.items()]
    return SQL(", ").join(parts)


def _stored(env, name):
    field = env["sale.order.line"]._fields.get(name)
    return field is not None and field.store

"""What quotation rules measure on lines, as SQL: for judging and for back-tests.

Prices and quantities become decimals as ``numeric(text)`` would make them, so that
0.30000000000000004, which the host stores, is 0.3.
"""

from odoo.tools import SQL

from ...tools.spreading import is_payment, less_discounts, percentage_taxes

_TABLE = SQL("sale_order_line")


def line_facts(env, among, lines=_TABLE):
    """Select the product lines of the orders ``among``, as ``IN (…)``, each once.

    ``price`` is the net price before it was rounded to cents, ``net`` what the
    document asks: both after global discounts and rewards, which are spread over the
    lines of their taxes. What is not ordered yet is priced for one. ``lines`` are
    those of the host, or what stands for them.
    """
    return SQL(
        """
        WITH drawn AS MATERIALIZED (%(drawn)s),
        spread AS MATERIALIZED (%(spread)s)
        SELECT d.line_id, d.order_id, d.product_id, d.ordered, d.quantity,
               COALESCE(s.net, d.base) AS net, d.cost,
               d.listed, d.pricelisted,
               CASE WHEN s.net IS NULL OR d.base = 0 THEN d.price
                    ELSE round(d.price * s.net / d.base, 12) END AS price
          FROM drawn d LEFT JOIN spread s ON s.part_key = d.line_id
         WHERE NOT d.is_discount
        """,
        drawn=drawn_lines(env, among, lines),
        spread=_spread(),
    )


def drawn_lines(env, among, lines):
    """Select product lines and discounts as they stand on the documents."""
    return SQL(
        """
        SELECT l.line_id, l.order_id, l.product_id, l.ordered, l.quantity, l.step,
               l.is_discount, l.cost,
               CASE WHEN l.ordered = 0 THEN l.gross ELSE l.base END AS base,
               CASE WHEN %(taxed)s THEN l.base ELSE l.gross END AS price,
               %(listed)s AS listed, %(pricelisted)s AS pricelisted
          FROM (%(raw)s) l
        """,
        raw=_raw_lines(env, among, lines),
        taxed=_TAXED,
        listed=_untaxed(SQL("l.list_price")),
        pricelisted=_untaxed(SQL("l.pricelist_price")),
    )


# A unit price that includes taxes differs from the subtotal by more than a rounding.
_TAXED = SQL("l.ordered <> 0 AND l.gross <> 0 AND abs(l.gross - l.base) >= l.step")


def _untaxed(price):
    """``price`` of a unit, for the quantity, less the taxes that it includes."""
    return SQL(
        "CASE WHEN %(taxed)s THEN round(%(price)s * l.quantity * l.base / l.gross, 12)"
        " ELSE %(price)s * l.quantity END",
        taxed=_TAXED,
        price=price,
    )


def _raw_lines(env, among, lines):
    # OFFSET 0: a price is worked out once, not again wherever it is used.
    return SQL(
        """
        SELECT r.*, r.unit * r.quantity AS gross FROM (
            SELECT l.id AS line_id, l.order_id, l.product_id,
                   l.product_uom_qty::numeric AS ordered, c.rounding AS step,
                   CASE WHEN l.product_uom_qty = 0 THEN 1
                        ELSE l.product_uom_qty::numeric END AS quantity,
                   round(l.price_unit::numeric, 6)
                       * (1 - COALESCE(l.discount, 0)::numeric / 100) AS unit,
                   COALESCE(l.price_subtotal, 0) AS base,
                   round(l.sales_list_price::numeric, 6) AS list_price,
                   round(l.sales_pricelist_price::numeric, 6) AS pricelist_price,
                   l.price_unit < 0 AND l.product_uom_qty > 0 AND NOT %(payment)s
                       AS is_discount,
                   %(cost)s AS cost
              FROM %(lines)s l
              JOIN res_currency c ON c.id = l.currency_id
             WHERE l.order_id %(among)s AND %(looked_at)s
            OFFSET 0
        ) r OFFSET 0
        """,
        among=among,
        lines=lines,
        looked_at=looked_at(env),
        payment=is_payment(env),
        cost=_cost(),
    )


def looked_at(env):
    """Product lines of ``l``, and the discounts on them (rule 7)."""
    conditions = [
        SQL("l.display_type IS NULL AND l.product_id IS NOT NULL"),
        SQL("l.is_downpayment IS NOT TRUE AND l.is_expense IS NOT TRUE"),
        SQL(
            "l.product_id NOT IN (SELECT p.id FROM product_product p"
            " JOIN product_template t ON t.id = p.product_tmpl_id"
            " WHERE t.type = 'combo')"
        ),
    ]
    if "is_delivery" in env["sale.order.line"]._fields:
        conditions.append(SQL("l.is_delivery IS NOT TRUE"))
    if "reward_id" in env["sale.order.line"]._fields:
        conditions.append(SQL("NOT %s", is_payment(env)))
    return SQL(" AND ").join(conditions)


def _cost():
    """The cost of the quantity, or the own cost of a product where less was typed;
    goods that cost nothing have none that is known, unless their category says that
    they may (rule 8)."""
    return SQL(
        """
        CASE WHEN COALESCE(GREATEST(l.purchase_price, l.sales_cost), 0) = 0 THEN
            CASE WHEN l.product_id IN (
                SELECT p.id FROM product_product p
                  JOIN product_template t ON t.id = p.product_tmpl_id
                  LEFT JOIN product_category g ON g.id = t.categ_id
                 WHERE t.type = 'consu' AND g.sales_may_cost_nothing IS NOT TRUE
            ) THEN NULL ELSE 0 END
        ELSE round(GREATEST(l.purchase_price, l.sales_cost)::numeric, 6)
             * CASE WHEN l.product_uom_qty = 0 THEN 1
                    ELSE l.product_uom_qty::numeric END END
        """
    )


def _spread():
    """Only orders that have a discount pay for spreading it."""
    source = SQL(
        """
        SELECT d.line_id AS part_key, d.order_id, d.base, d.is_discount, d.step,
               %s AS taxes
          FROM drawn d
         WHERE d.ordered <> 0
           AND d.order_id IN (SELECT order_id FROM drawn WHERE is_discount)
        """,
        percentage_taxes(SQL("d.line_id")),
    )
    return SQL(
        "SELECT part_key, net FROM (%s) n WHERE NOT is_discount",
        less_discounts(source, SQL("s.order_id, s.taxes"), SQL("step")),
    )

from odoo.tools import SQL

from ....tools.spreading import is_payment, less_discounts, percentage_taxes


def freeze_costs(moves):
    """Keep the unit cost of posted lines, in company currency and the line's unit.

    ``moves`` is an SQL condition on account_move ``m``. Goods without a cost wait
    for one.
    """
    return SQL(
        """
        INSERT INTO sales_commission_cost (move_line_id, line_key, unit_cost)
        SELECT id, id, cost FROM (
        SELECT l.id, pt.type, round(COALESCE(
                   ol.purchase_price * COALESCE(iu.factor, ou.factor, 1)
                       / COALESCE(NULLIF(o.currency_rate, 0), 1)
                       / COALESCE(ou.factor, iu.factor, 1),
                   (pp.standard_price->>m.company_id::text)::numeric
                       * COALESCE(iu.factor, pu.factor, 1)
                       / COALESCE(pu.factor, iu.factor, 1), 0)::numeric, 6) AS cost
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
          JOIN product_product pp ON pp.id = l.product_id
          JOIN product_template pt ON pt.id = pp.product_tmpl_id
          LEFT JOIN LATERAL (SELECT min(r.order_line_id) AS id
                               FROM sale_order_line_invoice_rel r
                              WHERE r.invoice_line_id = l.id) r ON TRUE
          LEFT JOIN sale_order_line ol ON ol.id = r.id
          LEFT JOIN sale_order o ON o.id = ol.order_id
          LEFT JOIN uom_uom iu ON iu.id = l.product_uom_id
          LEFT JOIN uom_uom ou ON ou.id = ol.product_uom_id
          LEFT JOIN uom_uom pu ON pu.id = pt.uom_id
         WHERE %s AND m.state = 'posted'
           AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
           AND NOT EXISTS (SELECT FROM sales_commission_cost k WHERE k.line_key = l.id)
        ) x WHERE cost <> 0 OR type <> 'consu'
        """,
        moves,
    )


def freeze_weights(env, moves):
    """Keep which order lines a down payment stands for (rule 13).

    ``moves`` is an SQL condition on account_move ``m``. The down-payment line stands
    for the product lines with the same percentage taxes, by their subtotals after
    discounts; a weight without an order line is that of fixed taxes (rule 14).
    """
    return SQL(
        """
        WITH paid AS (
            SELECT DISTINCT d.id, d.order_id, c.rounding AS step
              FROM account_move m
              JOIN account_move_line l ON l.move_id = m.id AND l.is_downpayment
              JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
              JOIN sale_order_line d ON d.id = r.order_line_id AND d.is_downpayment
              JOIN res_currency c ON c.id = l.currency_id
             WHERE m.state = 'posted' AND %(moves)s
               AND NOT EXISTS (SELECT FROM sales_commission_weight w
                                WHERE w.downpayment_line_id = d.id)
        )
        INSERT INTO sales_commission_weight (downpayment_line_id, order_line_id, weight)
        SELECT paid_id, part_key, net FROM (%(lines)s) n
         WHERE net > 0 AND NOT is_discount
         UNION ALL
        SELECT paid_id, NULL, weight FROM (%(fixed)s) x WHERE weight > 0
        """,
        moves=moves,
        lines=less_discounts(_stood_for(env), SQL("s.paid_id"), SQL("step")),
        fixed=_fixed_taxes(),
    )


def _stood_for(env):
    """The lines of each order in ``paid`` with the taxes of its down payment."""
    return SQL(
        """
        SELECT p.id AS paid_id, p.step, l.id AS part_key, l.price_subtotal AS base,
               l.price_unit < 0 AND l.product_uom_qty > 0 AND NOT %s AS is_discount
          FROM paid p
          JOIN sale_order_line l ON l.order_id = p.order_id
         WHERE l.display_type IS NULL AND l.is_downpayment IS NOT TRUE AND %s = %s
        """,
        is_payment(env),
        percentage_taxes(SQL("l.id")),
        percentage_taxes(SQL("p.id")),
    )


def _fixed_taxes():
    """Fixed taxes of each order in ``paid``, where the host puts their deposit.

    That is the down-payment line with the taxes that are raised on them, mostly none.
    """
    return SQL(
        """
        SELECT paid_id, sum(amount) AS weight
          FROM (SELECT p.id AS paid_id, %(own)s AS taxes,
                       x.amount * l.product_uom_qty * sign(l.price_unit) AS amount,
                       ARRAY(SELECT y.id FROM account_tax_sale_order_line_rel u
                               JOIN account_tax y ON y.id = u.account_tax_id
                              WHERE u.sale_order_line_id = l.id
                                AND x.include_base_amount AND y.is_base_affected
                                AND y.amount_type NOT IN ('fixed', 'code')
                                AND (y.sequence, y.id) > (x.sequence, x.id)
                              ORDER BY 1) AS raised
                  FROM paid p
                  JOIN sale_order_line l ON l.order_id = p.order_id
                  JOIN account_tax_sale_order_line_rel t ON t.sale_order_line_id = l.id
                  JOIN account_tax x ON x.id = t.account_tax_id
                 WHERE x.amount_type = 'fixed' AND l.display_type IS NULL
                   AND l.is_downpayment IS NOT TRUE) f
         WHERE taxes = raised GROUP BY paid_id
        """,
        own=percentage_taxes(SQL("p.id")),
    )

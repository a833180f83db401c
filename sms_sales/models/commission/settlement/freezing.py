from odoo.tools import SQL


def freeze_costs(moves):
    """Keep the unit cost of posted lines, in company currency and the line's unit.

    ``moves`` is an SQL condition on account_move ``m``. Goods without a cost wait
    for one.
    """
    return SQL(
        """
        INSERT INTO sales_commission_cost (move_line_id, line_key, unit_cost)
        SELECT id, id, cost FROM (
        SELECT l.id, pt.type, COALESCE(
                   ol.purchase_price / COALESCE(NULLIF(o.currency_rate, 0), 1)
                       * COALESCE(iu.factor / NULLIF(ou.factor, 0), 1),
                   (pp.standard_price->>m.company_id::text)::numeric
                       * COALESCE(iu.factor / NULLIF(pu.factor, 0), 1), 0) AS cost
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


def freeze_weights(moves):
    """Keep which order lines a down payment stands for, by their subtotals (rule 13).

    ``moves`` is an SQL condition on account_move ``m``. The down-payment line stands
    for the product lines with the same percentage taxes.
    """
    return SQL(
        """
        WITH paid AS (
            SELECT DISTINCT d.id, d.order_id
              FROM account_move m
              JOIN account_move_line l ON l.move_id = m.id AND l.is_downpayment
              JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = l.id
              JOIN sale_order_line d ON d.id = r.order_line_id AND d.is_downpayment
             WHERE m.state = 'posted' AND %(moves)s
               AND NOT EXISTS (SELECT FROM sales_commission_weight w
                                WHERE w.downpayment_line_id = d.id)
        )
        INSERT INTO sales_commission_weight (downpayment_line_id, order_line_id, weight)
        SELECT p.id, l.id, l.price_subtotal
          FROM paid p
          JOIN sale_order_line l ON l.order_id = p.order_id
         WHERE l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
           AND l.price_subtotal > 0
           AND %(own)s = %(downpayment)s
        """,
        moves=moves,
        own=_percentage_taxes(SQL("l.id")),
        downpayment=_percentage_taxes(SQL("p.id")),
    )


def _percentage_taxes(line):
    return SQL(
        """ARRAY(SELECT t.account_tax_id FROM account_tax_sale_order_line_rel t
                   JOIN account_tax x ON x.id = t.account_tax_id
                  WHERE t.sale_order_line_id = %s AND x.amount_type <> 'fixed'
                  ORDER BY 1)""",
        line,
    )

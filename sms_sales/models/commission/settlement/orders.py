from odoo.tools import SQL


def order_lines(chunk):
    """Lines of confirmed orders of the chunk, at the order's rate of exchange."""
    amount = SQL("l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1)")
    return SQL(
        """
        SELECT l.id AS line_key, l.id AS origin_key, l.id AS order_key,
               'sale' AS event, o.id AS doc_id, o.id AS sale_doc_id,
               o.date_order::date AS day, o.date_order::date AS sale_day,
               o.currency_id, l.price_subtotal AS document_amount,
               %(amount)s AS company_amount, %(amount)s AS base,
               l.product_uom_qty AS quantity, l.product_id,
               NULL::integer AS move_line_id, l.id AS order_line_id,
               FALSE AS is_downpayment,
               l.price_unit < 0 AND l.product_uom_qty > 0 AS is_discount,
               p.commercial_partner_id AS partner_id, o.user_id, o.team_id,
               o.name AS source_name
          FROM sale_order o
          JOIN sale_order_line l ON l.order_id = o.id
          JOIN res_partner p ON p.id = o.partner_id
         WHERE o.company_id = %(company)s AND o.state = 'sale'
           AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
           AND o.date_order::date BETWEEN %(first)s AND LEAST(%(last)s, %(until)s)
        """,
        amount=chunk.rounded(SQL("(%s)::numeric", amount)),
        company=chunk.company.id,
        first=chunk.date_from,
        last=chunk.date_to,
        until=chunk.until,
    )

from odoo.tools import SQL


def left_out(chunk):
    """Every line that earns nothing new, with its reason as a code."""
    parts = [_excluded(), _without_payee(), _drafts(chunk), _credited(chunk)]
    if chunk.plan.basis == "payment":
        parts.append(_unpaid())
    return SQL(" UNION ALL ").join(parts)


def _excluded():
    return SQL(
        "SELECT line_key, reason, rule_id, base AS amount, move_line_id,"
        " order_line_id, source_name, day, doc_id"
        " FROM sc_base WHERE reason IS NOT NULL"
    )


def _without_payee():
    """Nobody takes part in the sale, or only with a part of it."""
    return SQL(
        """
        SELECT b.line_key, CASE WHEN s.given IS NULL THEN 'no_payee'
                                ELSE 'unassigned' END, NULL::integer,
               b.base - COALESCE(s.given, 0), b.move_line_id, b.order_line_id,
               b.source_name, b.day, b.doc_id
          FROM sc_base b
          LEFT JOIN (SELECT line_key, origin_key, order_key, sum(credited) AS given
                       FROM sc_target WHERE role = 'direct' GROUP BY 1, 2, 3) s
            USING (line_key, origin_key, order_key)
         WHERE b.reason IS NULL AND b.base <> COALESCE(s.given, 0)
        """
    )


def _credited(chunk):
    return SQL(
        """
        SELECT b.line_key, 'credited', NULL::integer, b.credited, c.move_line_id,
               c.order_line_id, c.source_name, c.day, NULL::integer
          FROM sc_booked b JOIN sales_commission_credit c ON c.id = b.last_id
         WHERE NOT EXISTS (SELECT FROM sc_new n
                            WHERE n.line_key = b.line_key
                              AND n.origin_key = b.origin_key
                              AND n.order_key = b.order_key
                              AND n.participant_id = b.participant_id
                              AND n.role = b.role)
        """
    )


def _unpaid():
    return SQL(
        """
        SELECT t.line_key, 'unpaid', NULL::integer, t.credited, t.move_line_id,
               t.order_line_id, t.source_name, t.day, t.sale_doc_id
          FROM sc_target t
          LEFT JOIN sc_received f ON f.root_id = t.sale_doc_id
         WHERE COALESCE(f.fraction, 0) = 0
        """
    )


def _drafts(chunk):
    """Documents of the chunk that are not posted or confirmed, or not any more."""
    if chunk.plan.basis == "order":
        return _draft_orders(chunk)
    return SQL(
        """
        SELECT l.id, CASE WHEN m.posted_before THEN 'draft_again'
                          ELSE 'not_posted' END, NULL::integer,
               CASE WHEN m.move_type = 'out_refund' THEN -l.price_subtotal
                    ELSE l.price_subtotal END
                   / COALESCE(NULLIF(m.invoice_currency_rate, 0), 1),
               l.id, NULL::integer, COALESCE(m.name, ''),
               COALESCE(m.invoice_date, m.date), m.id
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
         WHERE m.company_id = %s AND m.state = 'draft'
           AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
           AND l.display_type = 'product'
           AND COALESCE(m.invoice_date, m.date) BETWEEN %s AND %s
        """,
        chunk.company.id,
        chunk.date_from,
        chunk.date_to,
    )


def _draft_orders(chunk):
    return SQL(
        """
        SELECT l.id, 'not_confirmed', NULL::integer,
               l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1),
               NULL::integer, l.id, o.name, o.date_order::date, o.id
          FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
         WHERE o.company_id = %s AND o.state IN ('draft', 'sent')
           AND l.display_type IS NULL AND o.date_order::date BETWEEN %s AND %s
        """,
        chunk.company.id,
        chunk.date_from,
        chunk.date_to,
    )

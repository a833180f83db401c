from odoo.tools import SQL

SALE_DOCUMENTS = ("out_invoice", "out_refund", "out_receipt")


def invoice_lines(chunk):
    """Posted lines whose sale lies in the chunk, with what they take back."""
    if not chunk.rows["sc_link"]:
        return _plain(chunk, SQL("TRUE"))
    unlinked = SQL("NOT EXISTS (SELECT FROM sc_link k WHERE k.refund_id = l.id)")
    return SQL(
        "SELECT * FROM (%s UNION ALL %s UNION ALL %s) d",
        _plain(chunk, unlinked),
        _taken_back(chunk),
        _unlinked(chunk),
    )


def _columns(origin, event, document, company, sale, people):
    """Columns of ``sc_doc``: moves decide the date (``sale``) and the people.

    ``document`` is None where the line counts as a whole.
    """
    part = SQL()
    if document:
        part = SQL("* COALESCE(%s / NULLIF(-l.amount_currency, 0), 1)", document)
    return SQL(
        """
        l.id AS line_key, %(origin)s AS origin_key, 0 AS order_key,
        %(event)s AS event, m.id AS doc_id, %(sale)s.id AS sale_doc_id,
        m.invoice_date AS day, %(sale)s.invoice_date AS sale_day, l.currency_id,
        %(document)s AS document_amount, %(company)s AS company_amount,
        %(company)s AS base,
        CASE WHEN m.move_type = 'out_refund' THEN -l.quantity ELSE l.quantity END
            %(part)s AS quantity,
        l.product_id, l.id AS move_line_id,
        r.order_line_id,
        COALESCE(l.is_downpayment, FALSE) AS is_downpayment,
        l.price_unit < 0 AND l.quantity > 0 AND l.is_downpayment IS NOT TRUE
            AS is_discount,
        %(people)s.commercial_partner_id AS partner_id,
        %(people)s.invoice_user_id AS user_id, %(people)s.team_id,
        m.name AS source_name
        """,
        origin=origin,
        event=event,
        part=part,
        document=document or SQL("-l.amount_currency"),
        company=company,
        sale=SQL.identifier(sale),
        people=SQL.identifier(people),
    )


def _ordered(origin):
    """Join the order line of an invoice line; the first, should it have several."""
    return SQL(
        """LEFT JOIN (SELECT invoice_line_id, min(order_line_id) AS order_line_id
                        FROM sale_order_line_invoice_rel GROUP BY 1) r
                ON r.invoice_line_id = %s""",
        origin,
    )


def _posted(chunk):
    return SQL(
        "m.company_id = %s AND m.state = 'posted' AND m.move_type IN %s"
        " AND l.display_type = 'product' AND m.invoice_date <= %s",
        chunk.company.id,
        SALE_DOCUMENTS,
        chunk.until,
    )


def _plain(chunk, condition):
    return SQL(
        """
        SELECT %s
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
          JOIN account_move s ON s.id = COALESCE(m.reversed_entry_id, m.id)
          %s
         WHERE %s AND m.invoice_date BETWEEN %s AND %s
           AND %s
        """,
        _columns(SQL("l.id"), "sale", None, SQL("-l.balance"), "m", "s"),
        _ordered(SQL("l.id")),
        _posted(chunk),
        chunk.date_from,
        chunk.date_to,
        condition,
    )


def _taken_back(chunk):
    """Refunded parts, at the company amount of the line that they take back."""
    original = chunk.rounded(SQL("-o.balance * k.part / -o.amount_currency"))
    return SQL(
        """
        SELECT %s
          FROM sc_link k
          JOIN account_move_line l ON l.id = k.refund_id
          JOIN account_move m ON m.id = l.move_id
          JOIN account_move_line o ON o.id = k.origin_id
          JOIN account_move s ON s.id = o.move_id
          %s
         WHERE %s AND s.invoice_date BETWEEN %s AND %s
        """,
        _columns(
            SQL("o.id"),
            "refund",
            SQL("k.part"),
            original,
            "s",
            "s",
        ),
        _ordered(SQL("o.id")),
        _posted(chunk),
        chunk.date_from,
        chunk.date_to,
    )


def _unlinked(chunk):
    """What a credit note takes back beyond its original: a negative sale now.

    It concerns the people of the sale: the host names others on a credit note.
    """
    company = chunk.rounded(SQL("-l.balance * k.part / -l.amount_currency"))
    return SQL(
        """
        SELECT %s
          FROM sc_link k
          JOIN account_move_line l ON l.id = k.refund_id
          JOIN account_move m ON m.id = l.move_id
          JOIN account_move s ON s.id = COALESCE(m.reversed_entry_id, m.id)
          %s
         WHERE k.origin_id IS NULL AND %s AND m.invoice_date BETWEEN %s AND %s
        """,
        _columns(SQL("l.id"), "sale", SQL("k.part"), company, "m", "s"),
        _ordered(SQL("l.id")),
        _posted(chunk),
        chunk.date_from,
        chunk.date_to,
    )

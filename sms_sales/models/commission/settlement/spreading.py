from odoo.tools import SQL

from ....tools.spreading import (
    is_payment,
    largest_remainder,
    less_discounts,
    percentage_taxes,
)

# Of sc_doc, as the parts of a down payment fill them.
_COLUMNS = SQL(
    "line_key, origin_key, order_key, event, doc_id, sale_doc_id, day,"
    " sale_day, currency_id, document_amount, company_amount, base, quantity,"
    " product_id, move_line_id, order_line_id, is_downpayment, is_discount,"
    " partner_id, user_id, team_id, source_name"
)


def spread_discounts(chunk):
    """Give each line its part of the negative lines of the same taxes (rule 9)."""
    source = SQL(
        """
        SELECT d.ctid AS row_id, ARRAY[d.line_key, d.origin_key] AS part_key,
               d.doc_id, d.event, d.base, d.is_discount, %s AS taxes
          FROM sc_doc d
         WHERE NOT d.is_downpayment
           AND d.doc_id IN (SELECT doc_id FROM sc_doc WHERE is_discount)
        """,
        percentage_taxes(SQL("d.line_key"), chunk.plan.basis == "order"),
    )
    return SQL(
        "UPDATE sc_doc d SET base = net.net FROM (%s) net"
        " WHERE d.ctid = net.row_id AND d.base <> net.net",
        less_discounts(source, SQL("s.doc_id, s.event, s.taxes"), chunk.step),
    )


def spread_down_payments(chunk):
    """Put each down-payment line on the order lines that it stands for (rule 13).

    The part of its fixed taxes stays on the down-payment line (rule 14).
    """
    source = SQL(
        """
        SELECT d.*, w.order_line_id AS target_id, w.weight,
               COALESCE(w.order_line_id, 0) AS part_key,
               sum(w.weight) OVER (PARTITION BY d.line_key, d.origin_key) AS weights
          FROM sc_doc d
          JOIN sales_commission_weight w ON w.downpayment_line_id = d.order_line_id
         WHERE d.is_downpayment AND d.order_key = 0
        """
    )
    parts = largest_remainder(
        source,
        SQL("s.line_key, s.origin_key"),
        SQL("r.base"),
        SQL("r.weight"),
        SQL("r.weights"),
        chunk.step,
    )
    return SQL(
        """
        WITH part AS (%s), gone AS (
            DELETE FROM sc_doc d USING part p
             WHERE d.line_key = p.line_key AND d.origin_key = p.origin_key
               AND d.order_key = 0
        )
        INSERT INTO sc_doc (%s)
        SELECT p.line_key, p.origin_key, p.part_key, p.event, p.doc_id,
               p.sale_doc_id, p.day, p.sale_day, p.currency_id, p.document_amount,
               p.company_amount, p.part, 0, l.product_id, p.move_line_id,
               COALESCE(p.target_id, p.order_line_id),
               TRUE, FALSE, p.partner_id, p.user_id, p.team_id, p.source_name
          FROM part p LEFT JOIN sale_order_line l ON l.id = p.target_id
        """,
        parts,
        _COLUMNS,
    )


def means_of_payment(env):
    """Gift cards and e-wallets pay for a sale; they do not make it cheaper (rule 9)."""
    return SQL(
        "UPDATE sc_doc d SET is_discount = FALSE FROM sale_order_line l"
        " WHERE d.is_discount AND l.id = d.order_line_id AND %s",
        is_payment(env),
    )

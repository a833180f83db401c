from odoo.tools import SQL

from .chunk import largest_remainder


def tax_set(order_basis):
    """The percentage taxes of a line of ``sc_doc`` as a sorted array."""
    table, column = (
        ("account_tax_sale_order_line_rel", "sale_order_line_id")
        if order_basis
        else ("account_move_line_account_tax_rel", "account_move_line_id")
    )
    return SQL(
        "ARRAY(SELECT t.account_tax_id FROM %s t WHERE t.%s = d.line_key ORDER BY 1)",
        SQL.identifier(table),
        SQL.identifier(column),
    )


def spread_discounts(chunk):
    """Give each line its part of the negative lines of the same taxes (rule 9)."""
    source = SQL(
        """
        SELECT *, line_key AS part_key FROM (
            SELECT t.*, sum(base) FILTER (WHERE is_discount) OVER pot AS discount,
                   sum(base) FILTER (WHERE NOT is_discount) OVER pot AS gross
              FROM (SELECT d.ctid AS row_id, d.doc_id, d.event, d.line_key, d.base,
                           d.is_discount, %s AS taxes
                      FROM sc_doc d
                     WHERE NOT d.is_downpayment AND d.doc_id IN (
                               SELECT doc_id FROM sc_doc WHERE is_discount)
                   ) t
            WINDOW pot AS (PARTITION BY doc_id, event, taxes)
        ) p WHERE discount <> 0 AND gross <> 0
        """,
        tax_set(chunk.plan.basis == "order"),
    )
    parts = largest_remainder(
        SQL("SELECT * FROM (%s) q WHERE NOT is_discount", source),
        SQL("s.doc_id, s.event, s.taxes"),
        SQL("r.discount"),
        SQL("r.base"),
        SQL("r.gross"),
        chunk.step,
    )
    return SQL(
        """
        WITH pool AS (%(source)s), part AS (%(parts)s), net AS (
            SELECT row_id, base + part AS base FROM part
             UNION ALL
            SELECT row_id, 0 FROM pool WHERE is_discount
        )
        UPDATE sc_doc d SET base = net.base FROM net WHERE d.ctid = net.row_id
        """,
        source=source,
        parts=parts,
    )


def spread_down_payments(chunk):
    """Put each down-payment line on the order lines that it stands for (rule 13)."""
    source = SQL(
        """
        SELECT d.*, w.order_line_id AS target_id, w.weight, w.order_line_id AS part_key,
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
        SELECT p.line_key, p.origin_key, p.target_id, p.event, p.doc_id,
               p.sale_doc_id, p.day, p.sale_day, p.currency_id, p.document_amount,
               p.company_amount, p.part, 0, l.product_id, p.move_line_id, p.target_id,
               TRUE, FALSE, p.partner_id, p.user_id, p.team_id, p.source_name
          FROM part p JOIN sale_order_line l ON l.id = p.target_id
        """,
        parts,
        SQL(
            "line_key, origin_key, order_key, event, doc_id, sale_doc_id, day,"
            " sale_day, currency_id, document_amount, company_amount, base, quantity,"
            " product_id, move_line_id, order_line_id, is_downpayment, is_discount,"
            " partner_id, user_id, team_id, source_name"
        ),
    )


def means_of_payment():
    """Gift cards and e-wallets pay for a sale; they do not make it cheaper (rule 9)."""
    return SQL(
        """
        UPDATE sc_doc d SET is_discount = FALSE
          FROM sale_order_line l
          JOIN loyalty_reward w ON w.id = l.reward_id
          JOIN loyalty_program g ON g.id = w.program_id
         WHERE d.is_discount AND l.id = d.order_line_id
           AND g.program_type IN ('gift_card', 'ewallet')
        """
    )

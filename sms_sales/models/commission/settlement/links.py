from odoo.tools import SQL


def any_refund(chunk):
    """Whether a credit note takes back anything that is known."""
    return SQL("SELECT 1 FROM (%s) r LIMIT 1", _refunds(chunk))


def refund_links(chunk):
    """Which original line each credit-note line takes back, and how much of it.

    The stored link first, else the same order line, else the same product, in
    proportion to the originals. What exceeds the original has no ``origin_id``.
    """
    return SQL(
        """
        WITH refund AS (%(refunds)s), pair AS (%(pairs)s),
        part AS (
            SELECT id, day, origin, origin_doc,
                   round(doc * sum(origin_doc) OVER upto
                         / sum(origin_doc) OVER whole, places)
                   - round(doc * (sum(origin_doc) OVER upto - origin_doc)
                           / sum(origin_doc) OVER whole, places) AS part
              FROM pair
             WHERE origin_doc <> 0
            WINDOW whole AS (PARTITION BY id),
                   upto AS (PARTITION BY id ORDER BY origin)
        ), taken AS (
            SELECT *, -sign(origin_doc) * part AS back,
                   COALESCE(sum(-sign(origin_doc) * part) OVER (
                       PARTITION BY origin ORDER BY day, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
              FROM part
        ), split AS (
            SELECT id, origin, part, -sign(origin_doc) * GREATEST(
                       0, LEAST(back, abs(origin_doc) - before)) AS linked
              FROM taken
        )
        SELECT id AS refund_id, origin AS origin_id, linked AS part
          FROM split WHERE linked <> 0
         UNION ALL
        SELECT id, NULL, sum(part - linked) FROM split
         GROUP BY id HAVING sum(part - linked) <> 0
        """,
        refunds=_refunds(chunk),
        pairs=_pairs(),
    )


def _refunds(chunk):
    return SQL(
        """
        SELECT l.id, l.sales_origin_line_id AS linked, m.reversed_entry_id AS root,
               l.product_id, -l.amount_currency AS doc, m.invoice_date AS day,
               cu.decimal_places AS places
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id AND l.display_type = 'product'
          JOIN res_currency cu ON cu.id = l.currency_id
         WHERE m.company_id = %s AND m.state = 'posted'
           AND m.move_type = 'out_refund' AND m.invoice_date <= %s
           AND (m.reversed_entry_id IS NOT NULL OR l.sales_origin_line_id IS NOT NULL)
        """,
        chunk.company.id,
        chunk.until,
    )


def _pairs():
    return SQL(
        """
        SELECT r.id, r.doc, r.day, r.places, o.id AS origin,
               -o.amount_currency AS origin_doc
          FROM refund r
          JOIN account_move_line o ON o.id = r.linked
          JOIN account_move m ON m.id = o.move_id AND m.state = 'posted'
         UNION ALL
        SELECT id, doc, day, places, origin, origin_doc
          FROM (SELECT c.*, min(c.rank) OVER (PARTITION BY c.id) AS best
                  FROM (%s) c WHERE c.rank IS NOT NULL) b
         WHERE rank = best
        """,
        _candidates(),
    )


def _candidates():
    return SQL(
        """
        SELECT r.id, r.doc, r.day, r.places, o.id AS origin,
               -o.amount_currency AS origin_doc,
               CASE WHEN EXISTS (
                        SELECT FROM sale_order_line_invoice_rel a
                          JOIN sale_order_line_invoice_rel b USING (order_line_id)
                         WHERE a.invoice_line_id = r.id AND b.invoice_line_id = o.id
                    ) THEN 1
                    WHEN o.product_id = r.product_id THEN 2 END AS rank
          FROM refund r
          JOIN account_move m ON m.id = r.root AND m.state = 'posted'
          JOIN account_move_line o ON o.move_id = r.root AND o.display_type = 'product'
               AND sign(o.amount_currency) = sign(r.doc)
         WHERE r.linked IS NULL
        """
    )

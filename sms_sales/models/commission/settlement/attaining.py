from odoo.tools import SQL


def documents():
    """The invoices whose money decides what counts."""
    return SQL("SELECT DISTINCT sale_doc_id FROM sc_doc")


def scale_to_receipts(chunk):
    """Count of each line only what came in during the target period.

    ``sc_before`` and ``sc_received`` hold the fractions received when the period
    began and at its end.
    """
    return SQL(
        """
        UPDATE sc_doc d
           SET base = %(after)s - %(before)s,
               quantity = d.quantity * (f.fraction - COALESCE(b.fraction, 0)),
               day = LEAST(GREATEST(d.day, f.day, %(first)s), %(last)s)
          FROM sc_received f
          LEFT JOIN sc_before b ON b.root_id = f.root_id
         WHERE f.root_id = d.sale_doc_id
        """,
        after=chunk.rounded(SQL("d.base * f.paid / f.due")),
        before=chunk.rounded(SQL("d.base * COALESCE(b.paid, 0) / COALESCE(b.due, 1)")),
        first=chunk.pool_from,
        last=min(chunk.pool_to, chunk.until),
    )


def without_receipts(chunk):
    """Forget the lines that no money came in for during the target period.

    A document over nothing has no receivable; it counts on its own date.
    """
    return SQL(
        """
        DELETE FROM sc_doc d
         WHERE d.base = 0
            OR d.sale_day < %s AND NOT EXISTS (
               SELECT FROM sc_received f WHERE f.root_id = d.sale_doc_id)
        """,
        chunk.pool_from,
    )

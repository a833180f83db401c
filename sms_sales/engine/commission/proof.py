"""What a reconciliation adds up, and what it leaves over (rule 22)."""

from collections.abc import Iterable
from decimal import Decimal

# States within the parts, and how the documents tie to the ledger's income accounts:
# for information, no parts of the sum.
INSIDE = (
    "unreleased",
    "other_dates",
    "order_statements",
    "order_changes",
    "order_elsewhere",
)
LEDGER = (
    "ledger_invoices",
    "ledger_not_income",
    "ledger_entries",
    "ledger_pos",
    "ledger_purchases",
)


def unexplained(posted: str, totals: Iterable[tuple]) -> Decimal:
    """Return what is left over of ``posted`` once its parts are taken off.

    ``totals`` are rows of (code, rule id, amount, documents), amounts as strings.

    >>> rows = [("direct", None, "59.99", 1), ("ledger_pos", None, "20.00", 1)]
    >>> unexplained("60.00", rows)
    Decimal('0.01')
    """
    parts = [row for row in totals if row[0] not in INSIDE + LEDGER]
    return Decimal(posted) - sum((Decimal(row[2]) for row in parts), Decimal(0))

"""What an order has reached, and which booked rows that corrects."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

# In the order in which an order usually meets them.
KINDS = (
    "placed",
    "confirmed",
    "released",
    "shipped",
    "delivered",
    "invoiced",
    "paid",
)
# What these name knows no day of its own: it is that on which it was first seen.
FIRST_SEEN = ("payment", "quantities")


class Fact(NamedTuple):
    """A milestone as its sources tell it now.

    ``actual`` is in UTC; a source that knows only the day gives its noon, in the time
    zone of the company. Without ``actual`` the milestone is only promised. ``source``
    is a code (see ``sales.order.milestone``), ``reference`` the document's number.
    """

    actual: datetime | None
    source: str | None
    reference: str | None = None
    promised: date | None = None


def corrections(
    booked: Mapping[str, Fact], facts: Mapping[str, Fact]
) -> tuple[set[str], dict[str, Fact]]:
    """Return the kinds whose booked row no longer holds, and the rows to book.

    >>> day = datetime(2026, 3, 10, 11)
    >>> corrections({"paid": Fact(day, "reconciled")}, {})
    ({'paid'}, {})
    >>> same = {"placed": Fact(day, "signature")}
    >>> corrections(same, same)
    (set(), {})
    """
    gone, new = set(booked) - set(facts), {}
    for kind, fact in facts.items():
        before = booked.get(kind)
        if before == (fact := _as_first_seen(before, fact)):
            continue
        new[kind] = fact
        if before is not None:
            gone.add(kind)
    return gone, new


def _as_first_seen(before, fact):
    """A payment authorised on Monday and captured on Friday was made on Monday."""
    same = before and (before.source, before.reference) == (fact.source, fact.reference)
    if same and fact.source in FIRST_SEEN and before.actual and fact.actual:
        return fact._replace(actual=min(before.actual, fact.actual))
    return fact

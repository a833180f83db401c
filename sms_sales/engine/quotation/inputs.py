"""What an approval is bound to, and what the customer was shown, in canonical form.

*Inputs* are what rules look at. *Content* is inputs and everything that is read on
the paper: names, sections, notes, terms, order of lines, language. State, dates,
rates of exchange, totals and signatures are in neither, so that sending, confirming
and signing change no hash.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from ..fingerprint import fingerprint

PRICE_PLACES = 6
DISCOUNT_PLACES = 2

_STEPS = {places: Decimal(1).scaleb(-places) for places in range(13)}
# More digits than a stored number has.
_WIDE = Context(prec=400)


class Line(NamedTuple):
    """A line that is sold; ``uid`` is kept across revisions, ``taxes`` are ids."""

    uid: str
    product: int
    unit: int
    quantity: Decimal
    price: Decimal
    discount: Decimal
    taxes: tuple[int, ...] = ()
    optional: bool = False
    parent: str = ""


class Term(NamedTuple):
    """One line of a payment term: how much is due, and when."""

    value: str
    amount: Decimal
    days: int
    delay: str


class Order(NamedTuple):
    """The head of a quotation; ``salesperson`` only where a rule reads it."""

    company: int
    partners: tuple[int, ...]
    currency: str
    pricelist: int = 0
    terms: tuple[Term, ...] = ()
    validity_days: int | None = None
    salesperson: int = 0


class Shown(NamedTuple):
    """A row of the paper: what is written on it, and where it stands."""

    uid: str
    sequence: int
    kind: str
    text: str


def plain(number: float | str | int, places: int) -> Decimal:
    """Return a stored number as a decimal of at most ``places``, halves away from 0.

    >>> plain(0.1 + 0.2, 6), plain(-0.0000001, 6), plain(2.675, 2)
    (Decimal('0.300000'), Decimal('0.000000'), Decimal('2.68'))
    """
    step = _STEPS.get(places) or Decimal(1).scaleb(-places)
    # Lines are hashed whenever an order is confirmed: this takes a tenth of the time
    # of rounding by fractions.
    exact = Decimal(str(number)).quantize(step, ROUND_HALF_UP, _WIDE)
    return exact if exact else abs(exact)


def inputs(order: Order, lines: Iterable[Line]) -> dict[str, Any]:
    """Return what an approval is bound to, ready to be hashed.

    >>> order = Order(1, (7,), "EUR")
    >>> line = Line("u1", 5, 1, plain(1, 2), plain(0.1 + 0.2, 6), plain(0, 2))
    >>> inputs(order, [line])["lines"][0]["price"]
    Decimal('0.300000')
    """
    return {
        **order._asdict(),
        "partners": list(order.partners),
        "terms": [term._asdict() for term in order.terms],
        "lines": [
            {**line._asdict(), "taxes": sorted(line.taxes)}
            for line in sorted(lines, key=lambda line: line.uid)
        ],
    }


def inputs_hash(order: Order, lines: Iterable[Line]) -> str:
    """Return the hash that an approval carries; the order of the lines is no input.

    >>> a, b = (Line(u, 5, 1, plain(1, 2), plain(9, 6), plain(0, 2)) for u in "ab")
    >>> head = Order(1, (7,), "EUR")
    >>> inputs_hash(head, [a, b]) == inputs_hash(head, [b, a])
    True
    """
    return fingerprint(inputs(order, lines))


def content_hash(
    order: Order,
    lines: Sequence[Line],
    shown: Sequence[Shown],
    note: str = "",
    language: str = "",
    name: str = "",
) -> str:
    """Return the hash that the paper and the portal page carry."""
    rows = sorted(shown, key=lambda row: (row.sequence, row.uid))
    return fingerprint(
        {
            "inputs": inputs(order, lines),
            "rows": [row._asdict() for row in rows],
            "note": note,
            "language": language,
            "name": name,
        }
    )

"""The base of each line after global discounts and rewards."""

from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from .money import spread


class Part(NamedTuple):
    """A line of a document: a "line", a "discount", or a "tender".

    ``taxes`` is its set of taxes, as one key. A tender is a gift card or
    an e-wallet that pays: it is no part of the base.
    """

    key: Any
    taxes: Hashable
    amount: Decimal
    kind: str = "line"


def discounted(found: Iterable[Part], step: Decimal) -> dict[Any, Decimal]:
    """Return the base per key: discounts spread over the lines of their tax set.

    In proportion to the lines that a discount reduces (those of the other sign), by
    largest remainder. A discount that finds none stays, under its own key, so that
    the bases always add up to the document less its tenders.

    >>> lines = [Part("a", "20", Decimal(600)), Part("b", "20", Decimal(400))]
    >>> off = Part("off", "20", Decimal(-100), "discount")
    >>> base = discounted([*lines, off], Decimal("0.01"))
    >>> str(base["a"]), str(base["b"])
    ('540.00', '360.00')
    """
    sets: dict[Hashable, list[Part]] = {}
    for part in found:
        sets.setdefault(part.taxes, []).append(part)
    bases: dict[Any, Decimal] = {}
    for parts in sets.values():
        bases.update(_set(parts, step))
    return bases


def _set(parts: Sequence[Part], step: Decimal) -> dict[Any, Decimal]:
    bases = {part.key: part.amount for part in parts if part.kind == "line"}
    for positive in (True, False):
        signed = [part for part in parts if (part.amount > 0) == positive]
        discounts = {p.key: p.amount for p in signed if p.kind == "discount"}
        reduced = [p for p in parts if p.kind == "line" and _reduces(p, positive)]
        if not reduced:
            bases.update(discounts)
            continue
        off = sum(discounts.values(), Decimal(0))
        shares = spread(off, [part.amount for part in reduced], step)
        for part, share in zip(reduced, shares, strict=True):
            bases[part.key] += share
    return bases


def _reduces(line: Part, positive: bool) -> bool:
    return line.amount < 0 if positive else line.amount > 0

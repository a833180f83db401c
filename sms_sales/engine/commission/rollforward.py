"""The roll-forward of capitalised commissions: from opening to closing, by cause."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

KINDS = ("addition", "amortised", "impaired", "clawed_back")


class Movement(NamedTuple):
    """An addition to the asset, or what was taken off it; amounts are positive."""

    day: date
    kind: str
    amount: Decimal


class RollForward(NamedTuple):
    """Opening plus additions, less the three that follow, is closing."""

    opening: Decimal
    addition: Decimal
    amortised: Decimal
    impaired: Decimal
    clawed_back: Decimal
    closing: Decimal


def roll_forward(
    movements: Iterable[Movement], date_from: date, date_to: date
) -> RollForward:
    """Return the figures from ``date_from`` to ``date_to``, both included.

    Raises ValueError on an unknown kind.

    >>> moves = [Movement(date(2026, 1, 5), "addition", Decimal(3600)),
    ...          Movement(date(2026, 2, 28), "amortised", Decimal(100))]
    >>> int(roll_forward(moves, date(2026, 2, 1), date(2026, 2, 28)).closing)
    3500
    """
    opening = Decimal(0)
    figures = dict.fromkeys(KINDS, Decimal(0))
    for day, kind, amount in movements:
        if kind not in figures:
            raise ValueError(f"A movement is one of {KINDS}, not {kind!r}.")
        if day < date_from:
            opening += _signed(kind, amount)
        elif day <= date_to:
            figures[kind] += amount
    closing = opening + sum(_signed(*figure) for figure in figures.items())
    return RollForward(opening, **figures, closing=closing)


def _signed(kind: str, amount: Decimal) -> Decimal:
    return amount if kind == "addition" else -amount

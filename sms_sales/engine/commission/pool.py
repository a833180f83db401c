"""What each line of a pool earns: the slow reference that the SQL must equal.

A pool is a plan version × payee × company × target period. Its lines stand in the
order lock period (unlocked last), date, key, so that a line that comes late never
changes what is locked. Line i earns ``rounded(H_i) − rounded(H_(i−1))``, where H is
the curve at the credit to date, plus what was earned beside the table, at most the
cap; hence the lines add up to the rounded commission of the pool. Where the terms
changed after lines were paid, these keep what they were paid, and the first open line
takes up the difference.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from ..money import exact, rounded
from .curve import Segment, value_at


class Line(NamedTuple):
    """A credit: what it counts in the table, and what it earns beside it (``extra``).

    ``locked`` is the first day of the pay period that locked it, None while open.
    Keys are unique within a pool, and sort. ``paid`` is what a locked line was paid,
    if by other terms.
    """

    key: Any
    locked: date | None
    day: date
    counted: Decimal
    extra: Decimal = Decimal(0)
    paid: Decimal | None = None


class Standing(NamedTuple):
    """Where a line stands in its pool, and what it earns there (rounded)."""

    key: Any
    before: Decimal
    before_extra: Decimal
    amount: Decimal


def standings(
    lines: Iterable[Line],
    segments: Sequence[Segment],
    step: Decimal,
    cap: Decimal | None = None,
) -> list[Standing]:
    """Return the lines in the pool's order with the amount that each earns.

    >>> from .tiers import Tier
    >>> from .curve import curve
    >>> rate = curve([Tier(Decimal(0), Decimal("0.05"))])
    >>> sale = Line("a", None, date(2026, 1, 5), Decimal(100))
    >>> standings([sale], rate, Decimal("0.01"))[0].amount
    Decimal('5.00')
    """
    ordered = sorted(lines, key=_place)
    totals = [(Decimal(0), Decimal(0))]
    for line in ordered:
        counted, extra = totals[-1]
        totals.append((counted + line.counted, extra + line.extra))
    reached = [due(segments, cap, *total, step) for total in totals]
    found, owed = [], Decimal(0)
    for line, total, (before, after) in zip(
        ordered, totals[:-1], pairwise(reached), strict=True
    ):
        amount = after - before
        if line.locked and line.paid is not None:
            owed, amount = owed + amount - line.paid, line.paid
        elif not line.locked:
            owed, amount = Decimal(0), amount + owed
        found.append(Standing(line.key, *total, amount))
    return found


def amounts(
    lines: Iterable[Line],
    segments: Sequence[Segment],
    step: Decimal,
    cap: Decimal | None = None,
) -> dict[Any, Decimal]:
    """Return what each line earns, by key, in the order of the pool."""
    return {one.key: one.amount for one in standings(lines, segments, step, cap)}


def opening(
    key: Any, day: date, counted: Decimal, paid: Decimal, segments: Sequence[Segment]
) -> Line:
    """Carry in a pool that another system began: attainment, and what it paid.

    The line earns exactly what was ``paid``, so that the next ones start from the
    right band and nothing is paid for the past.

    >>> from .tiers import Tier
    >>> from .curve import curve
    >>> rate = curve([Tier(Decimal(0), Decimal("0.05"))])
    >>> opening("o", date(2026, 1, 1), Decimal(100), Decimal(7), rate).extra
    Decimal('2')
    """
    return Line(key, date.min, day, counted, exact(paid - value_at(segments, counted)))


def due(
    segments: Sequence[Segment],
    cap: Decimal | None,
    counted: Decimal,
    extra: Decimal,
    step: Decimal,
) -> Decimal:
    """Return what a pool pays in all for a credit, and what was earned beside it.

    >>> rate = [Segment(Decimal(0), Decimal(0), Decimal("0.05"))]
    >>> due(rate, Decimal(100), Decimal(1000), Decimal(7), Decimal("0.01"))
    Decimal('57.00')
    """
    return rounded(_earned(segments, cap, counted, extra), step)


def _place(line: Line) -> tuple:
    return (line.locked is None, line.locked or line.day, line.day, line.key)


def _earned(
    segments: Sequence[Segment], cap: Decimal | None, counted: Decimal, extra: Decimal
) -> Fraction:
    total = Fraction(value_at(segments, counted)) + Fraction(extra)
    return total if cap is None else min(Fraction(cap), total)

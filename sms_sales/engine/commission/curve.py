"""The commission of a pool as one piecewise-linear function of its credit.

A curve is a list of segments in order of their floors, the first at zero. Its value
at x is found in the segment with the greatest floor ≤ x, or the first one when x is
negative: ``value + (x − floor) × slope``. A table with segments (floor, value, slope)
and ``ORDER BY floor DESC LIMIT 1`` says the same in SQL. So that both give the same
cents, a slope that does not terminate (on-target commission ÷ target) is cut to 18
places first, and the values are built from the slopes as cut.
"""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..money import Number, along, decimal, exact
from .tiers import Tier, banded

MODES = ("sliced", "whole")


class Segment(NamedTuple):
    """From ``floor`` on the commission is ``value``, and grows by ``slope`` a unit."""

    floor: Decimal
    value: Decimal
    slope: Decimal


class Jump(NamedTuple):
    """A fixed ``amount`` for reaching ``floor``, in the terms of the tiers."""

    floor: Decimal
    amount: Decimal


def curve(
    tiers: Sequence[Tier],
    mode: str = "sliced",
    unit: Number = 1,
    pay: Number = 1,
    jumps: Sequence[Jump] = (),
) -> list[Segment]:
    """Turn a rate table into a curve over amounts.

    ``unit`` is the amount that one unit of a floor stands for, ``pay`` multiplies
    each rate, ``jumps`` are bonuses for reaching. Raises ValueError on an unknown
    mode, on tiers as :func:`.tiers.banded` does, and on a jump at or below zero.

    >>> rates = [Tier(Decimal(0), Decimal("0.02")), Tier(Decimal(10), Decimal("0.04"))]
    >>> [tuple(map(str, segment)) for segment in curve(rates)]
    [('0', '0', '0.02'), ('10', '0.2', '0.04')]
    """
    if mode not in MODES:
        raise ValueError(f"A rate table is one of {MODES}, not {mode!r}.")
    if any(jump.floor <= 0 for jump in jumps):
        raise ValueError("A bonus for reaching must start above zero.")
    bands = [
        Tier(_scaled(floor, unit), _scaled(rate, pay)) for floor, rate in banded(tiers)
    ]
    bonuses = [Jump(_scaled(floor, unit), amount) for floor, amount in jumps]
    return _segments(bands, mode, bonuses)


def over_target(
    tiers: Sequence[Tier],
    mode: str,
    target: Decimal,
    on_target: Decimal | None = None,
    jumps: Sequence[Jump] = (),
    pay: Number = 1,
) -> list[Segment]:
    """A curve whose floors are percent of ``target``.

    With ``on_target`` a rate of 1 pays that commission at the target; without, the
    rates are on the amount, each multiplied by ``pay``. Raises ValueError when the
    target is not positive.

    >>> plan = [Tier(Decimal(0), Decimal(1)), Tier(Decimal(100), Decimal("1.5"))]
    >>> reached = over_target(plan, "sliced", Decimal(80000), Decimal(4000))
    >>> str(value_at(reached, Decimal(80000))), str(value_at(reached, Decimal(88000)))
    ('4000', '4600')
    """
    if target <= 0:
        raise ValueError("A plan over attainment needs a target above zero.")
    if on_target is not None:
        pay = Fraction(on_target) / Fraction(target)
    return curve(tiers, mode, Fraction(target) / 100, pay, jumps)


def value_at(segments: Sequence[Segment], x: Decimal) -> Decimal:
    """Return the commission, unrounded, on a credit of ``x``.

    >>> value_at([Segment(Decimal(0), Decimal(0), Decimal("0.02"))], Decimal(-50))
    Decimal('-1')
    """
    floor, value, slope = segments[index_of(segments, x)]
    return along(value, floor, x, slope)


def index_of(segments: Sequence[Segment], x: Decimal) -> int:
    """Return the place of the segment that holds ``x``."""
    return max(0, bisect_right([segment.floor for segment in segments], x) - 1)


def _segments(
    bands: Sequence[Tier], mode: str, bonuses: Sequence[Jump]
) -> list[Segment]:
    """Join the floors of bands and bonuses; carry the value from each to the next."""
    floors = sorted({band.floor for band in bands} | {jump.floor for jump in bonuses})
    segments: list[Segment] = []
    for floor in floors:
        slope = [band.rate for band in bands if band.floor <= floor][-1]
        bonus = sum(Fraction(amount) for at, amount in bonuses if at == floor)
        value = value_at(segments, floor) if segments else Decimal(0)
        if mode == "whole" and segments:
            lifted = (Fraction(slope) - Fraction(segments[-1].slope)) * Fraction(floor)
            value = exact(Fraction(value) + lifted)
        segments.append(Segment(floor, exact(Fraction(value) + bonus), slope))
    return segments


def _scaled(number: Number, factor: Number) -> Decimal:
    return decimal(Fraction(number) * Fraction(factor))

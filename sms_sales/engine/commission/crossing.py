"""The way along a curve from one credit to the next, in slices and jumps."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..money import exact
from .curve import Segment, index_of, value_at


class Stretch(NamedTuple):
    """What one move along the curve earns at one slope, or by one jump.

    A jump has no ``base`` and no ``ceiling``, and its ``slope`` is zero.
    """

    kind: str
    floor: Decimal
    ceiling: Decimal | None
    slope: Decimal
    base: Decimal
    amount: Decimal


def crossed(
    segments: Sequence[Segment], before: Decimal, after: Decimal
) -> list[Stretch]:
    """Explain the move from ``before`` to ``after``: slices and jumps, in order.

    Their amounts add up to ``value_at(after) − value_at(before)``. A table that pays
    the reached rate on everything shows as a jump at the floor. Moving down, bases
    and jumps are negative.

    >>> from .curve import curve
    >>> from .tiers import Tier
    >>> rates = [Tier(Decimal(0), Decimal("0.02")), Tier(Decimal(10), Decimal("0.04"))]
    >>> [(s.kind, str(s.base)) for s in crossed(curve(rates), Decimal(5), Decimal(12))]
    [('band', '5'), ('band', '2')]
    """
    if after < before:
        return [
            stretch._replace(base=-stretch.base, amount=-stretch.amount)
            for stretch in reversed(crossed(segments, after, before))
        ]
    first, last = index_of(segments, before), index_of(segments, after)
    stretches = []
    for k in range(first, last + 1):
        if k > first:
            stretches += _jump_into(segments, k)
        start = before if k == first else segments[k].floor
        end = after if k == last else segments[k + 1].floor
        stretches += _along(segments, k, end - start)
    return stretches


def _jump_into(segments: Sequence[Segment], k: int) -> list[Stretch]:
    floor, value, _slope = segments[k]
    jump = value - value_at(segments[:k], floor)
    zero = Decimal(0)
    return [Stretch("jump", floor, None, zero, zero, jump)] if jump else []


def _along(segments: Sequence[Segment], k: int, base: Decimal) -> list[Stretch]:
    floor, _value, slope = segments[k]
    ceiling = segments[k + 1].floor if k + 1 < len(segments) else None
    amount = exact(Fraction(base) * Fraction(slope))
    return [Stretch("band", floor, ceiling, slope, base, amount)] if base else []

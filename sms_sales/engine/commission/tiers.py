"""Rate tables over an amount: bands that are closed below and open above.

A band reaches from its floor to the next floor, so that no value can fall between
two. Below the first floor nothing is earned. A negative amount, left by refunds of
sales that were never credited here, takes the rate of the band at zero.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple


class Tier(NamedTuple):
    """From ``floor`` on, ``rate`` is paid per unit (0.04 is 4 %)."""

    floor: Decimal
    rate: Decimal


def banded(tiers: Sequence[Tier]) -> list[Tier]:
    """Return the tiers in order, with a band at zero that pays nothing if none is.

    Raises ValueError when two tiers start at the same floor, or one below zero.

    >>> banded([Tier(Decimal(100), Decimal("0.1"))])[0]
    Tier(floor=Decimal('0'), rate=Decimal('0'))
    """
    ordered = sorted(tiers, key=lambda tier: tier.floor)
    for lower, upper in pairwise(ordered):
        if lower.floor == upper.floor:
            raise ValueError(f"Two tiers cannot start at the same floor {lower.floor}.")
    if ordered and ordered[0].floor < 0:
        raise ValueError(f"A tier cannot start below zero ({ordered[0].floor}).")
    if ordered and not ordered[0].floor:
        return ordered
    return [Tier(Decimal(0), Decimal(0)), *ordered]


def sliced(base: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Pay each slice of ``base`` at the rate of the band it lies in, unrounded.

    >>> bands = [Tier(Decimal(0), Decimal("0.05")), Tier(Decimal(100), Decimal("0.10"))]
    >>> sliced(Decimal(150), bands)
    Decimal('10.00')
    """
    bands = banded(tiers)
    if base < 0:
        return base * bands[0].rate
    ceilings = [tier.floor for tier in bands[1:]] + [max(base, bands[-1].floor)]
    return sum(
        (min(base, ceiling) - tier.floor) * tier.rate
        for tier, ceiling in zip(bands, ceilings, strict=True)
        if tier.floor <= base
    )


def whole(base: Decimal, tiers: Sequence[Tier]) -> Decimal:
    """Pay all of ``base`` at the rate of the band it reaches, unrounded.

    >>> bands = [Tier(Decimal(0), Decimal("0.05")), Tier(Decimal(100), Decimal("0.10"))]
    >>> whole(Decimal("99.99"), bands), whole(Decimal(100), bands)
    (Decimal('4.9995'), Decimal('10.00'))
    """
    bands = banded(tiers)
    reached = [tier for tier in bands if tier.floor <= base] or bands[:1]
    return base * reached[-1].rate

"""When to order again, from what was sold and how long the supply takes.

The reorder point under uncertain demand and uncertain lead time, with a probability
of no stockout in each cycle: Silver, Pyke and Peterson, *Inventory Management and
Production Planning and Scheduling*, third edition, chapter 7.
"""

from decimal import ROUND_CEILING, Decimal
from statistics import NormalDist
from typing import NamedTuple

ZERO = Decimal(0)
# A root has no end, and a point that is whole but for it must not be rounded up.
FINE = Decimal("0.000001")


class Spread(NamedTuple):
    """Mean and standard deviation of what varies."""

    mean: Decimal
    deviation: Decimal


class Point(NamedTuple):
    """A reorder point with what it is made of.

    ``expected`` is the demand in the lead time, ``confirmed`` the part of it that
    the stock's forecast has taken off already, ``minimum`` what remains to ask for.
    """

    factor: Decimal
    expected: Decimal
    safety: Decimal
    point: Decimal
    confirmed: Decimal
    minimum: Decimal


def spread(count: int, total: Decimal, squares: Decimal) -> Spread:
    """Return mean and sample deviation of ``count`` numbers from their sums.

    Days without a sale are counted and add nothing to the sums.

    >>> spread(4, Decimal(8), Decimal(24))
    Spread(mean=Decimal('2'), deviation=Decimal('1.632993'))
    >>> spread(1, Decimal(5), Decimal(25)).deviation
    Decimal('0')
    """
    if count < 1:
        return Spread(ZERO, ZERO)
    mean = total / count
    if count < 2:
        return Spread(mean, ZERO)
    variance = (squares - total * mean) / (count - 1)
    deviation = max(variance, ZERO).sqrt().quantize(FINE)
    return Spread(mean, deviation if deviation else ZERO)


def factor(level: Decimal) -> Decimal:
    """Return how many deviations cover a share ``level`` of the cycles.

    >>> factor(Decimal("0.95"))
    Decimal('1.644854')
    """
    return Decimal(str(NormalDist().inv_cdf(float(level)))).quantize(FINE)


def reorder_point(
    demand: Spread, lead: Spread, level: Decimal, confirmed: Decimal = ZERO
) -> Point:
    """Return when to reorder, by demand a day and lead time in days, rounded up.

    >>> demand = Spread(Decimal(10), Decimal(4))
    >>> lead = Spread(Decimal(9), Decimal(2))
    >>> reorder_point(demand, lead, Decimal("0.95")).point
    Decimal('129')
    >>> point = reorder_point(demand, lead, Decimal("0.95"), confirmed=Decimal(50))
    >>> point.point, point.minimum
    (Decimal('129'), Decimal('79'))
    """
    z = factor(level)
    expected = demand.mean * lead.mean
    variance = lead.mean * demand.deviation**2 + demand.mean**2 * lead.deviation**2
    safety = z * variance.sqrt()
    open_part = max(ZERO, expected - confirmed)
    return Point(
        z, expected, safety, up(expected + safety), confirmed, up(open_part + safety)
    )


def up(quantity: Decimal) -> Decimal:
    """Return the next whole number, and nothing below zero.

    >>> up(Decimal("128.37")), up(Decimal("90.0000000001")), up(Decimal(-3))
    (Decimal('129'), Decimal('90'), Decimal('0'))
    """
    whole = quantity.quantize(FINE).to_integral_value(rounding=ROUND_CEILING)
    return max(ZERO, whole)


def days_of_cover(stock: Decimal, mean: Decimal) -> Decimal | None:
    """Return how many days a stock lasts, or nothing where nothing is sold.

    >>> days_of_cover(Decimal(45), Decimal(10)), days_of_cover(Decimal(5), Decimal(0))
    (Decimal('4.5'), None)
    """
    return max(stock, ZERO) / mean if mean > ZERO else None

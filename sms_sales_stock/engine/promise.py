"""What can still be promised of a stock that comes and goes.

What is available to promise at a moment is the lowest that the projected stock gets
from then on: more would be taken from somebody to whom it was promised for later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Flow(NamedTuple):
    """What comes in (or goes out, below zero) at a moment."""

    moment: datetime
    quantity: Decimal


class Stock(NamedTuple):
    """What lies there, and what is going to come and go."""

    on_hand: Decimal = ZERO
    flows: tuple[Flow, ...] = ()

    def taking(self, moment: datetime, quantity: Decimal) -> "Stock":
        """Return the same stock with another promise on it."""
        return self._replace(flows=(*self.flows, Flow(moment, -quantity)))


def forecast(stock: Stock, until: datetime) -> Decimal:
    """Return what is left at a moment.

    >>> day = datetime(2026, 3, 12)
    >>> forecast(Stock(Decimal(5), (Flow(day, Decimal(-2)),)), day)
    Decimal('3')
    """
    coming = (flow.quantity for flow in stock.flows if flow.moment <= until)
    return stock.on_hand + sum(coming, ZERO)


def going(stock: Stock, until: datetime) -> Decimal:
    """Return what is to go out by a moment.

    >>> day = datetime(2026, 3, 12)
    >>> going(Stock(Decimal(5), (Flow(day, Decimal(-2)), Flow(day, Decimal(9)))), day)
    Decimal('2')
    """
    return -sum(
        (f.quantity for f in stock.flows if f.moment <= until and f.quantity < 0), ZERO
    )


def lows(stock: Stock, now: datetime) -> list[Flow]:
    """Return from which moments on how much is free, in their order.

    What should have come or gone already is taken as of now.

    >>> monday, friday = datetime(2026, 3, 9), datetime(2026, 3, 13)
    >>> late = Flow(friday, Decimal(-4))
    >>> [low.quantity for low in lows(Stock(Decimal(10), (late,)), monday)]
    [Decimal('6'), Decimal('6')]
    """
    found = [Flow(now, stock.on_hand)]
    for moment, quantity in _steps(stock.flows, now):
        level = found[-1].quantity + quantity
        if moment == found[-1].moment:
            found.pop()
        found.append(Flow(moment, level))
    lowest = found[-1].quantity
    for place in range(len(found) - 1, -1, -1):
        lowest = min(lowest, found[place].quantity)
        found[place] = Flow(found[place].moment, lowest)
    return found


def available(low: Sequence[Flow], moment: datetime) -> Decimal:
    """Return what can be promised for a moment, never less than nothing.

    >>> monday, friday = datetime(2026, 3, 9), datetime(2026, 3, 13)
    >>> low = lows(Stock(Decimal(3), (Flow(friday, Decimal(5)),)), monday)
    >>> available(low, monday), available(low, friday)
    (Decimal('3'), Decimal('8'))
    """
    reached = [flow.quantity for flow in low if flow.moment <= moment]
    return max(ZERO, reached[-1] if reached else low[0].quantity)


def earliest(low: Sequence[Flow], quantity: Decimal) -> datetime | None:
    """Return from when on the whole quantity is free, if ever.

    >>> monday, friday = datetime(2026, 3, 9), datetime(2026, 3, 13)
    >>> low = lows(Stock(Decimal(3), (Flow(friday, Decimal(5)),)), monday)
    >>> earliest(low, Decimal(3)) == monday, earliest(low, Decimal(8)) == friday
    (True, True)
    >>> earliest(low, Decimal(9))
    """
    free = (flow.moment for flow in low if flow.quantity >= quantity)
    return next(free, None)


def _steps(flows: Iterable[Flow], now: datetime) -> Iterable[Flow]:
    return sorted(Flow(max(moment, now), quantity) for moment, quantity in flows)

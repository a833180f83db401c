"""Accrual of commissions, and capitalisation of those that win a contract.

Costs of obtaining a contract are an asset that is amortised with the transfer of what
was sold (ASC 340-40-25 and -35, IFRS 15.91–104): straight-line by months here, from
the month in which it starts. A period of a year or less may be expensed at once (the
practical expedient of 340-40-25-4 and 15.94).
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..money import Number, parts, rounded

_NONE = Decimal(0)


class Instalment(NamedTuple):
    """What is amortised on ``day``, the last of a month."""

    day: date
    amount: Decimal


class Accrual(NamedTuple):
    """A liability at period end; ``on_cost`` is the employer's share on top."""

    commission: Decimal
    on_cost: Decimal


def accrued(
    earned: Decimal, settled: Decimal, on_cost: Number, step: Decimal
) -> Accrual:
    """Accrue what is earned, unpaid invoices included, less what is billed or paid.

    ``on_cost`` is a fraction (0.21 is 21 %).

    >>> [str(part) for part in accrued(Decimal(1000), Decimal(400), Decimal("0.21"),
    ...                                Decimal("0.01"))]
    ['600', '126.00']
    """
    open_part = earned - settled
    return Accrual(open_part, rounded(Fraction(open_part) * Fraction(on_cost), step))


def treatment(months: int, expedient: bool = True) -> str:
    """Say whether a commission is expensed at once or capitalised.

    Raises ValueError on a period of no months.

    >>> treatment(12), treatment(12, expedient=False), treatment(13)
    ('expense', 'capitalise', 'capitalise')
    """
    if months < 1:
        raise ValueError("A commission is amortised over one month at least.")
    return "expense" if expedient and months <= 12 else "capitalise"


def amortised(
    amount: Decimal, start: date, months: int, step: Decimal
) -> list[Instalment]:
    """Amortise ``amount`` straight-line; the instalments add up to it.

    >>> plan = amortised(Decimal(3600), date(2026, 3, 14), 36, Decimal("0.01"))
    >>> plan[0] == (date(2026, 3, 31), Decimal(100)), str(plan[-1].day)
    (True, '2029-02-28')
    """
    days = [_month_end(start, month) for month in range(months)]
    return _straight(amount, days, step)


def still_open(instalments: Iterable[Instalment], day: date) -> Decimal:
    """Return what is not amortised after ``day``."""
    return sum((part.amount for part in instalments if part.day > day), _NONE)


def reduced(
    instalments: Sequence[Instalment], day: date, reduction: Decimal, step: Decimal
) -> list[Instalment]:
    """Take an impairment or a clawback off what is open after ``day``.

    What is left is amortised straight-line over the months that are left. Raises
    ValueError when more is taken than is open.

    >>> plan = amortised(Decimal(300), date(2026, 1, 1), 3, Decimal("0.01"))
    >>> [int(i.amount) for i in reduced(plan, date(2026, 1, 31), Decimal(50),
    ...                                 Decimal("0.01"))]
    [100, 75, 75]
    """
    left = still_open(instalments, day) - reduction
    if left < 0:
        raise ValueError(f"Only {left + reduction} is open, {reduction} was asked for.")
    done = bisect_right([part.day for part in instalments], day)
    later = [part.day for part in instalments[done:]]
    return [*instalments[:done], *_straight(left, later, step)]


def impairment(carrying: Decimal, recoverable: Decimal) -> Decimal:
    """Return the loss by which the asset exceeds what the contract will still bring.

    >>> impairment(Decimal(500), Decimal(420)), impairment(Decimal(500), Decimal(900))
    (Decimal('80'), Decimal('0'))
    """
    return max(_NONE, carrying - max(_NONE, recoverable))


def clawback_of_asset(
    clawback: Decimal,
    capitalised: Decimal,
    carrying: Decimal,
    step: Decimal,
    before: Decimal = _NONE,
) -> tuple[Decimal, Decimal]:
    """Divide a clawback, positive, between the open asset and past expense.

    ``before`` is what was clawed back of it earlier: the asset stands for the rest of
    the commission, and when all of that is taken back nothing of the asset is left.

    >>> found = clawback_of_asset(Decimal(1800), Decimal(3600), Decimal(2400),
    ...                           Decimal("0.01"))
    >>> [str(part) for part in found]
    ['1200.00', '600.00']
    """
    left = max(_NONE, capitalised - before)
    if clawback >= left:
        return carrying, clawback - carrying
    share = Fraction(carrying) / Fraction(left)
    from_asset = rounded(Fraction(clawback) * share, step)
    return from_asset, clawback - from_asset


def _straight(amount: Decimal, days: Sequence[date], step: Decimal) -> list[Instalment]:
    cumulative = [Fraction(k + 1, len(days)) for k in range(len(days))]
    return [
        Instalment(day, part)
        for day, part in zip(days, parts(amount, cumulative, step), strict=True)
    ]


def _month_end(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, monthrange(year, month + 1)[1])

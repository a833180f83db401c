"""Fiscal calendars: years that start in any month, and retail years of weeks.

A retail year has 52 or 53 weeks and ends on one weekday, either the last one in the
month before ``first_month`` or the one nearest to that month's end (the National
Retail Federation's 4-5-4 calendar: Saturday nearest to 31 January). Its quarters
have 13 weeks in months of 4, 4 and 5 weeks, or another order; a 53rd week belongs to
the last month, quarter and half of its year.

Both ends of a period belong to it, as people write them. Periods of one length tile
time: the day after one ends, the next begins.
"""

import calendar as gregorian
from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from .money import rounded

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WEEKS = {"445": (4, 4, 5), "454": (4, 5, 4), "544": (5, 4, 4)}
_DAY = timedelta(days=1)


class Calendar(NamedTuple):
    """``kind`` is "gregorian", "445", "454" or "544"; the rest is for retail years.

    ``weekday`` is the last day of a week (Monday is 0), ``nearest`` chooses the one
    nearest to the month's end instead of the last one in the month.
    """

    kind: str = "gregorian"
    first_month: int = 1
    weekday: int = 5
    nearest: bool = True


class Period(NamedTuple):
    """The days from ``date_from`` to ``date_to``, both included."""

    date_from: date
    date_to: date

    @property
    def days(self) -> int:
        return (self.date_to - self.date_from).days + 1


def period_of(calendar: Calendar, length: str, day: date) -> Period:
    """Return the period that holds ``day``.

    Raises ValueError on an unknown calendar or length ("month", "quarter", "half",
    "year").

    >>> str(period_of(Calendar(first_month=4), "quarter", date(2026, 1, 31)).date_to)
    '2026-03-31'
    """
    if length not in MONTHS:
        raise ValueError(f"A period is one of {list(MONTHS)}, not {length!r}.")
    year = max(
        year
        for year in range(day.year - 1, day.year + 2)
        if year_start(calendar, year) <= day
    )
    starts = [
        *_month_starts(calendar, year)[:: MONTHS[length]],
        year_start(calendar, year + 1),
    ]
    after = bisect_right(starts, day)
    return Period(starts[after - 1], starts[after] - _DAY)


def periods(calendar: Calendar, length: str, first: date, last: date) -> list[Period]:
    """Return the periods that hold a day from ``first`` to ``last``, in order.

    >>> len(periods(Calendar(), "month", date(2026, 1, 31), date(2026, 3, 1)))
    3
    """
    found = []
    day = first
    while day <= last:
        found.append(period_of(calendar, length, day))
        day = found[-1].date_to + _DAY
    return found


def year_start(calendar: Calendar, year: int) -> date:
    """Return the first day of the fiscal year that starts about ``year``.

    A retail year may start up to six days before its first month, or three after.

    >>> str(year_start(Calendar("454", 2), 2023))
    '2023-01-29'
    """
    month = date(year, calendar.first_month, 1)
    if calendar.kind == "gregorian":
        return month
    if calendar.kind not in WEEKS:
        raise ValueError(f"There is no calendar of kind {calendar.kind!r}.")
    latest = month - _DAY + timedelta(days=3 if calendar.nearest else 0)
    return latest - timedelta(days=(latest.weekday() - calendar.weekday) % 7) + _DAY


@lru_cache(maxsize=1024)
def prorata(
    amount: Decimal,
    period: Period,
    date_from: date | None,
    date_to: date | None,
    step: Decimal,
) -> Decimal:
    """Return the part of ``amount`` for the days that somebody is there.

    None leaves that end open. For targets, on-target commission and minimum.

    >>> quarter = Period(date(2026, 1, 1), date(2026, 3, 31))
    >>> prorata(Decimal(90000), quarter, None, date(2026, 2, 14), Decimal("0.01"))
    Decimal('45000.00')
    """
    if not amount:
        return Decimal(0)
    start = max(period.date_from, date_from or period.date_from)
    end = min(period.date_to, date_to or period.date_to)
    days = max(0, Period(start, end).days)
    return rounded(Fraction(amount) * days / period.days, step)


@lru_cache
def _month_starts(calendar: Calendar, year: int) -> tuple[date, ...]:
    """Return the first days of the twelve months of a fiscal year."""
    start = year_start(calendar, year)
    if calendar.kind == "gregorian":
        lengths = [_month_days(start, k) for k in range(11)]
    else:
        lengths = [7 * weeks for weeks in WEEKS[calendar.kind] * 4][:11]
    return tuple(start + timedelta(days=days) for days in accumulate([0, *lengths]))


def _month_days(start: date, months: int) -> int:
    later, month = divmod(start.month - 1 + months, 12)
    return gregorian.monthrange(start.year + later, month + 1)[1]

"""When an invoicing policy is due, and what its turn is called.

A turn is an ISO week or a month of the company that invoices; other policies have a
turn each day. Days are the company's own: at 23:30 on a Sunday in New York it is
Monday elsewhere.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


class Rhythm(NamedTuple):
    """``when`` is weekly, monthly, or anything else for every day.

    ``weekday`` is 1 on Mondays; a ``month_day`` that a month lacks is its last day.
    """

    when: str
    weekday: int = 1
    month_day: int = 1


def turn(rhythm: Rhythm, today: date) -> str:
    """Return the name of the turn that ``today`` is in.

    >>> [turn(Rhythm("weekly"), date(2027, 1, day)) for day in (3, 4)]
    ['2026-W53', '2027-W01']
    >>> [turn(Rhythm(when), date(2026, 3, 10)) for when in ("monthly", "delivery")]
    ['2026-03', '2026-03-10']
    """
    if rhythm.when == "weekly":
        year, week, _weekday = today.isocalendar()
        return f"{year}-W{week:02}"
    return f"{today:%Y-%m}" if rhythm.when == "monthly" else today.isoformat()


def due_day(rhythm: Rhythm, today: date) -> date:
    """Return the day on which the turn of ``today`` is due; it may be past.

    >>> due_day(Rhythm("weekly", weekday=5), date(2026, 3, 10))
    datetime.date(2026, 3, 13)
    >>> due_day(Rhythm("monthly", month_day=31), date(2026, 2, 3))
    datetime.date(2026, 2, 28)
    """
    if rhythm.when == "weekly":
        return today + timedelta(days=rhythm.weekday - today.isoweekday())
    if rhythm.when == "monthly":
        last = monthrange(today.year, today.month)[1]
        return today.replace(day=min(rhythm.month_day, last))
    return today


def next_day(rhythm: Rhythm, today: date, closed: bool) -> date:
    """Return when it is due next; ``closed`` says that this turn is over.

    >>> next_day(Rhythm("weekly"), date(2026, 3, 10), closed=False)
    datetime.date(2026, 3, 10)
    >>> next_day(Rhythm("weekly"), date(2026, 3, 10), closed=True)
    datetime.date(2026, 3, 16)
    >>> next_day(Rhythm("monthly", month_day=31), date(2026, 1, 31), closed=True)
    datetime.date(2026, 2, 28)
    """
    if not closed:
        return max(today, due_day(rhythm, today))
    if rhythm.when == "monthly":
        first = today.replace(day=1) + timedelta(days=31)
        return due_day(rhythm, first.replace(day=1))
    return due_day(rhythm, today + timedelta(days=7 if rhythm.when == "weekly" else 1))

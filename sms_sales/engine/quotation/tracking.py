"""Whether an order will be delivered by the day that was promised (rule 18).

What is still to wait for is read off the past: of the orders that took longer than
this one has by now, four in five needed no more than so many further working days.
The percentile is that of the nearest rank (Hyndman and Fan 1996, type 1).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

PERCENT = 80
# Fewer orders of the past say nothing.
LEAST = 10


class Outlook(NamedTuple):
    """So many working days are left, as the ``samples`` of the past say.

    ``longer``: they are those that took longer than this one by now, else all.
    """

    days: int
    samples: int
    longer: bool


class WorkingDays:
    """The days on which a company works, over a stretch of time.

    >>> tuesday = date(2026, 3, 10)
    >>> week = [tuesday + timedelta(days=n) for n in range(14)]
    >>> days = WorkingDays(day for day in week if day.weekday() < 5)
    >>> days.after(tuesday, 5)
    datetime.date(2026, 3, 17)
    >>> days.between(tuesday, date(2026, 3, 17))
    5
    """

    def __init__(self, days: Iterable[date]):
        self.days = sorted(days)

    def between(self, start: date, end: date) -> int:
        """Return how many working days come after ``start``, until ``end``."""
        return max(bisect_right(self.days, end) - bisect_right(self.days, start), 0)

    def after(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start``.

        Beyond the days known, every day counts.
        """
        if count <= 0:
            return start
        place = bisect_right(self.days, start) + count - 1
        if place < len(self.days):
            return self.days[place]
        last = max(self.days[-1], start) if self.days else start
        beyond = place - max(len(self.days), bisect_right(self.days, start)) + 1
        return last + timedelta(days=beyond)


def percentile(values: Sequence[int], percent: int = PERCENT) -> int:
    """Return the smallest of ``values`` that ``percent`` of them do not pass.

    >>> percentile([1, 2, 3, 4, 100])
    4
    """
    rank = ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def remaining(
    durations: Sequence[int], elapsed: int, least: int = LEAST
) -> Outlook | None:
    """Return what is left after ``elapsed`` days, by the orders that took longer.

    Where too few took longer, one day is left: more cannot be said. Too short a past
    says nothing at all.

    >>> remaining([1, 2, 3, 6, 7], 2, least=3)
    Outlook(days=5, samples=3, longer=True)
    >>> remaining([1, 2, 3], 9, least=3)
    Outlook(days=1, samples=3, longer=False)
    >>> remaining([1, 2], 0, least=3)
    """
    longer = [duration - elapsed for duration in durations if duration > elapsed]
    if len(longer) >= least:
        return Outlook(percentile(longer), len(longer), True)
    if len(durations) >= least:
        return Outlook(1, len(durations), False)
    return None


def standing(
    promised: date | None, delivered: bool, today: date, expected: date | None
) -> str | None:
    """Return done, late, at_risk or on_time; nothing where nothing was promised.

    >>> promised, today = date(2026, 3, 13), date(2026, 3, 10)
    >>> standing(promised, False, today, date(2026, 3, 17))
    'at_risk'
    >>> standing(promised, False, today, promised)
    'on_time'
    """
    if delivered:
        return "done"
    if promised is None:
        return None
    if today > promised:
        return "late"
    return "at_risk" if expected and expected > promised else "on_time"

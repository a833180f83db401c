"""When a contract ends, and how long the next one lasts."""

from calendar import monthrange
from datetime import date


def later(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last one of a shorter month.

    >>> later(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_end(start: date, end: date) -> date:
    """Return when the term that follows [start, end) ends: as long as that one, in
    whole months where it had whole months, else in days.

    >>> next_end(date(2025, 3, 1), date(2026, 3, 1))
    datetime.date(2027, 3, 1)
    >>> next_end(date(2026, 3, 1), date(2026, 3, 11))
    datetime.date(2026, 3, 21)
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and later(start, months) == end:
        return later(start, 2 * months)
    return end + (end - start)

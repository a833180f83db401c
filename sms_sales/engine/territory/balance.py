"""How evenly work is spread over those who are to do it."""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

Amount = int | float | Fraction


class Load(NamedTuple):
    """The work of a territory, and how much its owners can do."""

    work: Amount
    capacity: Amount


def balance(loads: Iterable[Load]) -> Fraction | None:
    """Return 100 for work that is spread like capacity, 0 for none where it is.

    None without any capacity; 100 without any work. Work of who has no capacity is
    out of balance altogether.

    >>> thirds = [Load(50, 1), Load(30, 1), Load(20, 1)]
    >>> round(float(balance(thirds)), 1)
    83.3
    >>> balance([Load(0, 1)]), balance([Load(5, 0)])
    (Fraction(100, 1), None)
    """
    exact = [Load(Fraction(one.work), Fraction(one.capacity)) for one in loads]
    work = sum((one.work for one in exact), Fraction(0))
    capacity = sum((one.capacity for one in exact), Fraction(0))
    if not capacity:
        return None
    if not work:
        return Fraction(100)
    off = sum(abs(one.work - one.capacity * work / capacity) for one in exact)
    return 100 * (1 - off / (2 * work))

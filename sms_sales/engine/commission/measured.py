"""What was measured, found again from what it counts or earns.

A credit stores what enters its pool, and what it earns beside the table, with six
places. Both are linear in what was measured: pieces, or a cost.
"""

from decimal import Decimal
from fractions import Fraction

from ..money import Number, rounded, shortest

# What a credit counts, and earns beside the table, is kept with six places.
MILLIONTH = Decimal("0.000001")


def behind(stored: Decimal, at: Number, slope: Number) -> Decimal:
    """Return the shortest x for which ``at + slope × x`` is ``stored``, to six places.

    Raises ZeroDivisionError when nothing was measured (``slope`` 0).

    >>> behind(Decimal("0.9999"), 0, Decimal("0.3333"))
    Decimal('3')
    """
    start, steep = Fraction(at), Fraction(slope)

    def gives(found: Decimal) -> bool:
        return rounded(start + steep * Fraction(found), MILLIONTH) == stored

    return shortest((Fraction(stored) - start) / steep, gives)


def times(amount: Number, each: Decimal) -> Decimal:
    """Return the shortest number of times that ``each`` makes ``amount``.

    >>> times(Decimal("2.500000"), Decimal("0.5"))
    Decimal('5')
    """

    def makes(found: Decimal) -> bool:
        return abs(Fraction(each) * Fraction(found) - Fraction(amount)) <= MILLIONTH

    return shortest(Fraction(amount) / Fraction(each), makes)

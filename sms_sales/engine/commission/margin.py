"""The margin of a posted line: what it brought, less what it cost."""

from decimal import Decimal
from fractions import Fraction

from ..money import Number, decimal

# Of a unit cost, and of what a line counts in its pool, which rounds once itself.
PLACES = 6


def unit_cost(price: Number, rate: Number = 1, factor: Number = 1) -> Decimal:
    """Return the cost of one unit in company currency, to be frozen when posted.

    ``price`` is per unit of purchase, ``rate`` turns its currency into the company's,
    ``factor`` is how many of its units one unit of the line makes.

    >>> unit_cost(Decimal("2.50"), factor=12)
    Decimal('30')
    """
    return decimal(Fraction(price) * Fraction(rate) * Fraction(factor), PLACES)


def margin(
    credited: Decimal, cost: Decimal, quantity: Decimal, share: Number = 1
) -> Decimal:
    """Return the margin of a credit net of its share of the cost; may be negative.

    ``cost`` is for one unit; ``quantity`` is negative on a credit note.

    >>> margin(Decimal(50), Decimal(30), Decimal(4), share=Fraction(1, 2))
    Decimal('-10')
    """
    whole = Fraction(cost) * Fraction(quantity)
    return decimal(Fraction(credited) - whole * Fraction(share), PLACES)


def held(price: Decimal, goods: bool) -> bool:
    """Say whether a line waits for its cost: goods that cost nothing.

    >>> held(Decimal(0), goods=True), held(Decimal(0), goods=False)
    (True, False)
    """
    return goods and not price

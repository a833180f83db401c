"""The margin of a posted line: what it brought, less what it cost."""

from decimal import Decimal
from fractions import Fraction

from ..money import Number, rounded


def cost(
    price: Decimal,
    quantity: Decimal,
    step: Decimal,
    rate: Number = 1,
    factor: Number = 1,
) -> Decimal:
    """Return the cost of a line in company currency, to be frozen when it is posted.

    ``price`` is per unit of purchase, ``rate`` turns its currency into the company's,
    ``factor`` is how many of its units one unit of the line makes. ``quantity`` is
    negative on a credit note.

    >>> cost(Decimal("2.50"), Decimal(3), Decimal("0.01"), factor=12)
    Decimal('90.00')
    """
    each = Fraction(price) * Fraction(rate) * Fraction(factor)
    return rounded(each * Fraction(quantity), step)


def margin(base: Decimal, line_cost: Decimal) -> Decimal:
    """Return the margin of a base (−balance) net of its cost; it may be negative.

    >>> margin(Decimal(100), Decimal(120))
    Decimal('-20')
    """
    return base - line_cost


def held(price: Decimal, storable: bool) -> bool:
    """Say whether a line waits for its cost: goods in stock that cost nothing.

    >>> held(Decimal(0), storable=True), held(Decimal(0), storable=False)
    (True, False)
    """
    return storable and not price

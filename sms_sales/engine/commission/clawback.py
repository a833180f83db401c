"""What a refund takes back after the pool of its sale has closed.

It takes the rate that the sale's line earned in its own pool: commission after the
cap, before the minimum, divided by the credit. The attainment of the pool in which the
refund lands is left alone.
"""

from decimal import Decimal
from fractions import Fraction

from ..money import rounded


def stored_rate(commission: Decimal, credit: Decimal) -> Fraction:
    """Return the rate of a credit, whole; zero on a credit of zero.

    >>> stored_rate(Decimal("200.00"), Decimal("10000.00"))
    Fraction(1, 50)
    """
    if not credit:
        return Fraction(0)
    return Fraction(commission) / Fraction(credit)


def clawed_back(
    refunded: Decimal, rate: Fraction, step: Decimal, before: Decimal = Decimal(0)
) -> Decimal:
    """Return the clawback, negative, of a refunded base, positive.

    ``before`` is the base of the same credit that was refunded earlier: rounding the
    cumulated base makes part refunds add up to what the whole refund takes back.

    >>> clawed_back(Decimal(10000), Fraction(1, 50), Decimal("0.01"))
    Decimal('-200.00')
    """
    done = rounded(Fraction(before) * rate, step)
    due = rounded((Fraction(before) + Fraction(refunded)) * rate, step)
    return done - due

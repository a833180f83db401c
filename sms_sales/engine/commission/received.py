"""How much of an invoice is paid with money, and what of its lines that releases.

A family is an invoice with the posted credit notes that reverse it. N is the sum of
its receivable lines, C the money in less the money out; f = C ÷ N lies between 0 and
1. A partial reconciliation is money only as far as its counterpart entry is.
"""

from decimal import Decimal
from fractions import Fraction

from ..money import Number, rounded


def fraction(received: Number, receivable: Number) -> Fraction:
    """Return f of a family, in the invoice's currency, taxes included.

    Nothing left to receive (fully credited, or free) counts as received.

    >>> fraction(Decimal(300), Decimal(600))
    Fraction(1, 2)
    """
    if not receivable:
        return Fraction(1)
    return _clamped(Fraction(received) / Fraction(receivable))


def money(
    amount: Decimal,
    receivable: Decimal,
    liquidity: Decimal = Decimal(0),
    outstanding: Decimal = Decimal(0),
    counted: Decimal = Decimal(0),
    withholding: Decimal = Decimal(0),
) -> Fraction:
    """Return what is money in a partial of ``amount`` with one counterpart entry.

    The others are sums of that entry's lines, by magnitude: its receivable, its
    liquidity and outstanding accounts, the accounts marked *counts as received* (bank
    fees) and withholding taxes. Write-offs, early-payment discounts and exchange
    differences are in none of them. An entry never brings more than the partial.

    >>> money(Decimal(100), Decimal(100), liquidity=Decimal(95), counted=Decimal(3))
    Fraction(98, 1)
    """
    if not receivable:
        return Fraction(0)
    real = sum(map(Fraction, (liquidity, outstanding, counted, withholding)))
    return Fraction(amount) * _clamped(real / Fraction(receivable))


def released(base: Decimal, part: Number, step: Decimal) -> Decimal:
    """Return the part of a line's net base, or commission, that is released.

    >>> released(Decimal(600), Fraction(1, 2), Decimal("0.01"))
    Decimal('300.00')
    """
    return rounded(Fraction(base) * Fraction(part), step)


def difference(base: Decimal, part: Number, booked: Decimal, step: Decimal) -> Decimal:
    """Return what is still to book, target minus booked; it may be negative.

    >>> difference(Decimal(600), 1, Decimal("300.00"), Decimal("0.01"))
    Decimal('300.00')
    """
    return released(base, part, step) - booked


def _clamped(part: Fraction) -> Fraction:
    return min(Fraction(1), max(Fraction(0), part))

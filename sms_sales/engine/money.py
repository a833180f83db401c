"""Rounding and dividing money so that nothing is lost or made up.

Amounts are decimals or fractions, the ``step`` is the smallest amount of a
currency (0.01, 0.05, 1). The work is done in fractions, hence exact whatever the
precision of the caller's decimal context.
"""

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from itertools import pairwise
from math import floor

Number = Decimal | Fraction | int

# What a rate or a factor keeps when it does not terminate (6,000 / 90,000): on a
# base of 10**12 the error stays under a millionth.
PLACES = 18
# Wide enough for any amount times two such factors; what would be cut raises.
_WIDE = Context(prec=120, traps=[Inexact])


def rounded(amount: Number, step: Decimal) -> Decimal:
    """Round ``amount`` to a multiple of ``step``, halves away from zero.

    As ``round(numeric)`` of PostgreSQL does. Raises ValueError when the step is
    not positive.

    >>> rounded(Decimal("2.345"), Decimal("0.01"))
    Decimal('2.35')
    >>> rounded(Decimal("-2.345"), Decimal("0.01"))
    Decimal('-2.35')
    >>> rounded(Decimal("1.12"), Decimal("0.05"))
    Decimal('1.10')
    """
    if step <= 0:
        raise ValueError(f"A currency cannot have a step of {step}.")
    # Whole numbers alone: this runs several times for each line of a statement.
    (above, below), (each, parts) = amount.as_integer_ratio(), step.as_integer_ratio()
    twice = 2 * below * each
    units = (2 * abs(above) * parts + below * each) // twice
    return _times(units if above >= 0 else -units, step)


def parts(total: Number, cumulative: Sequence[Number], step: Decimal) -> list[Decimal]:
    """Cut ``total`` at the cumulative shares; the parts never drift from their sum.

    Part k is ``rounded(total × share_k) − rounded(total × share_(k−1))``; the
    parts add up to the rounded total when the last share is 1.

    >>> third = Fraction(1, 3)
    >>> [str(p) for p in parts(Decimal(100), [third, 2 * third, 1], Decimal("0.01"))]
    ['33.33', '33.34', '33.33']
    """
    reached = [rounded(Fraction(total) * Fraction(share), step) for share in cumulative]
    return [after - before for before, after in pairwise([0, *reached])]


def spread(total: Decimal, weights: Sequence[Number], step: Decimal) -> list[Decimal]:
    """Divide ``total`` by ``weights``; the parts add up to it exactly.

    The largest-remainder method (Hamilton): each gets its share cut to the step,
    and the steps left over go to the largest remainders, the earliest first.
    Raises ValueError when the weights add up to zero, or when the total is not a
    multiple of the step.

    >>> [str(p) for p in spread(Decimal(100), [1, 1, 1], Decimal("0.01"))]
    ['33.34', '33.33', '33.33']
    """
    units = Fraction(total) / Fraction(step)
    if units.denominator != 1:
        raise ValueError(f"{total} cannot be divided into steps of {step}.")
    weighed = [Fraction(weight) for weight in weights]
    if not sum(weighed):
        raise ValueError(f"{total} cannot be divided by weights that add up to zero.")
    # On the absolute value, so that a refund undoes a sale to the cent.
    shares = [abs(units) * weight / sum(weighed) for weight in weighed]
    whole = [floor(share) for share in shares]
    left = int(abs(units)) - sum(whole)
    by_remainder = sorted(range(len(shares)), key=lambda k: whole[k] - shares[k])
    for k in by_remainder[:left]:
        whole[k] += 1
    return [_times(part if units >= 0 else -part, step) for part in whole]


def decimal(number: Number, places: int = PLACES) -> Decimal:
    """Return ``number`` as a decimal of at most ``places``, without trailing zeros.

    >>> decimal(Fraction(6000, 90000))
    Decimal('0.066666666666666667')
    >>> decimal(Decimal("1.50"))
    Decimal('1.5')
    """
    return Decimal(text(rounded(number, Decimal(1).scaleb(-places))))


def shortest(number: Number, fits: Callable[[Decimal], bool]) -> Decimal:
    """Return ``number`` with the fewest places that ``fits`` accepts.

    >>> shortest(Fraction(2, 3), lambda d: abs(3 * d - 2) < Decimal("0.1"))
    Decimal('0.67')
    """
    for places in range(PLACES):
        if fits(found := decimal(number, places)):
            return found
    return decimal(number)


def exact(number: Number) -> Decimal:
    """Return ``number`` as a decimal; raises decimal.Inexact if it does not terminate.

    >>> exact(Fraction(1, 8))
    Decimal('0.125')
    """
    above, below = number.as_integer_ratio()
    return _WIDE.divide(Decimal(above), Decimal(below))


def along(value: Decimal, start: Decimal, end: Decimal, slope: Decimal) -> Decimal:
    """Return where a line leads that has ``value`` at ``start``, exactly.

    >>> along(Decimal(200), Decimal(10000), Decimal("10050.00"), Decimal("0.04"))
    Decimal('202')
    """
    far = _WIDE.multiply(_WIDE.subtract(end, start), slope)
    return exact(_WIDE.add(value, far))


def text(number: Decimal | int) -> str:
    """Write a decimal without exponent and without trailing zeros.

    >>> text(Decimal("1E+3")), text(Decimal("0.50")), text(Decimal("-0.00"))
    ('1000', '0.5', '0')
    """
    plain = format(Decimal(number), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _times(units: int, step: Decimal) -> Decimal:
    return _WIDE.multiply(Decimal(units), step)

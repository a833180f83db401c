"""From the list price to the margin: what each step gave away (rule 14).

A level is an amount without tax, already rounded; a step is the difference of two
levels. So the steps always add up to what the document says.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ..money import text

# The levels in their order. "list" is where the waterfall begins.
LEVELS = ("list", "pricelist", "volume", "typed", "discount", "order_discount")

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Levels(NamedTuple):
    """What a line amounts to at each price, and what it costs.

    ``known`` is false when the prices of its day were not kept.
    """

    amounts: tuple[Decimal, ...]
    cost: Decimal = ZERO
    known: bool = True
    no_cost: bool = False


class Step(NamedTuple):
    """How far a step moves, from its predecessor to ``reached``."""

    key: str
    amount: Decimal
    reached: Decimal


def typed_factor(display: Decimal, pricelist: Decimal, discount: Decimal) -> Decimal:
    """Return by what the typed price is multiplied, to leave out the shown discount.

    A pricelist shows its reduction in the field *discount* or hides it in the price,
    by a setting: 100 less 20 % and 80 are the same. ``display`` is the price that the
    host set by itself, ``discount`` the percentage on the line; what it has of the
    pricelist's own reduction is no discount of the salesperson's.

    >>> typed_factor(Decimal(100), Decimal(80), Decimal(25))
    Decimal('0.8')
    >>> typed_factor(Decimal(80), Decimal(80), Decimal(25))
    Decimal('1')
    """
    if display <= 0 or pricelist >= display or discount <= 0:
        return Decimal(1)
    shown = min(1 - pricelist / display, discount / HUNDRED)
    return 1 - shown


def steps(amounts: Sequence[Decimal], rounding: Decimal = ZERO) -> list[Step]:
    """Return a step to each level, and one for ``rounding`` when there is some.

    >>> levels = [Decimal(n) for n in (1000, 900, 800, 780, 741, 700)]
    >>> [str(step.amount) for step in steps(levels)]
    ['1000', '-100', '-100', '-20', '-39', '-41']
    """
    before = ZERO
    found = []
    for key, level in zip(LEVELS, amounts, strict=True):
        found.append(Step(key, level - before, level))
        before = level
    if rounding:
        found.append(Step("rounding", rounding, before + rounding))
    return found


def together(lines: Iterable[Levels]) -> Levels:
    """Add up lines, level by level.

    >>> line = Levels((Decimal(1),) * 6, Decimal("0.5"))
    >>> whole = together([line, line])
    >>> str(whole.amounts[0]), str(whole.cost)
    ('2', '1.0')
    """
    lines = list(lines)
    amounts = zip(*(line.amounts for line in lines), strict=True)
    return Levels(
        tuple(map(sum, amounts)) if lines else (ZERO,) * len(LEVELS),
        sum((line.cost for line in lines), ZERO),
        all(line.known for line in lines),
        any(line.no_cost for line in lines),
    )


def as_data(levels: Levels, rounding: Decimal = ZERO) -> dict:
    """Write a waterfall for screens and approvals, with decimals as plain strings.

    ``margin_percent`` is None when nothing is left to compare with.

    >>> data = as_data(Levels((Decimal(100),) * 5 + (Decimal(80),), Decimal(60)))
    >>> data["net"], data["margin"], data["margin_percent"]
    ('80', '20', '25')
    """
    found = steps(levels.amounts, rounding)
    net = found[-1].reached
    margin = net - levels.cost
    percent = (margin * HUNDRED / net).quantize(Decimal("0.01")) if net > 0 else None
    return {
        "steps": [
            {"key": s.key, "amount": text(s.amount), "reached": text(s.reached)}
            for s in found
        ],
        "net": text(net),
        "cost": text(levels.cost),
        "margin": text(margin),
        "margin_percent": None if percent is None else text(percent),
        "known": levels.known,
        "no_cost": levels.no_cost,
    }

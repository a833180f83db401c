"""What quotation rules measure, on a line and on an order.

Percentages and amounts are decimals of at most six places, rounded half away from
zero, so that a rule in Python and the same rule in SQL compare equal numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

NOTHING: frozenset[int] = frozenset()
PLACES = Decimal("0.000001")
# Far more digits than an amount has, so that only the last step rounds.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
BELOW_ALL, ABOVE_ALL = Decimal("-Infinity"), Decimal("Infinity")


class Line(NamedTuple):
    """A product line; amounts are untaxed, for its quantity, in the order's currency.

    ``net`` is what the document asks, after global discounts; ``price`` the same
    before it was rounded to cents, ``listed`` and ``pricelisted`` what the list and
    the pricelist ask: None when they were not kept. ``cost`` is None when unknown.
    ``floor`` and ``target`` are per unit. ``counted`` is the part of the line that the
    order's sums count: 0 for an optional line that nobody has taken.
    """

    id: int
    uid: str = ""
    product: int = 0
    categories: frozenset[int] = NOTHING
    quantity: Decimal = Decimal(1)
    net: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    listed: Decimal | None = None
    pricelisted: Decimal | None = None
    cost: Decimal | None = Decimal(0)
    floor: Decimal | None = None
    target: Decimal | None = None
    counted: Decimal = Decimal(1)


class Measured(NamedTuple):
    """A value, or None where there is nothing to judge, and why it hits without one."""

    value: Decimal | None = None
    reason: str = ""


NOTHING_TO_JUDGE = Measured()
NO_COST = Measured(None, "no_cost")


def exact(number: Decimal) -> Decimal:
    """Round to six places, halves away from zero.

    >>> exact(Decimal("1.0000005")), exact(Decimal("-1.0000005"))
    (Decimal('1.000001'), Decimal('-1.000001'))
    """
    if not number.is_finite():
        return number
    return number.quantize(PLACES, context=_WIDE)


def converted(amount: Decimal, rate: Decimal, rate_from: Decimal) -> Decimal:
    """Return ``amount`` in the currency of ``rate``; rates are per company unit.

    >>> converted(Decimal(100), Decimal("1.1"), Decimal(2))
    Decimal('55.000000')
    """
    return exact(_WIDE.divide(_WIDE.multiply(amount, rate), rate_from))


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return the percentage; of nothing, it is past every limit, or nothing at all.

    >>> percent(Decimal(20), Decimal(80)), percent(Decimal(-10), Decimal(0))
    (Decimal('25.000000'), Decimal('-Infinity'))
    >>> percent(Decimal(0), Decimal(0)) is None
    True
    """
    if whole:
        return exact(_WIDE.divide(part * 100, whole))
    if part:
        return BELOW_ALL if part < 0 else ABOVE_ALL
    return None


def line_discount(line: Line) -> Measured:
    """1 − net ÷ list, in percent (rule 2).

    >>> line_discount(Line(1, price=Decimal(60), listed=Decimal(100))).value
    Decimal('40.000000')
    """
    return _given_away(line.listed, line.price, line.listed)


def line_manual_discount(line: Line) -> Measured:
    """The part of the discount that somebody typed, in percent of the list price."""
    return _given_away(line.pricelisted, line.price, line.listed)


def line_margin(line: Line) -> Measured:
    """What the line leaves; nothing to judge when it neither brings nor costs."""
    if not line.net and not line.cost:
        return NOTHING_TO_JUDGE
    return NO_COST if line.cost is None else Measured(line.net - line.cost)


def line_margin_percent(line: Line) -> Measured:
    """The margin in percent of the net price; a loss on nothing is below every floor.

    >>> line_margin_percent(Line(1, net=Decimal(0), cost=Decimal(10))).value
    Decimal('-Infinity')
    """
    margin = line_margin(line)
    if margin.value is None:
        return margin
    return Measured(percent(margin.value, line.net))


def under_list(line: Line) -> Measured:
    """By how much the net price of a unit lies under the list price."""
    if line.listed is None or not line.quantity:
        return NOTHING_TO_JUDGE
    return Measured(exact(_WIDE.divide(line.listed - line.price, line.quantity)))


def under_floor(line: Line) -> Measured:
    """By how much the net price of a unit lies under the floor."""
    return _under(line, line.floor)


def under_target(line: Line) -> Measured:
    """By how much the net price of a unit lies under the target price."""
    return _under(line, line.target)


def quantity(line: Line) -> Measured:
    """How many units."""
    return Measured(exact(line.quantity))


def order_discount(lines: Sequence[Line]) -> Measured:
    """1 − net ÷ list over the lines whose list price was kept."""
    kept = [line for line in lines if line.listed is not None and line.counted]
    listed = _sum(line.listed * line.counted for line in kept)
    price = _sum(line.price * line.counted for line in kept)
    return _given_away(listed, price, listed)


def order_margin(lines: Sequence[Line]) -> Measured:
    """What the lines leave together; unknown when one of them has no cost."""
    counted = [line for line in lines if line.counted and (line.net or line.cost)]
    if not counted:
        return NOTHING_TO_JUDGE
    if any(line.cost is None for line in counted):
        return NO_COST
    return Measured(_sum((line.net - line.cost) * line.counted for line in counted))


def order_margin_percent(lines: Sequence[Line]) -> Measured:
    """The margin of the lines in percent of their net prices."""
    margin = order_margin(lines)
    if margin.value is None:
        return margin
    return Measured(percent(margin.value, total(lines).value))


def total(lines: Sequence[Line]) -> Measured:
    """What the lines ask together, untaxed."""
    return Measured(_sum(line.net * line.counted for line in lines))


def line_count(lines: Sequence[Line]) -> Measured:
    """How many lines are ordered: optional ones that nobody took are not."""
    return Measured(Decimal(sum(1 for line in lines if line.counted)))


Number = Callable[[Line], Measured]
OF_LINE: dict[str, Number] = {
    "line_discount": line_discount,
    "line_manual_discount": line_manual_discount,
    "line_margin": line_margin,
    "line_margin_percent": line_margin_percent,
    "under_list": under_list,
    "under_floor": under_floor,
    "under_target": under_target,
    "quantity": quantity,
}
OF_LINES: dict[str, Callable[[Sequence[Line]], Measured]] = {
    "order_discount": order_discount,
    "order_margin": order_margin,
    "order_margin_percent": order_margin_percent,
    "total": total,
    "line_count": line_count,
}
# What the order itself says, whatever its lines.
OF_ORDER = ("payment_days", "validity_days", "currency")
MONEY = frozenset(
    (
        "line_margin",
        "under_list",
        "under_floor",
        "under_target",
        "order_margin",
        "total",
    )
)
PERCENT = frozenset(
    (
        "line_discount",
        "line_manual_discount",
        "line_margin_percent",
        "order_discount",
        "order_margin_percent",
    )
)
# What makes sense added up over lines.
SUMMABLE = frozenset(("line_margin", "quantity"))


def _given_away(before: Decimal | None, after: Decimal, whole: Decimal | None):
    if before is None or not whole:
        return NOTHING_TO_JUDGE
    return Measured(percent(before - after, whole))


def _under(line: Line, bound: Decimal | None) -> Measured:
    if bound is None or not line.quantity:
        return NOTHING_TO_JUDGE
    return Measured(exact(bound - _WIDE.divide(line.price, line.quantity)))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))

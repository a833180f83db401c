"""From the columns of a credit to its explanation: the steps that led to them.

What all credits of a pool share stands in its :class:`Terms`, made once for the pool;
a :class:`Row` holds the rest.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..money import decimal, exact, rounded
from .curve import Segment, value_at
from .explain import Derivation
from .measured import MILLIONTH, behind, times


class Row(NamedTuple):
    """A credit as it is stored: amounts with the places of their currency.

    ``counted``, ``extra`` and the sums before it have six places. ``own`` is what a
    rule pays of the credit, or for a unit; ``unit`` the fixed sum for each unit, both
    in company currency; ``factor`` is the multiplier of a rule.
    """

    event: str
    role: str
    hold: str | None
    currency: str
    document: Decimal
    rate: Decimal
    company: Decimal
    base: Decimal
    share: Decimal
    credited: Decimal
    counted: Decimal
    extra: Decimal
    before: Decimal
    before_extra: Decimal
    commission: Decimal
    payable: Decimal
    revision: int = 0
    is_downpayment: bool = False
    own: Decimal | None = None
    factor: Decimal = Decimal(1)
    unit: Decimal = Decimal(0)

    @property
    def beside(self) -> Decimal:
        return self.before_extra + self.extra

    @property
    def after(self) -> Decimal:
        return self.before + self.counted


class Terms:
    """What the credits of a pool have in common; ``step`` is of company currency."""

    def __init__(
        self,
        currency: str,
        step: Decimal,
        segments: Sequence[Segment] = (),
        cap: Decimal | None = None,
        measure: str = "amount",
        on_receipt: bool = False,
    ):
        self.currency = currency
        self.step = step
        self.segments = segments
        self.cap = cap
        self.measure = measure
        self.on_receipt = on_receipt
        self._reached: dict[tuple[Decimal, Decimal], tuple[Decimal, Decimal]] = {}

    def reached(self, counted: Decimal, beside: Decimal) -> tuple[Decimal, Decimal]:
        """What a pool gives up to there, before its cap; and what it pays in all.

        Where one credit ends another begins: both are worked out once.
        """
        at = counted, beside
        if at not in self._reached:
            gives = Fraction(value_at(self.segments, counted)) + Fraction(beside)
            pays = gives if self.cap is None else min(Fraction(self.cap), gives)
            self._reached[at] = exact(gives), rounded(pays, self.step)
        return self._reached[at]


def derive(row: Row, terms: Terms) -> Derivation:
    """Return the steps from the document to what the row is credited, and earns.

    >>> amount, none = Decimal("1000.00"), Decimal("0.000000")
    >>> row = Row("sale", "direct", None, "EUR", amount, Decimal(1), amount, amount,
    ...     Decimal(1), amount, amount, none, none, none, *[Decimal("50.00")] * 2)
    >>> rate = [Segment(Decimal(0), Decimal(0), Decimal("0.05"))]
    >>> derive(row, Terms("EUR", Decimal("0.01"), rate)).out()
    ['1000.00', '50.00']
    """
    line = Derivation(terms.step, row.before)
    if row.hold:
        # What is held has a credit and no commission yet.
        _write_credit(line, row, terms)
    else:
        _WRITERS.get(row.event, _write_sale)(line, row, terms)
    return line


def _write_credit(line: Derivation, row: Row, terms: Terms):
    """From the document to the amount credited."""
    line.then("doc", row.document, row.currency)
    if row.currency != terms.currency:
        line.then("fx", row.rate, stored=row.company)
    if row.is_downpayment and row.company:
        line.then("downpayment", _ratio(row.base, row.company), stored=row.base)
    elif terms.on_receipt and row.company:
        line.then("released", _ratio(row.base, row.company), stored=row.base)
    elif row.base != row.company:
        line.then("spread", row.base - row.company)
    share = Fraction(row.share).limit_denominator(10**6)
    if row.revision == 1:
        line.then("share", share, row.role, stored=row.credited)
        return
    whole = rounded(Fraction(row.base) * share, terms.step)
    line.then("share", share, row.role, stored=whole)
    line.then("booked", whole - row.credited)


def _write_sale(line: Derivation, row: Row, terms: Terms):
    _write_credit(line, row, terms)
    _write_count(line, row, terms)
    if row.counted:
        line.earn(terms.segments, row.counted)
    _write_extra(line, row, terms)
    _write_rest(line, row, terms)


def _write_count(line: Derivation, row: Row, terms: Terms):
    """From the amount credited to what enters the pool, or earns its own rate."""
    if row.own is None:
        _write_measured(line, row, terms, row.counted, row.factor)
    elif _at_own_rate(row, terms):
        units = row.unit if terms.measure == "quantity" else 0
        _write_measured(line, row, terms, row.extra, row.own + units)
    if row.factor != 1:
        line.then("multiply", row.factor)
    if row.counted or row.own is None:
        line.counts(row.counted)


def _write_measured(
    line: Derivation, row: Row, terms: Terms, gave: Decimal, each: Decimal
):
    """The cost or the pieces of a line that ``gave`` so much at ``each``."""
    if not each or not gave and not row.credited:
        return
    if terms.measure == "margin":
        line.then("margin", behind(gave, row.credited * each, -each))
    elif terms.measure == "quantity" and row.share:
        share = Fraction(row.share)
        line.then("quantity", behind(gave, 0, share * Fraction(each)), share)


def _write_extra(line: Derivation, row: Row, terms: Terms):
    """What the line earns beside the table: its own rate, a sum per unit."""
    left = row.extra
    if told := _at_own_rate(row, terms):
        line.then("own_rate", row.own, line.counted)
        left = exact(left - row.own * line.counted)
    if abs(left) <= MILLIONTH:
        return
    if row.unit and (told or row.own is None):
        line.then("unit_bonus", row.unit, times(left, row.unit))
    else:
        line.then("beside", left)


def _at_own_rate(row: Row, terms: Terms) -> bool:
    """Whether the row tells what was paid at its rule's own rate.

    It does not where the sale counted in the table before, nor of a margin that has a
    sum per unit as well: both are in one amount.
    """
    both = terms.measure == "margin" and row.unit
    return row.own is not None and not row.counted and not both


def _write_rest(line: Derivation, row: Row, terms: Terms):
    """What the cap takes, and what was paid by other terms for all before."""
    start, owed = terms.reached(row.before, row.before_extra)
    end, reached = terms.reached(row.after, row.beside)
    if terms.cap is not None and max(start, end) > terms.cap:
        line.then("cap", terms.cap, start)
    if row.commission != reached - owed:
        line.then("caught_up", owed, reached - row.commission)
    line.rounded(row.commission)


def _write_clawback(line: Derivation, row: Row, terms: Terms):
    _write_credit(line, row, terms)
    rate = decimal(_ratio(row.commission, row.credited or Decimal(1)), 12)
    line.then("clawback", rate, row.credited).rounded(row.commission)


def _write_opening(line: Derivation, row: Row, terms: Terms):
    line.then("opening", row.counted)
    line.earn(terms.segments, row.counted)
    # Its terms may be others by now than when it was carried in.
    line.then("carried", exact(row.commission - line.paid))


def _write_release(line: Derivation, row: Row, terms: Terms):
    """Part of the sale's commission that the customer's money sets free."""
    line.then("doc", row.base, terms.currency)
    if row.base:
        rate = decimal(_ratio(row.company, row.base), 12)
        line.then("earned", rate, row.base).rounded(row.company)
    else:
        line.then("carried", row.company)
    free = rounded(Fraction(row.company) * Fraction(row.share), terms.step)
    line.then("released", row.share, stored=free)
    line.then("booked", free - row.payable)


def _ratio(part: Decimal, whole: Decimal) -> Fraction:
    return Fraction(part) / Fraction(whole)


_WRITERS = {
    "release": _write_release,
    "opening": _write_opening,
    "clawback": _write_clawback,
}

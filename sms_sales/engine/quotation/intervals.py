"""Intervals of what a rule measures, and the lines on which it does."""

from decimal import Decimal
from typing import NamedTuple

LEAST, MOST = Decimal("-Infinity"), Decimal("Infinity")


class Interval(NamedTuple):
    """From ``low`` to ``high``; each end is in unless it is open."""

    low: Decimal = LEAST
    high: Decimal = MOST
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is between the ends.

        >>> Interval(Decimal(3), Decimal(3)).empty
        False
        >>> Interval(Decimal(3), Decimal(3), high_open=True).empty
        True
        """
        touches = self.low == self.high and (self.low_open or self.high_open)
        return self.low > self.high or touches

    def both(self, other: "Interval") -> "Interval":
        """Return what is in both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min(
            (self.high, not self.high_open), (other.high, not other.high_open)
        )
        return Interval(low, high, low_open, not closed)

    def within(self, other: "Interval") -> bool:
        """Whether all of it is in ``other``."""
        return self.both(other) == self

    @property
    def whole(self) -> "Interval":
        """The same with its ends drawn in to whole numbers.

        >>> Interval(Decimal(30), Decimal(31), True, True).whole.empty
        True
        """
        low, high = self.low, self.high
        if low.is_finite():
            up = low.to_integral_value("ROUND_CEILING")
            low = up + 1 if self.low_open and up == low else up
        if high.is_finite():
            down = high.to_integral_value("ROUND_FLOOR")
            high = down - 1 if self.high_open and down == high else down
        return Interval(low, high)


class Lines(NamedTuple):
    """Which lines: of the rule's categories or products, and of the condition's."""

    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    narrowed: frozenset[int] = frozenset()

    @property
    def none(self) -> bool:
        """Whether no line can be of both."""
        named = self.categories and not self.products and self.narrowed
        return bool(named and not self.categories & self.narrowed)

    def within(self, other: "Lines") -> bool:
        """Whether ``other`` looks at all these lines, and perhaps at more."""
        all_lines = not other.categories and not other.products
        named = bool(self.categories or self.products)
        inside = self.categories <= other.categories and self.products <= other.products
        narrower = bool(self.narrowed) and self.narrowed <= other.narrowed
        return (all_lines or (named and inside)) and (not other.narrowed or narrower)

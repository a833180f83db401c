"""Rules that can never hit, that an earlier block covers, or that ask for opposites.

A rule is written as alternatives (clauses) of an interval for each figure that it
measures. Only what is certain is told: a free domain, an inequality, or more clauses
than :data:`CLAUSES` make a rule opaque, and nothing is said of it.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import reduce
from itertools import product
from typing import NamedTuple

from .conditions import Condition, Rule, Scope
from .intervals import LEAST, MOST, Interval, Lines
from .measures import OF_LINE, OF_LINES

CLAUSES = 256
WHOLE = ("payment_days", "validity_days", "line_count")
# A line without a known cost meets any condition on its margin.
MARGINS = ("line_margin", "line_margin_percent", "order_margin", "order_margin_percent")
Closed = Callable[[frozenset[int]], frozenset[int]]


class Clause(NamedTuple):
    """All of it must hold; ``opaque`` are the conditions that no interval can tell."""

    figures: dict[tuple, Interval]
    currencies: tuple[tuple[str, frozenset[str]], ...] = ()
    opaque: frozenset[Condition] = frozenset()
    lineless: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing can meet it."""
        if self.lineless or _no_currency(self.currencies):
            return True
        sure = {k: i for k, i in self.figures.items() if k[0] not in MARGINS}
        return any(interval.empty for interval in sure.values()) or any(
            # The lowest of some lines is not above their highest.
            Interval(low.low, high.high, low.low_open, high.high_open).empty
            for key, low in sure.items()
            if key[1] == "min"
            for high in [sure.get((key[0], "max", key[2], key[3]))]
            if high
        )


def clauses(rule: Rule, closed: Closed) -> list[Clause] | None:
    """Return the alternatives of the rule, None when they are too many to tell."""
    groups: dict[int, list[Condition]] = {}
    for condition in rule.conditions:
        groups.setdefault(condition.alternative, []).append(condition)
    if rule.join == "or_of_ands":
        found = [tuple(group) for group in groups.values()] or [()]
    else:
        if reduce(lambda n, group: n * len(group), groups.values(), 1) > CLAUSES:
            return None
        found = list(product(*groups.values()))
    return [_clause(rule, one, closed) for one in found[:CLAUSES]]


def is_dead(rule: Rule, closed: Closed) -> bool:
    """Whether no order can ever hit the rule.

    >>> whole = Condition("payment_days", ">", Decimal(30))
    >>> days = [whole, whole._replace(comparison="<", limit=Decimal(31))]
    >>> is_dead(Rule(1, conditions=tuple(days)), frozenset)
    True
    >>> is_dead(Rule(1, conditions=(days[0],)), frozenset)
    False
    """
    found = clauses(rule, closed)
    return found is not None and all(clause.empty for clause in found)


def shadow(rule: Rule, earlier: Iterable[Rule], closed: Closed) -> Rule | None:
    """Return the first earlier block that stops all that ``rule`` would hit."""
    inner = clauses(rule, closed)
    if inner is None or is_dead(rule, closed):
        return None
    for other in earlier:
        outer = clauses(other, closed)
        if other.outcome != "block" or outer is None:
            continue
        if _scope_within(rule.scope, other.scope, closed) and all(
            any(_clause_within(one, wide) for wide in outer)
            for one in inner
            if not one.empty
        ):
            return other
    return None


def contradict(rule: Rule, other: Rule, closed: Closed, category_of: dict) -> bool:
    """Whether ``rule`` requires only products that ``other`` keeps out of the same
    orders; ``category_of`` a product is its category."""
    if (rule.require, other.require) != ("product_with", "product_without"):
        return False
    if rule.scope.domain or other.scope.domain:
        return False
    out = closed(other.require_categories)
    refused = rule.require_products - other.require_products
    if not closed(rule.require_categories) <= out:
        return False
    if any(category_of.get(one) not in out for one in refused):
        return False
    return _scopes_meet(rule.scope, other.scope, closed) and _clauses_meet(
        clauses(rule, closed), clauses(other, closed)
    )


def _clause(rule: Rule, conditions: Sequence[Condition], closed: Closed) -> Clause:
    figures: dict[tuple, Interval] = {}
    currencies, opaque, lineless = [], set(), False
    if not conditions and (rule.categories or rule.products):
        # Without conditions it hits where there is a line to look at.
        lines = Lines(closed(rule.categories), rule.products)
        figures["line_count", "", None, lines] = Interval(Decimal(1))
    for condition in conditions:
        lines = _lines(rule, condition, closed)
        if condition.measure == "currency":
            among = frozenset(condition.currencies)
            currencies.append((condition.comparison, among))
            continue
        of_line = condition.measure in OF_LINE
        lineless |= of_line and condition.over != "sum" and lines.none
        told = _told(condition, lines)
        if not told:
            opaque.add(condition._replace(alternative=1, categories=lines.narrowed))
        for key, interval in told:
            figures[key] = figures.get(key, Interval()).both(interval)
    return Clause(figures, tuple(currencies), frozenset(opaque), lineless)


def _lines(rule: Rule, condition: Condition, closed: Closed) -> Lines:
    if condition.measure not in OF_LINE and condition.measure not in OF_LINES:
        return Lines()
    narrowed = closed(condition.categories)
    return Lines(closed(rule.categories), rule.products, narrowed)


def _told(condition: Condition, lines: Lines) -> list[tuple[tuple, Interval]]:
    """Return the figures whose intervals say the same as the condition."""
    if condition.comparison == "!=":
        return []
    interval = _interval(condition)
    rising = condition.comparison in (">", ">=")
    over = {
        "any": "max" if rising else "min",
        "all": "min" if rising else "max",
    }.get(condition.over, condition.over)
    overs = [over]
    if condition.comparison == "=" and condition.over == "any":
        return []
    if condition.comparison == "=" and condition.over == "all":
        overs = ["min", "max"]
    return [
        ((condition.measure, over, condition.currency, lines), interval)
        for over in overs
    ]


def _interval(condition: Condition) -> Interval:
    limit, least = condition.limit, LEAST
    if condition.measure == "line_count":
        least = Decimal(0)
    one = {
        ">": Interval(limit, low_open=True),
        ">=": Interval(limit),
        "<": Interval(high=limit, high_open=True),
        "<=": Interval(high=limit),
        "=": Interval(limit, limit),
    }[condition.comparison].both(Interval(least))
    return one.whole if condition.measure in WHOLE else one


def _no_currency(currencies) -> bool:
    named = [among for comparison, among in currencies if comparison == "in"]
    if not named:
        return False
    left = frozenset.intersection(*named)
    for comparison, among in currencies:
        left -= among if comparison == "not in" else frozenset()
    return not left


def _clause_within(inner: Clause, outer: Clause) -> bool:
    """Whether all that meets ``inner`` meets ``outer``."""
    return (
        outer.opaque <= inner.opaque
        and set(outer.currencies) <= set(inner.currencies)
        and not outer.lineless
        and all(
            any(_figure_within(mine, inner.figures[mine], key, wide)
                for mine in inner.figures)
            for key, wide in outer.figures.items()
        )
    )  # fmt: skip


def _figure_within(mine: tuple, interval: Interval, key: tuple, wide: Interval) -> bool:
    if mine == key:
        return interval.within(wide)
    # One line past the limit is past it among more lines too.
    spreads = (key[1] == "max" and wide.high == MOST) or (
        key[1] == "min" and wide.low == LEAST
    )
    return (
        spreads
        and mine[:3] == key[:3]
        and mine[3].within(key[3])
        and interval.within(wide)
    )


def _scope_within(inner: Scope, outer: Scope, closed: Closed) -> bool:
    later = outer.date_from is None or (
        inner.date_from is not None and outer.date_from <= inner.date_from
    )
    sooner = outer.date_until is None or (
        inner.date_until is not None and inner.date_until <= outer.date_until
    )
    return (
        later
        and sooner
        and outer.company in (None, inner.company)
        and outer.domain in ("", inner.domain)
        and inner.channels <= outer.channels
        and all(
            not wide or (bool(narrow) and narrow <= wide)
            for narrow, wide in _pairs(inner, outer)
        )
    )


def _scopes_meet(one: Scope, other: Scope, closed: Closed) -> bool:
    starts = [s.date_from for s in (one, other) if s.date_from]
    ends = [s.date_until for s in (one, other) if s.date_until]
    companies = {s.company for s in (one, other)} - {None}
    return (
        not (starts and ends and max(starts) >= min(ends))
        and len(companies) < 2
        and all(
            not mine or not theirs or bool(mine & theirs)
            for mine, theirs in _pairs(one, other)
        )
    )


def _pairs(one: Scope, other: Scope):
    names = ("teams", "groups", "territories", "partners", "tags", "pricelists")
    return [(getattr(one, name), getattr(other, name)) for name in names]


def _clauses_meet(mine, theirs) -> bool:
    """Whether an order may meet both; what is opaque may not be told."""
    if mine is None or theirs is None:
        return False
    return any(
        not one.opaque and not other.opaque and not _joined(one, other).empty
        for one in mine
        for other in theirs
    )


def _joined(one: Clause, other: Clause) -> Clause:
    figures = dict(one.figures)
    for key, interval in other.figures.items():
        figures[key] = figures.get(key, Interval()).both(interval)
    return Clause(
        figures,
        one.currencies + other.currencies,
        one.opaque | other.opaque,
        one.lineless or other.lineless,
    )

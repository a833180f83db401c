"""The judgement of one order by rules: which hit, on which line, with which value."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from .conditions import (
    COMPARE,
    Condition,
    Order,
    Rule,
    combined,
    concerns,
    looked_at,
    set_aside,
    together,
)
from .measures import MONEY, OF_LINE, OF_LINES, Line, Measured, converted
from .verdict import Hit, Reading, Value, Verdict

# Outcomes that a release answers.
STOPPING = ("block", "approval")
PRODUCTS = ("product_with", "product_without")


class Found(NamedTuple):
    """How a condition stands, and its lines with their values."""

    met: bool
    value: Value = None
    reason: str = ""
    lines: tuple[tuple[Line, Measured], ...] = ()


def judge(order: Order, rules: Iterable[Rule]) -> Verdict:
    """Judge ``order`` by the rules that concern it, in their order."""
    sheet = _Sheet(order)
    hits: list[Hit] = []
    readings: list[Reading] = []
    aside: list[tuple[int, int]] = []
    for rule in rules:
        if not concerns(rule, order):
            if rule.outcome in STOPPING and set_aside(rule, order):
                aside.append((rule.id, rule.version))
            continue
        found = [sheet.find(rule, condition) for condition in rule.conditions]
        readings += [
            _reading(rule, place, condition, one)
            for place, (condition, one) in enumerate(
                zip(rule.conditions, found, strict=True)
            )
        ]
        places = combined(rule, [one.met for one in found])
        if places is not None:
            hits += _hits(sheet, rule, places, found)
    return Verdict(tuple(hits), tuple(readings), tuple(aside))


class _Sheet:
    """The measures of one order, each worked out once."""

    def __init__(self, order: Order):
        self.order = order
        self._lines: dict[tuple, tuple[Line, ...]] = {}
        self._of_line: dict[tuple, tuple[tuple[Line, Measured], ...]] = {}

    def lines(self, rule: Rule, categories: frozenset[int]) -> tuple[Line, ...]:
        key = (rule.categories, rule.products, categories)
        if key not in self._lines:
            lines = looked_at(rule, self.order.lines)
            if categories:
                lines = tuple(one for one in lines if one.categories & categories)
            self._lines[key] = lines
        return self._lines[key]

    def find(self, rule: Rule, condition: Condition) -> Found:
        """Say how the condition stands on the lines that the rule looks at."""
        if condition.measure == "currency":
            return self._currency(condition)
        if condition.measure in OF_LINE:
            return self._over_lines(rule, condition)
        if condition.measure in OF_LINES:
            lines = self.lines(rule, condition.categories)
            one = self._in_money(OF_LINES[condition.measure](lines), condition)
        else:
            days = getattr(self.order, condition.measure)
            one = Measured(None if days is None else Decimal(days))
        return Found(_meets(one, condition), one.value, one.reason)

    def _currency(self, condition: Condition) -> Found:
        inside = self.order.currency_code in condition.currencies
        return Found(inside == (condition.comparison == "in"), self.order.currency_code)

    def _over_lines(self, rule: Rule, condition: Condition) -> Found:
        judged = self._measured(rule, condition)
        past = tuple(pair for pair in judged if _meets(pair[1], condition))
        unknown = tuple(pair for pair in judged if pair[1].reason)
        reason = unknown[0][1].reason if unknown else ""
        values = [one.value for _line, one in judged if one.value is not None]
        if condition.over == "any":
            value = _worst(values, condition.comparison)
            return Found(bool(past), value, reason, past)
        if condition.over == "all":
            met = bool(judged) and len(past) == len(judged)
            value = _mildest(values, condition.comparison)
            return Found(met, value, reason, past if met else ())
        value = together(condition.over, values)
        if unknown:
            return Found(True, value, reason, unknown)
        if not _meets(Measured(value), condition):
            return Found(False, value)
        at = tuple(pair for pair in judged if pair[1].value == value)
        return Found(True, value, "", () if condition.over == "sum" else at)

    def _measured(self, rule, condition):
        """The lines that have something to judge, with their values."""
        lines = self.lines(rule, condition.categories)
        key = (condition.measure, condition.currency, id(lines))
        if key not in self._of_line:
            measure = OF_LINE[condition.measure]
            pairs = [(line, self._in_money(measure(line), condition)) for line in lines]
            self._of_line[key] = tuple(
                pair for pair in pairs if pair[1].reason or pair[1].value is not None
            )
        return self._of_line[key]

    def _in_money(self, one: Measured, condition: Condition) -> Measured:
        """Turn an amount into the currency of the limit (rule 6)."""
        if one.value is None or condition.measure not in MONEY:
            return one
        order, rates = self.order, self.order.rates
        if condition.currency in (None, order.currency):
            return one
        rate, rate_from = rates[condition.currency], rates[order.currency]
        return Measured(converted(one.value, rate, rate_from), one.reason)


def _meets(one: Measured, condition: Condition) -> bool:
    if one.value is None:
        return bool(one.reason)
    return COMPARE[condition.comparison](one.value, condition.limit)


def _worst(values, comparison):
    """The value that is furthest past a limit of that comparison."""
    if not values:
        return None
    return min(values) if comparison in ("<", "<=") else max(values)


def _mildest(values, comparison):
    if not values:
        return None
    return max(values) if comparison in ("<", "<=") else min(values)


def _reading(rule, place, condition, found):
    return Reading(
        rule.id,
        rule.version,
        place,
        condition.measure,
        condition.over,
        condition.comparison,
        found.value,
        condition.shown_limit,
        found.met,
        tuple(line.uid for line, _one in found.lines),
        found.reason,
    )


def _hits(sheet, rule, places, found):
    """One hit a line that is past its limit; one for the order where no line is."""
    if rule.outcome == "require":
        return [] if _fulfilled(sheet, rule) else [_missing(rule)]
    if not rule.conditions:
        named = rule.categories or rule.products
        if named and not sheet.lines(rule, frozenset()):
            return []
        return [_hit(rule, 0, Condition("concerned", ""), None, None, "")]
    hits = []
    for place in places:
        condition, one = rule.conditions[place], found[place]
        for line, measured in one.lines:
            value, reason = measured
            hits.append(_hit(rule, place, condition, line, value, reason))
        if not one.lines:
            hits.append(_hit(rule, place, condition, None, one.value, one.reason))
    return hits


def _hit(rule, place, condition, line, value, reason):
    return Hit(
        rule.id,
        rule.version,
        rule.outcome,
        line and line.id,
        line and line.uid,
        condition.measure,
        value,
        condition.shown_limit,
        condition.comparison,
        reason,
        place,
        condition.over,
        condition.currency,
    )


def _missing(rule):
    return Hit(
        rule.id, rule.version, "require", None, None, rule.require, None, None, "",
        "missing",
    )  # fmt: skip


def _fulfilled(sheet: _Sheet, rule: Rule) -> bool:
    """Whether what the rule requires is there.

    A product is asked for, or kept out, only beside a line that the rule looks at.
    """
    lines = sheet.lines(rule, frozenset())
    if (rule.categories or rule.products) and not lines:
        return True
    if rule.require not in PRODUCTS:
        return rule.require in sheet.order.present
    wanted = Rule(0, categories=rule.require_categories, products=rule.require_products)
    ordered = [line for line in sheet.order.lines if line.counted]
    return bool(looked_at(wanted, ordered)) == (rule.require == "product_with")

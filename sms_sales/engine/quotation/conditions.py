"""What quotation rules ask, and whether an order answers it.

Rules without conditions hit whatever they concern.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .measures import NOTHING, SUMMABLE, Line
from .verdict import Value

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}
OVERS = ("any", "all", "sum", "max", "min")


class Condition(NamedTuple):
    """A measure against a limit; ``over`` says how lines answer together.

    ``currency`` is that of a limit in money, ``currencies`` the codes that the order's
    currency is "in" or "not in". Conditions of one ``alternative`` form a group.
    """

    measure: str
    comparison: str
    limit: Decimal = Decimal(0)
    over: str = ""
    alternative: int = 1
    currency: int | None = None
    currencies: tuple[str, ...] = ()
    categories: frozenset[int] = NOTHING

    @property
    def shown_limit(self) -> Value:
        """The limit as a hit tells it."""
        return ", ".join(self.currencies) if self.measure == "currency" else self.limit


class Scope(NamedTuple):
    """Which orders: an empty set asks nothing, values of one set are alternatives.

    ``channels`` are asked of orders that come from a shop, a till or a project only:
    such orders are outside rules that do not name them.
    """

    company: int | None = None
    date_from: date | None = None
    date_until: date | None = None
    teams: frozenset[int] = NOTHING
    groups: frozenset[int] = NOTHING
    territories: frozenset[int] = NOTHING
    partners: frozenset[int] = NOTHING
    tags: frozenset[int] = NOTHING
    pricelists: frozenset[int] = NOTHING
    channels: frozenset[str] = frozenset()
    domain: str = ""


class Rule(NamedTuple):
    """A version of a rule: whom it concerns, what it asks, what follows."""

    id: int
    version: int = 1
    outcome: str = "block"
    scope: Scope = Scope()
    categories: frozenset[int] = NOTHING
    products: frozenset[int] = NOTHING
    join: str = "or_of_ands"
    conditions: tuple[Condition, ...] = ()
    require: str = ""
    require_products: frozenset[int] = NOTHING
    require_categories: frozenset[int] = NOTHING


class Order(NamedTuple):
    """What rules may look at; ``rates`` are per unit of the company's currency.

    ``territories``, ``partners`` and a line's categories hold those above them too.
    ``domains`` are the rules whose free domain the order answers. ``present`` names
    the requirements that are met, but for those of products. ``fixed`` are the rules
    whose free domain asks for nothing that may be edited without a new release.
    """

    id: int
    company: int | None = None
    day: date | None = None
    team: int | None = None
    groups: frozenset[int] = NOTHING
    territories: frozenset[int] = NOTHING
    partners: frozenset[int] = NOTHING
    tags: frozenset[int] = NOTHING
    pricelist: int | None = None
    channel: str = ""
    domains: frozenset[int] = NOTHING
    fixed: frozenset[int] = NOTHING
    currency: int | None = None
    currency_code: str = ""
    rates: dict[int, Decimal] = {}
    payment_days: int | None = None
    validity_days: int | None = None
    present: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()


def concerns(rule: Rule, order: Order) -> bool:
    """Whether the rule is about the order on its day; the end is no longer in.

    >>> may = Scope(date_from=date(2026, 5, 1), date_until=date(2026, 6, 1))
    >>> [concerns(Rule(1, scope=may), Order(1, day=date(2026, *day)))
    ...     for day in ((4, 30), (5, 1), (5, 31), (6, 1))]
    [False, True, True, False]
    """
    scope = rule.scope
    return (
        in_force(scope, order.company, order.day)
        and _of_channel(scope, order)
        and _asked(scope, order)
        and (not scope.domain or rule.id in order.domains)
    )


def set_aside(rule: Rule, order: Order) -> bool:
    """Whether the rule is not about the order by its channel, team, salesperson or a
    free domain: what may be written without a change of what was released.

    >>> rule = Rule(1, scope=Scope(teams=frozenset({5})))
    >>> set_aside(rule, Order(1, team=6)), set_aside(rule, Order(1, team=5))
    (True, False)
    """
    scope = rule.scope
    return in_force(scope, order.company, order.day) and not (
        _of_channel(scope, order)
        and (not scope.teams or order.team in scope.teams)
        and (not scope.groups or bool(scope.groups & order.groups))
        and (not scope.domain or rule.id in order.domains | order.fixed)
    )


def _of_channel(scope: Scope, order: Order) -> bool:
    return order.channel in scope.channels if order.channel else True


def in_force(scope: Scope, company: int | None, day: date | None) -> bool:
    """Whether a rule of this scope binds orders of ``company`` on ``day``."""
    return (
        scope.company in (None, company)
        and (scope.date_from is None or scope.date_from <= day)
        and (scope.date_until is None or day < scope.date_until)
    )


def _asked(scope: Scope, order: Order) -> bool:
    return (
        (not scope.teams or order.team in scope.teams)
        and (not scope.pricelists or order.pricelist in scope.pricelists)
        and all(
            not asked or asked & given
            for asked, given in (
                (scope.groups, order.groups),
                (scope.territories, order.territories),
                (scope.partners, order.partners),
                (scope.tags, order.tags),
            )
        )
    )


def looked_at(rule: Rule, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines of the products and categories that the rule names."""
    if not rule.categories and not rule.products:
        return tuple(lines)
    return tuple(
        line
        for line in lines
        if line.product in rule.products or line.categories & rule.categories
    )


def together(over: str, values: Sequence[Decimal]) -> Decimal | None:
    """Return the value that ``over`` makes of the lines' values.

    Of no lines a sum is 0, and nothing else is anything (rule 7).

    >>> together("sum", []), together("max", []), together("min", [Decimal(2)])
    (Decimal('0'), None, Decimal('2'))
    """
    if over == "sum":
        return sum(values, Decimal(0))
    if not values:
        return None
    return min(values) if over == "min" else max(values)


def combined(rule: Rule, met: Sequence[bool]) -> list[int] | None:
    """Return the places of the conditions by which the rule hits, None when it does
    not.

    >>> two = tuple(Condition("total", ">", alternative=n) for n in (1, 1, 2))
    >>> combined(Rule(1, conditions=two), [True, False, True])
    [2]
    >>> combined(Rule(1, conditions=two, join="and_of_ors"), [True, False, True])
    [0, 2]
    >>> combined(Rule(1, conditions=two), [True, False, False])
    """
    groups: dict[int, list[int]] = {}
    for place, condition in enumerate(rule.conditions):
        groups.setdefault(condition.alternative, []).append(place)
    if not groups:
        return []
    inner, outer = (all, any) if rule.join == "or_of_ands" else (any, all)
    holds = [places for places in groups.values() if inner(met[p] for p in places)]
    if not (holds if outer is any else len(holds) == len(groups)):
        return None
    return [place for places in holds for place in places if met[place]]


def sums_nonsense(condition: Condition) -> bool:
    """Whether the condition adds up what cannot be added, as percentages."""
    return condition.over == "sum" and condition.measure not in SUMMABLE

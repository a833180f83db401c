"""Which of the territories that claim an account gets it.

The order is total, so it does not depend on the order of rules or territories: a lock
by hand; named accounts; the level of geography over the chain; how many leading
characters the ends of the postcode range share; how many other dimensions; depth;
priority; code; rule. Two claims have *equal right* when they differ in code or rule
only. The database decides sets of accounts by the same order.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .matching import ranges_holding, takes
from .rules import Account, Claim, Territory, claims

LEVELS = ("postcode", "state", "country", "world")


class Right(NamedTuple):
    """How strong a claim is: the smaller, the stronger."""

    unnamed: bool
    level: int
    shared: int
    dimensions: int
    depth: int
    priority: int
    code: str = ""
    rule: int = 0

    @property
    def standing(self) -> tuple:
        """What two claims of equal right have in common."""
        return self[:6]


class Decision(NamedTuple):
    """``territory`` is None for an account that nobody claims; ``equal`` are the
    other territories that claim it with equal right."""

    territory: int | None = None
    rule: int | None = None
    right: Right | None = None
    locked: bool = False
    equal: frozenset[int] = frozenset()


def right(claim: Claim, account: Account) -> Right:
    """Return how strong ``claim`` is on ``account``, which it takes."""
    chain = claim.chain
    return Right(
        unnamed=not any(rule.accounts for rule in chain),
        level=_level(chain),
        shared=-max(_shared(rule, account) for rule in chain),
        dimensions=-len(frozenset().union(*(rule.dimensions for rule in chain))),
        depth=-claim.depth,
        priority=claim.territory.priority,
        code=claim.territory.code,
        rule=claim.rule.id,
    )


def winner(
    account: Account, territories: Iterable[Territory], lock: str | None = None
) -> Decision:
    """Return who gets ``account``; ``lock`` is the code of its lock by hand.

    >>> from .rules import Range, Rule
    >>> wide = Rule(1, ranges=(Range(7, "1000", "1999", 1),), industries=frozenset({3}))
    >>> narrow = Rule(2, ranges=(Range(7, "1012", "1012", 4),))
    >>> both = [Territory(1, "A", rules=(wide,)), Territory(2, "B", rules=(narrow,))]
    >>> winner(Account(9, country=7, key="1012AB", industry=3), both).territory
    2
    >>> winner(Account(9, country=7, key="1012AB", industry=3), both, "A").locked
    True
    """
    territories = list(territories)
    for territory in territories:
        if lock is not None and territory.active and territory.code == lock:
            return Decision(territory.id, locked=True)
    found = sorted(
        (right(claim, account), claim.territory.id)
        for claim in claims(territories)
        if all(takes(rule, account) for rule in claim.chain)
    )
    if not found:
        return Decision()
    best, territory_id = found[0]
    equal = {other for r, other in found if r.standing == best.standing}
    return Decision(
        territory_id, best.rule, best, equal=frozenset(equal - {territory_id})
    )


def _level(chain):
    if any(rule.ranges for rule in chain):
        return 0
    if any(rule.states for rule in chain):
        return 1
    return 2 if any(rule.countries for rule in chain) else 3


def _shared(rule, account):
    holding = ranges_holding(rule.ranges, account)
    return max((one.shared for one in holding), default=0)

"""What a territory asks for, and what is known of an account.

Values are ids, postcodes are keys (see :mod:`.postcode`). What is not known of an
account is None, an empty set or, for a number, 0.
"""

from collections.abc import Iterable
from typing import NamedTuple

NOTHING: frozenset[int] = frozenset()


class Account(NamedTuple):
    """A customer company, or the address of a lead that is nobody's yet."""

    id: int
    country: int | None = None
    state: int | None = None
    key: str | None = None
    industry: int | None = None
    tags: frozenset[int] = NOTHING
    employees: int = 0
    revenue: float = 0
    interests: frozenset[int] = NOTHING


class Range(NamedTuple):
    """Postcodes of a country; ``shared`` is how many characters its ends share."""

    country: int
    key_from: str
    key_to: str
    shared: int


class Rule(NamedTuple):
    """Conditions, all of which must hold; the values of one are alternatives.

    Bands are [low, high) and 0 leaves an end open.
    """

    id: int
    catch_all: bool = False
    countries: frozenset[int] = NOTHING
    states: frozenset[int] = NOTHING
    ranges: tuple[Range, ...] = ()
    industries: frozenset[int] = NOTHING
    tags: frozenset[int] = NOTHING
    employees: tuple[int, int] = (0, 0)
    revenue: tuple[float, float] = (0, 0)
    interests: frozenset[int] = NOTHING
    accounts: frozenset[int] = NOTHING
    not_countries: frozenset[int] = NOTHING
    not_states: frozenset[int] = NOTHING
    not_industries: frozenset[int] = NOTHING
    not_tags: frozenset[int] = NOTHING
    not_accounts: frozenset[int] = NOTHING

    @property
    def dimensions(self) -> frozenset[str]:
        """The conditions besides geography and names, *not* excluded.

        >>> sorted(Rule(1, industries=frozenset({4}), employees=(0, 50)).dimensions)
        ['employees', 'industries']
        """
        found = ("industries", "tags", "interests")
        bands = ("employees", "revenue")
        return frozenset(
            [name for name in found if getattr(self, name)]
            + [name for name in bands if any(getattr(self, name))]
        )

    @property
    def says_something(self) -> bool:
        """Whether the rule may take anything: a *not* alone is no condition."""
        places = self.countries or self.states or self.ranges
        return bool(self.catch_all or places or self.accounts or self.dimensions)


class Territory(NamedTuple):
    """A node of the tree: without rules it neither claims nor narrows."""

    id: int
    code: str
    parent: int | None = None
    priority: int = 10
    rules: tuple[Rule, ...] = ()
    active: bool = True


class Claim(NamedTuple):
    """A rule of a territory with one rule of each of its ancestors that has some."""

    territory: Territory
    rule: Rule
    chain: tuple[Rule, ...]
    depth: int


def claims(territories: Iterable[Territory]) -> list[Claim]:
    """Return everything that the tree claims.

    An archived territory, and what lies below it, claims nothing.

    >>> top = Territory(1, "N", rules=(Rule(1, catch_all=True), Rule(2)))
    >>> leaf = Territory(2, "N1", parent=1, rules=(Rule(3, countries=frozenset({7})),))
    >>> [(c.rule.id, [r.id for r in c.chain], c.depth) for c in claims([leaf, top])]
    [(3, [1, 3], 1), (3, [2, 3], 1), (1, [1], 0), (2, [2], 0)]
    """
    by_id = {territory.id: territory for territory in territories}
    found = []
    for territory in by_id.values():
        path = _path(territory, by_id)
        if not all(node.active for node in path):
            continue
        chains: list[tuple[Rule, ...]] = [()]
        for node in path[:-1]:
            chains = [(*c, r) for c in chains for r in node.rules] or chains
        found += [
            Claim(territory, rule, (*chain, rule), len(path) - 1)
            for rule in territory.rules
            for chain in chains
        ]
    return found


def _path(territory, by_id):
    path = [territory]
    while path[0].parent is not None:
        path.insert(0, by_id[path[0].parent])
    return path

"""Random trees of territories and accounts: few values, so that they often meet."""

from hypothesis import strategies as st

from ...engine.territory.postcode import shared_characters
from ...engine.territory.rules import Account, Range, Rule, Territory

COUNTRIES = (1, 2)
STATES = {1: (11, 12), 2: (21,)}
ENDS = ("1", "10", "101", "1012", "1019", "1A", "15", "19", "2")
KEYS = ("1012AB", "1012", "1015", "101", "1", "19", "1999", "2", "20", "0")
IDS = (1, 2, 3)


def some(values, most=2):
    """Mostly nothing, else a few of the values."""
    few = st.frozensets(st.sampled_from(values), min_size=1, max_size=most)
    return st.one_of(st.just(frozenset()), st.just(frozenset()), few)


def _range(country, one, other):
    low, high = sorted((one, other))
    return Range(country, low, high, shared_characters(low, high))


def _ranges():
    one = st.builds(
        _range, st.sampled_from(COUNTRIES), st.sampled_from(ENDS), st.sampled_from(ENDS)
    )
    few = st.lists(one, min_size=1, max_size=3, unique=True).map(tuple)
    return st.one_of(st.just(()), few)


def _band():
    return st.sampled_from([(0, 0), (0, 0), (0, 0), (0, 50), (10, 0), (10, 50)])


def _rule():
    states = [state for states in STATES.values() for state in states]
    return st.builds(
        Rule,
        id=st.just(0),
        catch_all=st.sampled_from([True, False, False]),
        countries=some(COUNTRIES),
        states=some(states),
        ranges=_ranges(),
        industries=some(IDS),
        tags=some(IDS),
        employees=_band(),
        revenue=_band(),
        interests=some(IDS),
        accounts=some((1, 2, 3, 4)),
        not_countries=some(COUNTRIES, 1),
        not_states=some(states, 1),
        not_industries=some(IDS, 1),
        not_tags=some(IDS, 1),
        not_accounts=some((1, 2), 1),
    )


@st.composite
def trees(draw, most=7):
    """Territories 1, 2, … in any order, rules numbered through."""
    found, number = [], 0
    for territory_id in range(1, draw(st.integers(1, most)) + 1):
        rules = []
        for rule in draw(st.lists(_rule(), max_size=2)):
            number += 1
            rules.append(rule._replace(id=number))
        found.append(
            Territory(
                id=territory_id,
                code=draw(st.sampled_from("bBaÄ")) + str(territory_id),
                parent=draw(st.sampled_from([None, *range(1, territory_id)])),
                priority=draw(st.sampled_from([10, 10, 5])),
                rules=tuple(rules),
                active=draw(st.sampled_from([True] * 5 + [False])),
            )
        )
    return found


@st.composite
def accounts(draw, account_id):
    """An account of which much is not known."""
    country = draw(st.sampled_from([None, *COUNTRIES]))
    state = st.sampled_from([None, *STATES.get(country, ())])
    return Account(
        id=account_id,
        country=country,
        state=draw(state),
        key=draw(st.sampled_from([None, *KEYS])) if country else None,
        industry=draw(st.sampled_from([None, *IDS])),
        tags=draw(some(IDS)),
        employees=draw(st.sampled_from([0, 5, 10, 49, 50])),
        revenue=draw(st.sampled_from([0, 5, 10, 49, 50])),
        interests=draw(some(IDS)),
    )

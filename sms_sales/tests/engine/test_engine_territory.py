import random

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.territory.matching import takes
from ...engine.territory.postcode import key_range, postcode_key, shared_characters
from ...engine.territory.precedence import winner
from ...engine.territory.rules import Account, Range, Rule, Territory, claims
from .common import proves, st
from .territory import accounts, trees

IT, NL, US, DE, CA = 3, 31, 1, 49, 11
SOFTWARE, RETAIL = 5, 6
CODES = {NL: "NL", US: "US", DE: "DE", CA: "CA"}


def codes(country, first, last=None):
    """Return the range from ``first`` to ``last`` as a rule holds it."""
    keys = key_range(CODES[country], first, last)
    return Range(country, *keys, shared_characters(*keys))


def at(country, zip_code, **values):
    return Account(1, country, None, postcode_key(CODES[country], zip_code), **values)


def rule(number=1, **conditions):
    sets = {
        name: frozenset(value) if isinstance(value, set) else value
        for name, value in conditions.items()
    }
    return Rule(number, **sets)


class TestEngineTerritory(BaseCase):
    """Rules 4 to 6."""

    def _winner(self, account, *rules, lock=None):
        """Let territories A, B, … compete, each with one rule."""
        territories = [
            Territory(number, chr(64 + number), rules=(one._replace(id=number),))
            for number, one in enumerate(rules, 1)
        ]
        decision = winner(account, territories, lock)
        return decision.territory and chr(64 + decision.territory)

    def test_the_narrower_range_wins_over_another_dimension(self):
        wide = rule(ranges=(codes(NL, "1000", "1999"),), industries={SOFTWARE})
        narrow = rule(ranges=(codes(NL, "1012"),))
        account = at(NL, "1012 AB", industry=SOFTWARE)
        self.assertEqual(self._winner(account, wide, narrow), "B")

    def test_of_one_rule_the_range_that_holds_the_account_counts(self):
        mixed = rule(ranges=(codes(NL, "1000", "1999"), codes(NL, "2011")))
        other = rule(ranges=(codes(NL, "10"),))
        self.assertEqual(self._winner(at(NL, "1012 AB"), mixed, other), "B")
        self.assertEqual(self._winner(at(NL, "2011 AB"), other, mixed), "B")

    def test_postcodes_are_compared_as_the_country_writes_them(self):
        for country, first, last, zip_code in (
            (US, "02108", "02120", "2116"),
            (DE, "01", None, "1067"),
            (DE, "01", None, "D-01067"),
            (CA, "K1A", "K1Z", "K1A 0B1"),
        ):
            with self.subTest(zip=zip_code):
                one = rule(ranges=(codes(country, first, last),))
                self.assertTrue(takes(one, at(country, zip_code)))
        self.assertFalse(takes(rule(ranges=(codes(DE, "01"),)), at(DE, "10115")))

    def test_a_range_takes_nothing_of_another_country(self):
        self.assertFalse(takes(rule(ranges=(codes(DE, "01"),)), at(US, "01067")))

    def test_levels_of_geography_go_before_other_dimensions(self):
        account = at(NL, "1012 AB", industry=SOFTWARE, tags=frozenset({8}))
        world = rule(industries={SOFTWARE}, tags={8})
        country = rule(countries={NL}, industries={SOFTWARE})
        state = rule(states={310})
        named = rule(accounts={1})
        in_state = account._replace(state=310)
        self.assertEqual(self._winner(account, world, country), "B")
        self.assertEqual(self._winner(in_state, country, state), "B")
        postcode = rule(ranges=(codes(NL, "1"),))
        self.assertEqual(self._winner(in_state, state, postcode), "B")
        self.assertEqual(self._winner(in_state, postcode, named), "B")

    def test_a_lock_by_hand_goes_before_everything(self):
        named, other = rule(accounts={1}), rule(industries={RETAIL})
        self.assertEqual(self._winner(Account(1), named, other, lock="B"), "B")
        self.assertEqual(self._winner(Account(1), named, other, lock="gone"), "A")

    def test_a_not_does_not_make_a_rule_more_exact(self):
        one = rule(countries={NL}, not_industries={RETAIL}, not_tags={8})
        two = rule(countries={NL}, industries={SOFTWARE})
        account = Account(1, NL, industry=SOFTWARE)
        self.assertEqual(self._winner(account, one, two), "B")

    def test_the_unknown_fails_a_condition_and_triggers_no_not(self):
        nobody = Account(1)
        for condition in (
            {"countries": {NL}},
            {"states": {310}},
            {"industries": {5}},
            {"tags": {8}},
            {"interests": {9}},
            {"employees": (0, 50)},
            {"revenue": (0, 50)},
            {"ranges": (codes(NL, "1"),)},
        ):
            with self.subTest(condition=condition):
                self.assertFalse(takes(rule(**condition), nobody))
        kept = rule(
            catch_all=True,
            not_countries={NL},
            not_states={310},
            not_industries={5},
            not_tags={8},
            not_accounts={2},
        )
        self.assertTrue(takes(kept, nobody))

    def test_a_band_holds_its_lower_end_and_not_its_upper(self):
        band = rule(employees=(10, 50))
        for employees, inside in ((9, False), (10, True), (49, True), (50, False)):
            with self.subTest(employees=employees):
                found = takes(band, Account(1, employees=employees))
                self.assertEqual(found, inside)
        self.assertTrue(takes(rule(revenue=(10, 0)), Account(1, revenue=10)))

    def test_a_not_alone_takes_nothing(self):
        self.assertFalse(takes(rule(not_countries={NL}), Account(1, DE)))

    def test_a_child_narrows_its_parents(self):
        top = Territory(1, "T", rules=(rule(1, countries={NL}),))
        between = Territory(2, "M", parent=1)
        leaf = Territory(3, "L", parent=2, rules=(rule(2, industries={SOFTWARE}),))
        tree = [leaf, between, top]
        self.assertEqual(winner(Account(1, NL, industry=5), tree).territory, 3)
        self.assertEqual(winner(Account(1, NL, industry=6), tree).territory, 1)
        self.assertIsNone(winner(Account(1, DE, industry=5), tree).territory)

    def test_what_is_archived_claims_nothing_nor_does_what_lies_below(self):
        top = Territory(1, "T", rules=(rule(1, catch_all=True),), active=False)
        leaf = Territory(2, "L", parent=1, rules=(rule(2, catch_all=True),))
        self.assertEqual(claims([top, leaf]), [])

    def test_equal_right_is_equal_through_priority(self):
        rules = (rule(1, countries={NL}), rule(2, countries={NL}))
        one, two = (
            Territory(1, "B", rules=rules[:1]),
            Territory(2, "A", rules=rules[1:]),
        )
        decision = winner(Account(1, NL), [one, two])
        self.assertEqual((decision.territory, decision.equal), (2, {1}))
        decision = winner(Account(1, NL), [one._replace(priority=5), two])
        self.assertEqual((decision.territory, decision.equal), (1, frozenset()))

    @proves
    @given(trees(), accounts(1), st.randoms(use_true_random=False))
    def test_the_winner_does_not_depend_on_any_order(self, tree, account, chance):
        found = winner(account, tree)
        mixed = [t._replace(rules=_shuffled(t.rules, chance)) for t in tree]
        self.assertEqual(winner(account, _shuffled(mixed, chance)), found)

    @proves
    @given(trees(), accounts(1))
    def test_the_winner_claims_the_account_and_nobody_claims_it_more(
        self, tree, account
    ):
        found = winner(account, tree)
        taking = [c for c in claims(tree) if all(takes(r, account) for r in c.chain)]
        self.assertEqual(found.territory is None, not taking)
        for claim in taking:
            alone = winner(account, [_only(t, claim) for t in tree])
            self.assertLessEqual(found.right, alone.right)

    @proves
    @given(trees(), accounts(1))
    def test_a_territory_that_goes_away_leaves_the_others_in_their_order(
        self, tree, account
    ):
        found = winner(account, tree)
        losers = [t for t in tree if t.id != found.territory and not _parents(tree, t)]
        if losers:
            gone = random.Random(1).choice(losers)
            left = [t for t in tree if t.id != gone.id]
            self.assertEqual(winner(account, left).territory, found.territory)


def _shuffled(items, chance):
    items = list(items)
    chance.shuffle(items)
    return tuple(items)


def _only(territory, claim):
    """The territory with the rules of the claim alone, if any of them are its."""
    rules = tuple(r for r in territory.rules if r in claim.chain)
    return territory._replace(rules=rules)


def _parents(tree, territory):
    return any(other.parent == territory.id for other in tree)

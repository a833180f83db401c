import json

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.quotation.envelope import (
    Envelope,
    Exposure,
    as_json,
    from_json,
    leaves,
    survives,
)
from ...engine.quotation.verdict import Reading
from .common import D, proves, st

EXPOSURE = Exposure(D(36), (5, 6), 7, "EUR")
numbers = st.decimals(-1000, 1000, places=2)


def reading(value="18", comparison=">", met=True, condition=0, **others):
    value = D(value) if isinstance(value, str) else value
    row = Reading(
        3, 1, condition, "line_discount", "any", comparison, value, D(15), met, ("u1",)
    )
    return row._replace(**others)


def envelope(*readings, **exposure):
    return Envelope(tuple(readings), EXPOSURE._replace(**exposure))


class TestEngineEnvelope(BaseCase):
    """Rule 3: what an approval covers."""

    def test_the_same_stays(self):
        then = envelope(reading(), reading("9", met=False, condition=1))
        self.assertEqual(leaves(then, then), [])

    def test_no_worse_stays_and_worse_leaves(self):
        for comparison, better, worse in (
            (">", "17", "19"),
            (">=", "17", "19"),
            ("<", "19", "17"),
            ("<=", "19", "17"),
        ):
            then = envelope(reading(comparison=comparison))
            with self.subTest(comparison=comparison):
                now = envelope(reading(better, comparison))
                self.assertEqual(leaves(then, now), [])
                now = envelope(reading(worse, comparison))
                self.assertEqual(leaves(then, now), ["worse"])

    def test_what_has_no_better_must_be_equal(self):
        then = envelope(reading(D(2), "="))
        self.assertEqual(leaves(then, envelope(reading(D(1), "="))), ["changed"])
        currencies = envelope(reading(None, "in")._replace(value="EUR,USD"))
        other = envelope(reading(None, "in")._replace(value="EUR"))
        self.assertEqual(leaves(currencies, other), ["changed"])
        self.assertTrue(survives(currencies, currencies))

    def test_what_was_not_met_may_not_be_met(self):
        then = envelope(reading(), reading("9", met=False, condition=1))
        now = envelope(reading(), reading("16", met=True, condition=1))
        self.assertEqual(leaves(then, now), ["met"])
        still = envelope(reading(), reading("14", met=False, condition=1))
        self.assertEqual(leaves(then, still), [])
        self.assertEqual(leaves(then, envelope(reading(condition=2))), ["met"])

    def test_what_is_no_longer_met_stays(self):
        now = envelope(reading("10", met=False, line_uids=()))
        self.assertEqual(leaves(envelope(reading()), now), [])

    def test_a_new_line_that_hits_leaves(self):
        now = envelope(reading(line_uids=("u1", "u2")))
        self.assertEqual(leaves(envelope(reading()), now), ["line"])

    def test_an_unknown_cost_is_not_a_value(self):
        known = envelope(reading("-5", "<"))
        unknown = envelope(reading(None, "<", reason="no_cost"))
        self.assertEqual(leaves(known, unknown), ["worse"])
        self.assertEqual(leaves(unknown, known), ["worse"])
        self.assertEqual(leaves(unknown, unknown), [])

    def test_more_at_stake_leaves(self):
        for name, value in (
            ("given_away", D("36.01")),
            ("products", (5, 9)),
            ("customer", 8),
            ("currency", "USD"),
        ):
            with self.subTest(name=name):
                code = {"products": "product"}.get(name, name)
                now = envelope(reading(), **{name: value})
                self.assertEqual(leaves(envelope(reading()), now), [code])
        less = envelope(reading(), given_away=D(1), products=(5,))
        self.assertEqual(leaves(envelope(reading()), less), [])

    def test_another_version_of_the_rule_is_another_question(self):
        now = envelope(reading("1", version=2))
        self.assertEqual(leaves(envelope(reading()), now), ["version"])

    def test_it_is_kept_as_json(self):
        codes = reading(None, "in", condition=1)._replace(value="EUR")
        then = envelope(reading(), codes)
        written = json.loads(json.dumps(as_json(then)))
        self.assertEqual(from_json(written), then)

    @proves
    @given(numbers, numbers, numbers, st.sampled_from((">", ">=", "<", "<=")))
    def test_going_back_stays_only_when_nothing_changed(self, a, b, given, comparison):
        there = envelope(reading(a, comparison), given_away=abs(given))
        back = envelope(reading(b, comparison), given_away=abs(given))
        self.assertEqual(survives(there, back) and survives(back, there), a == b)

    @proves
    @given(numbers, numbers, numbers, st.sampled_from((">", "<")))
    def test_what_stays_twice_stays_at_once(self, a, b, c, comparison):
        one, two, three = (envelope(reading(v, comparison)) for v in (a, b, c))
        if survives(one, two) and survives(two, three):
            self.assertTrue(survives(one, three))

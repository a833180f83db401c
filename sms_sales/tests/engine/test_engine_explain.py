from copy import deepcopy

from hypothesis import assume, given

from odoo.tests import BaseCase

from ...engine.commission.curve import curve, value_at
from ...engine.commission.explain import (
    Derivation,
    build,
    replay,
)
from ...engine.commission.state import ExplanationError
from ...engine.money import rounded
from .common import CENT, D, Fraction, money, proves, shares, st, tables, tiers

SRC = ["account.move.line", 4711, "INV/2026/0042", 3]
THREE = curve(tiers((0, "0.02"), (10000, "0.04"), (25000, "0.05")))


def explained(line, before="0"):
    return build(
        line,
        src=SRC,
        event=["invoice", "2026-03-14"],
        plan=[7, 2, "sha256…"],
        rule=3,
        pool=["u12/c1/2026Q1", "before", before],
    )


def example():
    """The explanation that the rule gives as its example."""
    line = Derivation(CENT, before=D(12000))
    line.then("doc", D("1200.00"), "USD")
    line.then("fx", D("0.92"), stored=D("1104.00"))
    line.then("share", Fraction(1, 2), "direct", stored=D("552.00"))
    return explained(line.earn(THREE, D("552.00")), "12000.00")


@st.composite
def derivations(draw):
    """Lines in any currency and share, anywhere in a table, in cents or in steps."""
    before, step = draw(money(0)), draw(st.sampled_from([CENT, D("0.05"), D(1)]))
    segments = curve(draw(tables()), draw(st.sampled_from(["sliced", "whole"])))
    document, share, rate = draw(money()), draw(shares()), D("0.9213")
    company = rounded(document * rate, step)
    credited = rounded(Fraction(company) * share, step)
    assume(credited)
    after = value_at(segments, before + credited)
    earned = rounded(after - value_at(segments, before), step)
    line = Derivation(step, before).then("doc", document, "USD")
    line.then("fx", rate, stored=company)
    line.then("share", share, "direct", stored=credited)
    line.earn(segments, credited).rounded(earned)
    return explained(line, str(before)), (credited, earned)


class TestEngineExplain(BaseCase):
    """Rule 23."""

    def test_the_example_of_the_rule_is_written_as_it_says(self):
        self.assertEqual(
            example(),
            {
                "v": 1,
                "src": SRC,
                "event": ["invoice", "2026-03-14"],
                "plan": [7, 2, "sha256…"],
                "rule": 3,
                "pool": ["u12/c1/2026Q1", "before", "12000.00"],
                "steps": [
                    ["doc", "1200.00", "USD"],
                    ["fx", "0.92", "1104.00"],
                    ["share", "50/100", "direct", "552.00"],
                    ["band", "10000", "25000", "0.04", "552.00", "22.08"],
                ],
                "reverses": None,
                "corrects": None,
                "out": ["552.00", "22.08"],
            },
        )

    def test_the_example_replays_to_the_cent(self):
        self.assertEqual(replay(example()), (D("552.00"), D("22.08")))

    @proves
    @given(derivations())
    def test_what_was_built_replays(self, case):
        explanation, stored = case
        self.assertEqual(replay(explanation), stored)

    @proves
    @given(derivations(), st.data())
    def test_a_changed_result_does_not_replay(self, case, data):
        explanation = deepcopy(case[0])
        # What a jump adds is given, like the amount of the document.
        steps = [step for step in explanation["steps"][1:] if step[0] != "jump"]
        changed = data.draw(st.sampled_from([*steps, explanation["out"]]))
        changed[-1] = str(D(changed[-1]) + data.draw(st.sampled_from([CENT, -CENT])))
        with self.assertRaises(ExplanationError):
            replay(explanation)

    def test_a_step_that_is_missing_is_missed(self):
        for place in range(4):
            changed = example()
            removed = changed["steps"].pop(place)
            with self.subTest(step=removed), self.assertRaises(ExplanationError):
                replay(changed)

    def test_each_change_of_a_number_in_the_example_is_found(self):
        for place, position, value in [
            (0, 1, "1300.00"),
            (1, 1, "0.93"),
            (1, 2, "1105.00"),
            (2, 1, "51/100"),
            (2, 3, "552.01"),
            (3, 1, "12001"),
            (3, 2, "12500"),
            (3, 3, "0.05"),
            (3, 4, "553.00"),
            (3, 5, "22.09"),
        ]:
            changed = example()
            changed["steps"][place][position] = value
            with self.subTest(place=place, position=position):
                with self.assertRaises(ExplanationError):
                    replay(changed)

    def test_what_is_no_explanation_is_refused(self):
        for change in (
            {"v": 2},
            {"steps": [["guess", "1.00"]]},
            {"steps": [["doc", "1.00"]]},
            {"steps": [["fx", "0.92", "1104.00"]]},
            {"steps": [["doc", 1200.0, "USD"]]},
            {"steps": [["doc", "many", "USD"]]},
            {"steps": []},
            {"steps": [[]]},
        ):
            with self.subTest(**change), self.assertRaises(ExplanationError):
                replay({**example(), **change})
        with self.assertRaises(ExplanationError):
            replay({"v": 1})

    def test_stages_only_go_forward(self):
        changed = example()
        changed["steps"].append(["share", "1/1", "direct", "552.00"])
        with self.assertRaisesRegex(ExplanationError, "comes too late"):
            replay(changed)

    def test_a_jump_stands_at_its_floor(self):
        changed = example()
        changed["steps"].append(["jump", "12000", "0.00"])
        with self.assertRaisesRegex(ExplanationError, "not at its floor"):
            replay(changed)

    def test_what_is_stored_cannot_stray_from_what_follows(self):
        line = Derivation(CENT).then("doc", D(100), "EUR")
        with self.assertRaisesRegex(ExplanationError, "more than its step"):
            line.then("share", Fraction(1, 3), "direct", stored=D("33.35"))

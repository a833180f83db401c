from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.shares import (
    credited,
    direct,
    manager,
    overlay,
    rolled_up,
)
from ...engine.money import rounded
from .common import CENT, STEPS, D, Fraction, money, proves, shares, st, total

HALF = Fraction(1, 2)


class TestEngineShares(BaseCase):
    """Rule 19."""

    def test_what_nobody_claims_is_unassigned(self):
        self.assertEqual(direct([Fraction(3, 10), HALF])[1], Fraction(1, 5))
        self.assertEqual(direct([]), ([], 1))

    def test_direct_shares_stop_at_the_whole_in_their_order(self):
        granted, rest = direct([Fraction(3, 4), HALF, HALF])
        self.assertEqual((granted, rest), ([Fraction(3, 4), Fraction(1, 4), 0], 0))

    def test_a_negative_share_is_refused(self):
        with self.assertRaises(ValueError):
            direct([-HALF])

    @proves
    @given(st.lists(shares(), max_size=6))
    def test_direct_shares_never_exceed_the_sale(self, claimed):
        granted, rest = direct(claimed)
        self.assertEqual(sum(granted) + rest, 1)
        self.assertTrue(
            all(got <= ask for got, ask in zip(granted, claimed, strict=True))
        )
        self.assertGreaterEqual(rest, 0)

    @proves
    @given(money(), st.lists(shares(), max_size=6), STEPS)
    def test_credits_and_the_unassigned_add_up_to_the_sale(self, amount, claimed, step):
        credits, rest = credited(amount, claimed, step)
        self.assertEqual(total([*credits, rest]), rounded(amount, step))

    @proves
    @given(money(), st.lists(shares(), max_size=6))
    def test_a_full_refund_takes_each_credit_back(self, amount, claimed):
        credits, rest = credited(amount, claimed, CENT)
        back, rest_back = credited(-amount, claimed, CENT)
        self.assertEqual(([-c for c in back], -rest_back), (credits, rest))

    def test_an_overlay_does_not_reduce_others(self):
        self.assertEqual(credited(D(1000), [1], CENT), ([1000], 0))
        self.assertEqual(overlay(D(1000), Fraction(1, 5), CENT), 200)

    def test_a_manager_never_gets_more_credit_than_the_sale(self):
        for own, reports, expected in [
            (0, 1, 1),
            (HALF, HALF, HALF),
            (1, 0, 0),
            (1, 1, 0),
            (Fraction(1, 4), HALF, HALF),
            (HALF, 1, HALF),
        ]:
            with self.subTest(own=own, reports=reports):
                self.assertEqual(manager(own, reports), expected)

    def test_two_reports_of_one_manager_roll_up_once(self):
        own = {"ann": HALF, "ben": HALF}
        found = rolled_up(own, {"ann": "eve", "ben": "eve", "eve": "top"})
        self.assertEqual(found, {"eve": 1, "top": 1})

    def test_a_manager_who_sells_along_gets_the_rest_of_the_sale(self):
        found = rolled_up({"ann": HALF, "eve": HALF}, {"ann": "eve", "eve": "top"})
        self.assertEqual(found, {"eve": HALF, "top": 1})

    def test_who_reports_through_a_manager_counts_at_the_right_level(self):
        above = {"ann": "bob", "bob": "eve", "cat": "eve"}
        found = rolled_up({"ann": Fraction(1, 4), "cat": HALF}, above)
        self.assertEqual(found, {"bob": Fraction(1, 4), "eve": Fraction(3, 4)})

    def test_a_circle_of_managers_is_refused(self):
        with self.assertRaises(ValueError):
            rolled_up({"ann": 1}, {"ann": "bob", "bob": "ann"})

    def test_whose_sale_it_is_not_gets_nothing(self):
        self.assertEqual(rolled_up({"ann": 1}, {"ben": "eve"}), {})

    @proves
    @given(
        st.lists(shares(), min_size=5, max_size=5),
        st.lists(st.integers(0, 8), min_size=5, max_size=5),
    )
    def test_own_and_roll_up_stay_within_the_sale(self, claimed, bosses):
        granted, _rest = direct(claimed)
        own = dict(enumerate(granted))
        # Each reports to a higher number, hence no circle.
        above = {k: k + 1 + boss for k, boss in enumerate(bosses)}
        for boss, share in rolled_up(own, above).items():
            self.assertLessEqual(own.get(boss, 0) + share, 1)
            self.assertGreater(share, 0)

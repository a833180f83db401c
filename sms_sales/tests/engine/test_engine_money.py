from decimal import Inexact, localcontext

from hypothesis import assume, given

from odoo.tests import BaseCase

from ...engine.money import (
    decimal,
    exact,
    parts,
    rounded,
    spread,
    text,
)
from .common import CENT, STEPS, D, Fraction, money, proves, shares, st, total


class TestEngineMoney(BaseCase):
    def test_halves_are_rounded_away_from_zero(self):
        for amount, step, expected in [
            ("0.005", "0.01", "0.01"),
            ("-0.005", "0.01", "-0.01"),
            ("0.004999999999999999999999999999999999", "0.01", "0.00"),
            ("2.5", "1", "3"),
            ("-2.5", "1", "-3"),
            ("1.125", "0.05", "1.15"),
            ("1.12", "0.05", "1.10"),
            ("1234.5", "10", "1230"),
        ]:
            with self.subTest(amount=amount, step=step):
                self.assertEqual(rounded(D(amount), D(step)), D(expected))

    def test_zero_has_no_sign(self):
        self.assertEqual(str(rounded(D("-0.001"), CENT)), "0.00")
        self.assertEqual(text(D("-0.00")), "0")

    def test_a_currency_without_step_is_refused(self):
        for step in (D(0), D("-0.01")):
            with self.subTest(step=step), self.assertRaises(ValueError):
                rounded(D(1), step)

    def test_rounding_does_not_depend_on_the_decimal_context(self):
        with localcontext() as context:
            context.prec = 4
            self.assertEqual(rounded(D("123456789.125"), CENT), D("123456789.13"))

    @proves
    @given(money(), STEPS)
    def test_rounding_moves_by_half_a_step_at_most_and_only_once(self, amount, step):
        once = rounded(amount, step)
        self.assertLessEqual(abs(once - amount), step / 2)
        self.assertEqual(rounded(once, step), once)
        self.assertEqual(rounded(-amount, step), -once)

    @proves
    @given(money(), st.lists(shares(), max_size=6), STEPS)
    def test_parts_add_up_to_the_whole(self, amount, cuts, step):
        found = parts(amount, [*sorted(cuts), 1], step)
        self.assertEqual(total(found), rounded(amount, step))

    @proves
    @given(money(), st.lists(st.integers(0, 1000), min_size=1, max_size=8))
    def test_a_spread_adds_up_and_strays_less_than_a_step(self, amount, weights):
        assume(sum(weights))
        found = spread(amount, weights, CENT)
        self.assertEqual(total(found), amount)
        for part, weight in zip(found, weights, strict=True):
            fair = Fraction(amount) * weight / sum(weights)
            self.assertLess(abs(Fraction(part) - fair), CENT)
            self.assertTrue(weight or not part)

    @proves
    @given(money(), st.lists(st.integers(-50, 1000), min_size=1, max_size=8))
    def test_spreading_a_refund_undoes_spreading_the_sale(self, amount, weights):
        assume(sum(weights))
        back = [-part for part in spread(-amount, weights, CENT)]
        self.assertEqual(spread(amount, weights, CENT), back)

    def test_the_steps_left_over_go_to_the_largest_remainder_then_the_earliest(self):
        self.assertEqual(
            spread(D(1), [1, 1, 1], CENT), [D("0.34"), D("0.33"), D("0.33")]
        )
        self.assertEqual(
            spread(D("0.05"), [10, 25, 15], CENT), [D("0.01"), D("0.03"), D("0.01")]
        )
        self.assertEqual(spread(D("0.01"), [1, 2], CENT), [D("0.00"), D("0.01")])

    def test_nothing_to_spread_over_is_refused(self):
        for weights in ([], [0, 0], [1, -1]):
            with self.subTest(weights=weights), self.assertRaises(ValueError):
                spread(D(1), weights, CENT)

    def test_an_amount_finer_than_its_currency_is_refused(self):
        with self.assertRaises(ValueError):
            spread(D("0.005"), [1, 1], CENT)

    def test_only_what_terminates_is_exact(self):
        self.assertEqual(exact(Fraction(1, 40)), D("0.025"))
        with self.assertRaises(Inexact):
            exact(Fraction(1, 3))
        self.assertEqual(decimal(Fraction(1, 3), 4), D("0.3333"))

    def test_decimals_are_written_plainly(self):
        for number, expected in [("1E+2", "100"), ("0.10", "0.1"), ("100", "100")]:
            with self.subTest(number=number):
                self.assertEqual(text(D(number)), expected)

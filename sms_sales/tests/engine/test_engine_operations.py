from odoo.tests import BaseCase

from ...engine.commission import operations, words
from ...engine.commission.curve import curve
from ...engine.commission.explain import Derivation, replay
from ...engine.commission.operations import OPERATIONS
from ...engine.commission.state import ExplanationError
from .common import CENT, D, Fraction, tiers
from .test_engine_explain import THREE, explained


class TestEngineOperations(BaseCase):
    """Each operation leads from its inputs to its result, and replays."""

    def line(self, amount=1000, before=0, step=CENT):
        return Derivation(step, D(before)).then("doc", D(amount), "EUR")

    def check(self, line, credited, earned, before="0"):
        explanation = explained(line, before)
        self.assertEqual(replay(explanation), (D(credited), D(earned)))
        return explanation["steps"]

    def test_a_line_that_crosses_bands_has_a_step_in_each(self):
        line = self.line(2000, 9000).earn(THREE, D(2000))
        steps = self.check(line, 2000, 60, "9000")
        self.assertEqual([step[0] for step in steps[1:]], ["band", "band"])

    def test_a_whole_table_shows_what_the_floor_lifts(self):
        whole = curve(tiers((0, "0.02"), (90000, "0.05")), "whole")
        line = self.line(20000, 80000).earn(whole, D(20000))
        steps = self.check(line, 20000, 3400, "80000")
        self.assertEqual(steps[2], ["jump", "90000", "2700.00"])

    def test_a_refund_in_an_open_pool_goes_back_along_the_table(self):
        self.check(self.line(-2000, 11000).earn(THREE, D(-2000)), -2000, -60, "11000")

    def test_a_negative_pool_takes_the_first_rate(self):
        self.check(self.line(-500).earn(THREE, D(-500)), -500, -10)

    def test_discounts_and_deposits_change_what_is_credited(self):
        line = self.line(600).then("spread", D(-60), stored=D(540))
        self.check(line.earn(THREE, D(540)), 540, "10.80")
        line = self.line(300).then("downpayment", Fraction(600, 1000), stored=D(180))
        self.check(line.earn(THREE, D(180)), 180, "3.60")

    def test_margin_multiplier_and_quantity_count_instead_of_the_credit(self):
        self.check(self.line().then("margin", D(400)).earn(THREE, D(600)), 1000, 12)
        self.check(
            self.line().then("multiply", D("1.5")).earn(THREE, D(1500)), 1000, 30
        )
        quantity = self.line().then("quantity", D(12), Fraction(1, 2))
        per_unit = curve(tiers((0, 5)))
        self.check(quantity.earn(per_unit, D(6)), 1000, 30)

    def test_bands_hold_exactly_what_was_counted(self):
        line = self.line().then("multiply", D("1.5")).earn(THREE, D(1000))
        with self.assertRaisesRegex(ExplanationError, "what was counted"):
            replay(explained(line))

    def test_own_rates_and_unit_bonuses_stand_beside_the_table(self):
        line = self.line().then("own_rate", D("0.07"), D(1000))
        self.check(line.then("unit_bonus", D("2.50"), D(4)), 1000, 80)

    def test_an_own_rate_is_on_the_credit(self):
        with self.assertRaisesRegex(ExplanationError, "another base"):
            self.line().then("own_rate", D("0.07"), D(900))

    def test_a_cap_takes_off_what_is_above_it(self):
        line = self.line(before=11500).earn(THREE, D(1000)).then("cap", D(280), D(260))
        self.check(line, 1000, 20, "11500")

    def test_a_clawback_is_at_the_stored_rate(self):
        line = self.line(-10000).then("clawback", D("0.02"), D(-10000))
        self.check(line, -10000, -200)

    def test_received_money_releases_and_earlier_releases_are_booked(self):
        line = self.line().earn(THREE, D(1000)).then("released", Fraction(3, 4))
        self.check(line.then("booked", D(10)), 1000, 5)

    def test_an_opening_earns_what_was_paid(self):
        line = Derivation(CENT).then("opening", D(12000)).earn(THREE, D(12000))
        line.then("carried", D(-30), stored=D(250))
        self.check(line, 12000, 250)

    def test_a_third_share_is_rounded_in_its_sum(self):
        line = self.line(100).then("share", Fraction(1, 3), "direct", stored=D("33.34"))
        steps = self.check(
            line.earn(THREE, D("33.34")).rounded(D("0.67")), "33.34", "0.67"
        )
        self.assertEqual(steps[2], ["round", "0.01", "33.34"])

    def test_a_currency_in_steps_of_five_cents_replays(self):
        line = self.line("100.20", step=D("0.05"))
        line.then("share", Fraction(1, 3), "direct", stored=D("33.40"))
        self.check(line.earn(THREE, D("33.40")).rounded(D("0.65")), "33.40", "0.65")

    def test_every_operation_is_in_the_list_that_explains_them(self):
        spoken = {code.partition(".")[0] for code in words.SENTENCES}
        for name in OPERATIONS:
            with self.subTest(name=name):
                self.assertIn(f" {name} ", operations.__doc__)
                self.assertIn(name, spoken)

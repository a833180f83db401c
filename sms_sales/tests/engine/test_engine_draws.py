from datetime import date

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.draws import (
    KINDS,
    Balances,
    Draw,
    drawn,
    in_force,
)
from .common import D, money, proves, st, total

terms = st.lists(st.builds(Draw, st.sampled_from(KINDS), money(0, 2000)), max_size=4)
owed = st.builds(Balances, money(0, 3000), money(0, 3000))
earnings = st.lists(money(-2000, 5000), max_size=8)


def paid(earned, *draws, balances=Balances(), **options):  # noqa: B008
    """Return what is paid in one period, and the balances after it."""
    found = drawn(D(earned), draws, balances, **options)
    return D(earned) + total(step.amount for step in found.steps), found.balances


def draw(kind, amount):
    return Draw(kind, D(amount))


class TestEngineDraws(BaseCase):
    def test_a_non_recoverable_draw_is_paid_on_top_for_good(self):
        self.assertEqual(paid(300, draw("draw", 1000)), (1300, Balances()))

    def test_a_non_recoverable_guarantee_tops_up_for_good(self):
        guarantee = draw("guarantee", 1000)
        for earned, expected in ((300, 1000), (1000, 1000), (1500, 1500), (-200, 1000)):
            with self.subTest(earned=earned):
                self.assertEqual(paid(earned, guarantee), (expected, Balances()))

    def test_a_recoverable_draw_is_recovered_from_later_earnings(self):
        advance = draw("recoverable_draw", 1000)
        first, balances = paid(300, advance)
        self.assertEqual((first, balances.draw), (1300, 1000))
        second, balances = paid(1500, advance, balances=balances)
        self.assertEqual((second, balances.draw), (1500, 1000))
        third, balances = paid(700, balances=balances)
        self.assertEqual((third, balances.draw), (0, 300))

    def test_a_recoverable_guarantee_is_recovered_above_the_guarantee(self):
        guarantee = draw("recoverable_guarantee", 1000)
        first, balances = paid(300, guarantee)
        self.assertEqual((first, balances.guarantee), (1000, 700))
        second, balances = paid(1500, guarantee, balances=balances)
        self.assertEqual((second, balances.guarantee), (1000, 200))
        third, balances = paid(1500, guarantee, balances=balances)
        self.assertEqual((third, balances.guarantee), (1300, 0))

    def test_the_recoverable_draw_is_recovered_first(self):
        owed = Balances(draw=D(400), guarantee=D(400))
        found, balances = paid(500, balances=owed)
        self.assertEqual((found, balances), (0, Balances(D(0), D(300))))

    def test_recovery_leaves_the_guarantee_in_force(self):
        owed = Balances(draw=D(900))
        found, balances = paid(1500, draw("guarantee", 1000), balances=owed)
        self.assertEqual((found, balances.draw), (1000, 400))

    def test_what_need_not_be_given_back_tops_up_first(self):
        both = draw("recoverable_guarantee", 1000), draw("guarantee", 600)
        self.assertEqual(paid(300, *both), (1000, Balances(guarantee=D(400))))

    def test_a_leaver_keeps_the_balance_and_the_pay(self):
        owed = Balances(draw=D(900), guarantee=D(100))
        self.assertEqual(paid(500, balances=owed, recover=False), (500, owed))

    def test_losses_recover_nothing(self):
        owed = Balances(draw=D(900))
        self.assertEqual(paid(-500, balances=owed), (-500, owed))

    def test_a_draw_ends_on_its_date(self):
        advance = Draw("draw", D(100), date(2026, 3, 31))
        self.assertEqual(in_force([advance], date(2026, 3, 1)), [advance])
        self.assertEqual(in_force([advance], date(2026, 4, 1)), [])

    def test_an_unknown_draw_is_refused(self):
        with self.assertRaises(ValueError):
            in_force([draw("loan", 100)], date(2026, 1, 1))

    @proves
    @given(earnings, terms)
    def test_balances_conserve_what_is_advanced_and_recovered(self, earned, draws):
        balances, advanced = Balances(), D(0)
        for amount in earned:
            found = drawn(amount, draws, balances)
            balances = found.balances
            moves = [s for s in found.steps if s.detail.startswith("recoverable")]
            advanced += total(step.amount for step in moves)
            self.assertEqual(balances.draw + balances.guarantee, advanced)
            self.assertGreaterEqual(min(balances), 0)

    @proves
    @given(money(-2000, 5000), terms, owed)
    def test_recovery_never_takes_pay_below_the_guarantee(
        self, earned, draws, balances
    ):
        found = drawn(earned, draws, balances)
        back = total(step.amount for step in found.steps if step.code == "recovery")
        floor = max(
            total(draw.amount for draw in draws if draw.kind == kind)
            for kind in ("guarantee", "recoverable_guarantee")
        )
        self.assertLessEqual(back, 0)
        self.assertGreaterEqual(earned + back, min(earned, floor))

    @proves
    @given(money(-2000, 5000), terms)
    def test_without_balances_draws_only_add(self, earned, draws):
        self.assertTrue(all(step.amount > 0 for step in drawn(earned, draws).steps))

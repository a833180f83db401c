from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.draws import KINDS, Balances, Draw
from ...engine.commission.payout import Due, payout
from .common import D, money, proves, st, total

dues = st.builds(
    Due,
    money(-2000, 5000),
    money(0, 5000),
    money(0, 2000),
    money(-2000, 0),
    money(-500, 500),
    money(-1000, 0),
)
terms = st.lists(st.builds(Draw, st.sampled_from(KINDS), money(0, 2000)), max_size=2)
owed = st.builds(Balances, money(0, 2000), money(0, 2000))


def due(**amounts):
    return Due(**{name: D(amount) for name, amount in amounts.items()})


class TestEnginePayout(BaseCase):
    """Rule 4: the order of the steps."""

    def test_the_steps_stand_in_their_order(self):
        found = payout(
            due(earned=5, minimum=10, clawback=-3, adjustment=2, carried=-1),
            [Draw("draw", D(100))],
            Balances(draw=D(4)),
        )
        steps = [(step.code, int(step.amount)) for step in found.steps]
        expected = [("earned", 5), ("minimum", 5), ("clawback", -3), ("adjustment", 2)]
        expected += [("recovery", -4), ("draw", 100), ("carried_in", -1)]
        self.assertEqual(steps, expected)

    def test_the_minimum_is_paid_and_a_later_clawback_takes_its_own(self):
        self.assertEqual(payout(due(earned=5, minimum=10)).pay, 10)
        later = payout(due(earned=100, clawback=-5))
        self.assertEqual(later.pay, 95)

    def test_the_minimum_looks_at_the_whole_pool(self):
        self.assertEqual(payout(due(earned=5, before=7, minimum=10)).pay, 5)
        self.assertEqual(payout(due(earned=1, before=7, minimum=10)).pay, 3)

    def test_the_minimum_does_not_make_up_for_clawbacks(self):
        self.assertEqual(payout(due(earned=5, minimum=10, clawback=-4)).pay, 6)

    def test_no_minimum_lifts_nobody_to_zero(self):
        found = payout(due(earned=-50))
        self.assertEqual((found.pay, found.carried), (0, -50))

    def test_a_negative_result_is_carried_and_then_taken(self):
        first = payout(due(earned=100, clawback=-300))
        self.assertEqual((first.pay, first.carried), (0, -200))
        self.assertEqual(first.steps[-1], ("carried_out", "", 200))
        second = payout(Due(earned=D(500), carried=first.carried))
        self.assertEqual((second.pay, second.carried), (300, 0))

    def test_nothing_is_paid_on_nothing(self):
        found = payout(Due())
        self.assertEqual((found.pay, found.carried), (0, 0))
        self.assertEqual([step.code for step in found.steps], ["earned"])

    def test_a_leaver_is_paid_in_full_and_owes_the_balance(self):
        found = payout(due(earned=500), balances=Balances(draw=D(900)), recover=False)
        self.assertEqual((found.pay, found.balances.draw), (500, 900))

    @proves
    @given(dues, terms, owed, st.booleans())
    def test_the_steps_add_up_to_what_is_paid(self, case, draws, balances, recover):
        found = payout(case, draws, balances, recover)
        self.assertEqual(total(step.amount for step in found.steps), found.pay)
        self.assertGreaterEqual(found.pay, 0)
        self.assertLessEqual(found.carried, 0)
        self.assertFalse(found.pay and found.carried)

    @proves
    @given(st.lists(st.tuples(money(-2000, 3000), money(-500, 0)), max_size=8))
    def test_carrying_loses_nothing(self, periods):
        paid, carried = D(0), D(0)
        for earned, clawback in periods:
            found = payout(Due(earned=earned, clawback=clawback, carried=carried))
            paid += found.pay
            carried = found.carried
        whole = total(amount for period in periods for amount in period)
        self.assertEqual(paid + carried, whole)

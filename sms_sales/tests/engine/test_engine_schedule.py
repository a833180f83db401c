from datetime import date

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.rollforward import Movement, roll_forward
from ...engine.commission.schedule import (
    accrued,
    amortised,
    clawback_of_asset,
    impairment,
    reduced,
    still_open,
    treatment,
)
from .common import CENT, D, money, proves, st, total

START = date(2026, 3, 14)
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))
months = st.integers(1, 60)


class TestEngineSchedule(BaseCase):
    """Rules 25 and 26."""

    def test_3600_over_36_months_is_100_a_month(self):
        plan = amortised(D(3600), START, 36, CENT)
        self.assertEqual({part.amount for part in plan}, {D(100)})
        self.assertEqual(len(plan), 36)
        self.assertEqual(plan[0].day, date(2026, 3, 31))
        self.assertEqual(plan[11].day, date(2027, 2, 28))
        self.assertEqual(plan[-1].day, date(2029, 2, 28))

    @proves
    @given(money(), months)
    def test_instalments_add_up_and_stay_level(self, amount, count):
        found = [part.amount for part in amortised(amount, START, count, CENT)]
        self.assertEqual(total(found), amount)
        self.assertLessEqual(max(found) - min(found), CENT)

    def test_a_year_or_less_may_be_expensed(self):
        self.assertEqual(treatment(12), "expense")
        self.assertEqual(treatment(13), "capitalise")
        self.assertEqual(treatment(6, expedient=False), "capitalise")
        with self.assertRaises(ValueError):
            treatment(0)

    def test_an_impairment_spares_the_past_and_levels_the_rest(self):
        plan = amortised(D(3600), START, 36, CENT)
        after = reduced(plan, date(2027, 2, 28), D(1200), CENT)
        self.assertEqual(after[:12], plan[:12])
        self.assertEqual({part.amount for part in after[12:]}, {D(50)})
        self.assertEqual(impairment(D(2400), D(1200)), 1200)
        self.assertEqual(impairment(D(2400), D(-1)), 2400)
        self.assertEqual(impairment(D(2400), D(2400)), 0)

    def test_a_clawback_takes_the_open_part_of_the_asset(self):
        plan = amortised(D(3600), START, 36, CENT)
        carrying = still_open(plan, date(2027, 2, 28))
        self.assertEqual(carrying, 2400)
        taken = clawback_of_asset(D(3600), D(3600), carrying, CENT)
        self.assertEqual(taken, (2400, 1200))
        after = reduced(plan, date(2027, 2, 28), taken[0], CENT)
        self.assertEqual(still_open(after, date(2027, 2, 28)), 0)

    @proves
    @given(
        st.lists(money(0, 500), min_size=1, max_size=5),
        months,
        days,
        st.integers(0, 100),
    )
    def test_clawbacks_in_any_parts_leave_nothing_of_the_asset(
        self, taken, count, day, percent
    ):
        commission = total(taken)
        plan = amortised(commission, START, count, CENT)
        # Some of it may have been impaired already.
        lost = (still_open(plan, day) * percent / 100).quantize(CENT, "ROUND_DOWN")
        left = still_open(plan, day) - lost
        before = D(0)
        for part in taken:
            off, expensed = clawback_of_asset(part, commission, left, CENT, before)
            self.assertTrue(0 <= off <= left, (off, left))
            self.assertEqual(off + expensed, part)
            left -= off
            before += part
        self.assertEqual(left, 0)
        self.assertEqual(clawback_of_asset(D(5), commission, left, CENT, before)[0], 0)

    def test_more_than_is_open_cannot_be_taken(self):
        plan = amortised(D(100), START, 2, CENT)
        with self.assertRaisesRegex(ValueError, "50.00 is open, 51"):
            reduced(plan, date(2026, 3, 31), D(51), CENT)

    @proves
    @given(money(0), months, days, st.integers(0, 100))
    def test_what_is_reduced_conserves_the_asset(self, amount, count, day, percent):
        plan = amortised(amount, START, count, CENT)
        taken = (still_open(plan, day) * percent / 100).quantize(CENT, "ROUND_DOWN")
        after = reduced(plan, day, taken, CENT)
        self.assertEqual(total(part.amount for part in after), amount - taken)
        self.assertEqual([part.day for part in after], [part.day for part in plan])

    def test_the_accrual_is_what_is_earned_and_not_settled(self):
        found = accrued(D(1000), D(400), D("0.21"), CENT)
        self.assertEqual((found.commission, found.on_cost), (600, 126))
        self.assertEqual(accrued(D(400), D(400), D("0.21"), CENT), (0, 0))


class TestEngineRollForward(BaseCase):
    moves = [
        Movement(date(2026, 1, 10), "addition", D(3600)),
        Movement(date(2026, 1, 31), "amortised", D(100)),
        Movement(date(2026, 2, 10), "addition", D(1200)),
        Movement(date(2026, 2, 20), "impaired", D(300)),
        Movement(date(2026, 2, 25), "clawed_back", D(200)),
        Movement(date(2026, 2, 28), "amortised", D(130)),
        Movement(date(2026, 3, 31), "amortised", D(130)),
    ]

    def test_closing_is_opening_and_what_moved(self):
        found = roll_forward(self.moves, date(2026, 2, 1), date(2026, 2, 28))
        self.assertEqual(found, (3500, 1200, 130, 300, 200, 4070))

    def test_an_unknown_movement_is_refused(self):
        with self.assertRaises(ValueError):
            roll_forward([Movement(START, "sold", D(1))], START, START)

    @proves
    @given(
        st.lists(
            st.builds(
                Movement,
                days,
                st.sampled_from(["addition", "amortised", "impaired", "clawed_back"]),
                money(0),
            )
        ),
        days,
    )
    def test_the_closing_of_one_period_opens_the_next(self, moves, day):
        first = roll_forward(moves, date.min, day)
        second = roll_forward(moves, date.fromordinal(day.toordinal() + 1), date.max)
        self.assertEqual(first.closing, second.opening)

from datetime import date, timedelta

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.quotation.turns import Rhythm, due_day, next_day, turn
from .common import proves, st

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
RHYTHMS = st.builds(
    Rhythm,
    st.sampled_from(["weekly", "monthly", "confirmation"]),
    st.integers(1, 7),
    st.integers(1, 31),
)


class TestEngineTurns(BaseCase):
    """Weeks and months in which a policy invoices an order once (rule 17)."""

    def test_the_last_days_of_2026_are_of_week_53_and_so_is_new_year(self):
        weekly = Rhythm("weekly")
        names = {turn(weekly, date(2026, 12, 28) + timedelta(n)) for n in range(7)}
        self.assertEqual(names, {"2026-W53"})
        self.assertEqual(turn(weekly, date(2027, 1, 4)), "2027-W01")

    def test_a_week_of_two_years_is_of_the_year_of_its_thursday(self):
        self.assertEqual(turn(Rhythm("weekly"), date(2025, 12, 29)), "2026-W01")

    def test_a_month_without_that_day_is_due_on_its_last(self):
        last = Rhythm("monthly", month_day=31)
        self.assertEqual(due_day(last, date(2026, 2, 1)), date(2026, 2, 28))
        self.assertEqual(due_day(last, date(2028, 2, 1)), date(2028, 2, 29))
        self.assertEqual(due_day(last, date(2026, 4, 30)), date(2026, 4, 30))

    def test_a_missed_day_is_made_up_for_today(self):
        monday = Rhythm("weekly", weekday=1)
        thursday = date(2026, 3, 12)
        self.assertEqual(next_day(monday, thursday, closed=False), thursday)

    @proves
    @given(RHYTHMS, DAYS)
    def test_it_is_due_within_its_turn(self, rhythm, day):
        self.assertEqual(turn(rhythm, due_day(rhythm, day)), turn(rhythm, day))

    @proves
    @given(RHYTHMS, DAYS)
    def test_after_a_closed_turn_comes_the_very_next_one(self, rhythm, day):
        following = next_day(rhythm, day, closed=True)
        self.assertGreater(following, day)
        between = {
            turn(rhythm, day + timedelta(n)) for n in range((following - day).days + 1)
        }
        self.assertEqual(between, {turn(rhythm, day), turn(rhythm, following)})

from datetime import date, timedelta

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.periods import (
    MONTHS,
    WEEKS,
    Calendar,
    Period,
    period_of,
    periods,
    prorata,
    year_start,
)
from .common import CENT, D, money, proves, st, total

RETAIL = Calendar("454", 2)
DAY = timedelta(days=1)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
calendars = st.builds(
    Calendar,
    st.sampled_from(["gregorian", *WEEKS]),
    st.integers(1, 12),
    st.integers(0, 6),
    st.booleans(),
)
lengths = st.sampled_from(list(MONTHS))


class TestEnginePeriods(BaseCase):
    @proves
    @given(calendars, lengths, days)
    def test_periods_tile_time(self, calendar, length, day):
        period = period_of(calendar, length, day)
        self.assertTrue(period.date_from <= day <= period.date_to)
        self.assertEqual(period_of(calendar, length, period.date_from), period)
        self.assertEqual(period_of(calendar, length, period.date_to), period)
        after = period_of(calendar, length, period.date_to + DAY)
        self.assertEqual(after.date_from, period.date_to + DAY)

    @proves
    @given(calendars, days)
    def test_each_period_lies_in_one_longer_period(self, calendar, day):
        inner = period_of(calendar, "month", day)
        for length in ("quarter", "half", "year"):
            outer = period_of(calendar, length, day)
            self.assertLessEqual(outer.date_from, inner.date_from)
            self.assertGreaterEqual(outer.date_to, inner.date_to)
            inner = outer

    @proves
    @given(calendars, days)
    def test_a_year_has_twelve_months_and_four_quarters(self, calendar, day):
        year = period_of(calendar, "year", day)
        for length, count in (("month", 12), ("quarter", 4), ("half", 2)):
            found = periods(calendar, length, *year)
            self.assertEqual(len(found), count)
            self.assertEqual(sum(period.days for period in found), year.days)

    @proves
    @given(calendars, days)
    def test_a_retail_year_has_52_or_53_weeks_and_keeps_its_weekday(
        self, calendar, day
    ):
        year = period_of(calendar, "year", day)
        if calendar.kind == "gregorian":
            self.assertIn(year.days, (365, 366))
        else:
            self.assertIn(year.days, (52 * 7, 53 * 7))
            self.assertEqual(year.date_to.weekday(), calendar.weekday)

    def test_a_gregorian_year_starts_in_any_month(self):
        april = Calendar(first_month=4)
        for length, start, end in [
            ("month", date(2028, 2, 1), date(2028, 2, 29)),
            ("quarter", date(2028, 1, 1), date(2028, 3, 31)),
            ("half", date(2027, 10, 1), date(2028, 3, 31)),
            ("year", date(2027, 4, 1), date(2028, 3, 31)),
        ]:
            with self.subTest(length=length):
                found = period_of(april, length, date(2028, 2, 29))
                self.assertEqual(found, Period(start, end))

    def test_the_retail_calendar_is_the_published_one(self):
        # National Retail Federation: 2022 from 30 January, 2023 with 53 weeks.
        starts = [date(2022, 1, 30), date(2023, 1, 29), date(2024, 2, 4)]
        self.assertEqual([year_start(RETAIL, y) for y in (2022, 2023, 2024)], starts)
        march = period_of(RETAIL, "month", date(2023, 3, 1))
        self.assertEqual(march, Period(date(2023, 2, 26), date(2023, 4, 1)))

    def test_the_53rd_week_belongs_to_the_last_month(self):
        last = period_of(RETAIL, "month", date(2024, 2, 3))
        self.assertEqual(last, Period(date(2023, 12, 31), date(2024, 2, 3)))
        self.assertEqual(last.days, 35)

    def test_a_year_may_end_on_the_last_weekday_of_a_month(self):
        last_friday = Calendar("445", 10, weekday=4, nearest=False)
        year = period_of(last_friday, "year", date(2026, 1, 1))
        self.assertEqual(year, Period(date(2025, 9, 27), date(2026, 9, 25)))

    def test_the_months_of_a_quarter_have_the_weeks_of_their_kind(self):
        for kind, weeks in WEEKS.items():
            calendar = Calendar(kind, 1)
            year = period_of(calendar, "year", date(2023, 6, 1))
            months = periods(calendar, "month", *year)
            with self.subTest(kind=kind):
                self.assertEqual([month.days // 7 for month in months], [*weeks] * 4)

    def test_an_unknown_calendar_or_length_is_refused(self):
        with self.assertRaises(ValueError):
            period_of(Calendar("454x"), "month", date(2026, 1, 1))
        with self.assertRaises(ValueError):
            period_of(Calendar(), "week", date(2026, 1, 1))

    def test_no_periods_between_dates_that_run_backwards(self):
        self.assertEqual(
            periods(RETAIL, "month", date(2026, 2, 1), date(2026, 1, 1)), []
        )


class TestEngineProrata(BaseCase):
    """Rule 20: targets go by the days that somebody is there."""

    quarter = Period(date(2026, 1, 1), date(2026, 3, 31))

    def test_who_leaves_on_14_february_has_half_the_quarter(self):
        leaves = date(2026, 2, 14)
        for amount, expected in ((90000, 45000), (6000, 3000)):
            found = prorata(D(amount), self.quarter, None, leaves, CENT)
            self.assertEqual(found, D(expected))

    def test_who_is_there_all_the_time_has_all(self):
        for start, end in (
            (None, None),
            (date(2020, 1, 1), date(2030, 1, 1)),
            self.quarter,
        ):
            with self.subTest(start=start, end=end):
                self.assertEqual(prorata(D(90), self.quarter, start, end, CENT), D(90))

    def test_who_was_never_there_has_nothing(self):
        for start, end in ((date(2026, 4, 1), None), (None, date(2025, 12, 31))):
            with self.subTest(start=start, end=end):
                self.assertEqual(prorata(D(90), self.quarter, start, end, CENT), D(0))

    @proves
    @given(money(0), st.dates(date(2026, 1, 1), date(2026, 3, 30)))
    def test_a_successor_has_the_rest(self, amount, leaves):
        first = prorata(amount, self.quarter, None, leaves, CENT)
        second = prorata(amount, self.quarter, leaves + DAY, None, CENT)
        self.assertLessEqual(abs(total([first, second]) - amount), CENT)

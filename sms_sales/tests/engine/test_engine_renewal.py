from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.quotation.renewal import later, next_end
from ...engine.quotation.scope import missed
from .common import proves

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
IDS = st.frozensets(st.integers(1, 4), max_size=3)


class TestEngineRenewal(BaseCase):
    @proves
    @given(start=DAYS, months=st.integers(1, 60))
    def test_months_later_is_in_that_month_and_never_a_later_day(self, start, months):
        end = later(start, months)
        passed = (end.year - start.year) * 12 + end.month - start.month
        self.assertEqual(passed, months)
        self.assertLessEqual(end.day, start.day)

    @proves
    @given(start=DAYS, length=st.integers(1, 2000))
    def test_the_next_term_is_about_as_long(self, start, length):
        end = start + timedelta(days=length)
        following = next_end(start, end) - end
        self.assertGreater(following, timedelta())
        self.assertLessEqual(abs(following.days - length), 4)

    def test_a_year_from_a_leap_day_ends_on_the_28th(self):
        self.assertEqual(later(date(2028, 2, 29), 12), date(2029, 2, 28))


class TestEngineScope(BaseCase):
    @proves
    @given(
        asked=st.dictionaries(st.sampled_from("abc"), IDS),
        found=st.dictionaries(st.sampled_from("abc"), IDS),
    )
    def test_nothing_is_missed_just_when_each_asked_part_is_met(self, asked, found):
        met = all(
            not wanted or wanted & found.get(name, frozenset())
            for name, wanted in asked.items()
        )
        self.assertEqual(missed(asked, found) == "", met)

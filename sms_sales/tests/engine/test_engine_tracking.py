from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.quotation.milestones import Fact, corrections
from ...engine.quotation.tracking import (
    Outlook,
    WorkingDays,
    percentile,
    remaining,
    standing,
)
from .common import proves

START = date(2026, 1, 1)
DAYS = st.lists(st.integers(0, 60), min_size=1, max_size=40)
WEEKDAYS = WorkingDays(
    day for n in range(365) if (day := START + timedelta(days=n)).weekday() < 5
)


class TestEngineTracking(BaseCase):
    def test_promised_friday_and_five_days_to_go_on_tuesday_is_at_risk(self):
        today, promised = date(2026, 3, 10), date(2026, 3, 13)
        expected = WEEKDAYS.after(today, 5)
        self.assertEqual(expected, date(2026, 3, 17))
        self.assertEqual(standing(promised, False, today, expected), "at_risk")

    def test_an_order_stands_by_its_promise_and_the_day(self):
        promised = date(2026, 3, 13)
        on_the_day, after = promised, promised + timedelta(days=1)
        for state, delivered, today, expected in (
            ("on_time", False, on_the_day, None),
            ("on_time", False, on_the_day, promised),
            ("at_risk", False, on_the_day, after),
            ("late", False, after, None),
            ("late", False, after, after),
            ("done", True, after, None),
        ):
            with self.subTest(state=state, today=today, expected=expected):
                self.assertEqual(standing(promised, delivered, today, expected), state)
        self.assertIsNone(standing(None, False, after, after))
        self.assertEqual(standing(None, True, after, None), "done")

    def test_a_weekend_does_not_count_and_a_start_on_one_does_not_either(self):
        saturday = date(2026, 3, 14)
        self.assertEqual(WEEKDAYS.after(saturday, 1), date(2026, 3, 16))
        self.assertEqual(WEEKDAYS.between(date(2026, 3, 13), saturday), 0)
        self.assertEqual(WEEKDAYS.between(saturday, date(2026, 3, 13)), 0)

    def test_beyond_the_known_days_every_day_counts(self):
        known = WorkingDays([date(2026, 3, 10), date(2026, 3, 11)])
        self.assertEqual(known.after(date(2026, 3, 10), 3), date(2026, 3, 13))
        self.assertEqual(known.after(date(2026, 3, 20), 2), date(2026, 3, 22))
        self.assertEqual(WorkingDays([]).after(START, 2), date(2026, 1, 3))

    def test_only_orders_that_took_longer_say_what_is_left(self):
        past = [1] * 20 + [8] * 8 + [12] * 2
        self.assertEqual(remaining(past, 0), Outlook(8, 30, True))
        self.assertEqual(remaining(past, 3), Outlook(5, 10, True))
        self.assertEqual(remaining(past, 9), Outlook(1, 30, False))
        self.assertIsNone(remaining([1] * 9, 0))

    @proves(given(DAYS, st.integers(1, 100)))
    def test_so_many_percent_do_not_pass_the_percentile(self, values, percent):
        found = percentile(values, percent)
        within = [value for value in values if value <= found]
        below = [value for value in values if value < found]
        self.assertGreaterEqual(len(within) * 100, percent * len(values))
        self.assertLess(len(below) * 100, percent * len(values))

    @proves(given(st.integers(0, 200), st.integers(0, 80)))
    def test_going_on_and_counting_back_agree(self, begin, count):
        start = START + timedelta(days=begin)
        end = WEEKDAYS.after(start, count)
        self.assertEqual(WEEKDAYS.between(start, end), count)


class TestEngineMilestones(BaseCase):
    monday, friday = datetime(2026, 3, 9, 8), datetime(2026, 3, 13, 8)

    def test_a_payment_keeps_the_day_on_which_it_was_authorised(self):
        booked = {"placed": Fact(self.monday, "payment", "T1")}
        captured = {"placed": Fact(self.friday, "payment", "T1")}
        self.assertEqual(corrections(booked, captured), (set(), {}))
        other = {"placed": Fact(self.friday, "payment", "T2")}
        self.assertEqual(corrections(booked, other), ({"placed"}, other))

    def test_a_signature_given_again_is_the_later_one(self):
        booked = {"placed": Fact(self.monday, "signature", "Joel")}
        again = {"placed": Fact(self.friday, "signature", "Joel")}
        self.assertEqual(corrections(booked, again), ({"placed"}, again))

    def test_what_is_promised_only_gives_way_to_what_happened(self):
        promised = Fact(None, "commitment", None, self.friday.date())
        happened = Fact(self.friday, "reported", "Ann", self.friday.date())
        self.assertEqual(
            corrections({"delivered": promised}, {"delivered": happened}),
            ({"delivered"}, {"delivered": happened}),
        )

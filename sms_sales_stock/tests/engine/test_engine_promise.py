from datetime import datetime, timedelta

from hypothesis import given

from odoo.tests import BaseCase

from odoo.addons.sms_sales.tests.engine.common import D, proves, st

from ...engine.promise import (
    Flow,
    Stock,
    available,
    earliest,
    forecast,
    going,
    lows,
)

NOW = datetime(2026, 3, 10, 10)
DAYS = st.integers(-5, 30)
QUANTITIES = st.integers(-40, 40).map(D)


def at(day):
    """Return the moment so many days from now."""
    return NOW + timedelta(days=day)


FLOWS = st.lists(st.builds(Flow, DAYS.map(at), QUANTITIES), max_size=8)
STOCKS = st.builds(Stock, st.integers(0, 60).map(D), FLOWS.map(tuple))


def stock(on_hand, *flows):
    """Return a stock from pairs of day and quantity."""
    return Stock(D(on_hand), tuple(Flow(at(day), D(much)) for day, much in flows))


class TestEnginePromise(BaseCase):
    """What can be promised without taking it from somebody else."""

    def test_what_is_confirmed_for_later_is_not_promised_today(self):
        low = lows(stock(10, (4, -8)), NOW)
        self.assertEqual(available(low, NOW), 2)
        self.assertEqual(available(low, at(9)), 2)

    def test_what_comes_in_can_be_promised_from_then_on(self):
        low = lows(stock(2, (3, 5)), NOW)
        self.assertEqual(available(low, at(2)), 2)
        self.assertEqual(available(low, at(3)), 7)
        self.assertEqual(earliest(low, D(7)), at(3))

    def test_a_receipt_that_is_meant_for_others_is_not_promised(self):
        low = lows(stock(0, (2, 10), (5, -10)), NOW)
        self.assertEqual(available(low, at(2)), 0)
        self.assertIsNone(earliest(low, D(1)))

    def test_what_should_have_come_or_gone_counts_as_of_now(self):
        low = lows(stock(1, (-3, 4), (-1, -2)), NOW)
        self.assertEqual([one.moment for one in low], [NOW])
        self.assertEqual(available(low, NOW), 3)

    def test_a_day_in_the_past_is_answered_as_today(self):
        low = lows(stock(3, (2, 4)), NOW)
        self.assertEqual(available(low, at(-9)), 3)

    def test_more_promised_than_there_is_leaves_nothing(self):
        self.assertEqual(available(lows(stock(2, (1, -9)), NOW), NOW), 0)

    @proves
    @given(STOCKS, DAYS)
    def test_keeping_a_promise_takes_nothing_from_anybody(self, stock, day):
        moment = max(at(day), NOW)
        free = available(lows(stock, NOW), moment)
        before = [one.quantity for one in lows(stock, NOW) if one.moment >= moment]
        after = lows(stock.taking(moment, free), NOW)
        left = [one.quantity for one in after if one.moment >= moment]
        if free:
            self.assertTrue(all(quantity >= 0 for quantity in left))
        self.assertTrue(all(free <= quantity for quantity in before) or not free)

    @proves
    @given(STOCKS, st.integers(1, 80).map(D))
    def test_the_earliest_day_is_one_on_which_all_is_free(self, stock, wanted):
        low = lows(stock, NOW)
        day = earliest(low, wanted)
        if day is None:
            self.assertLess(available(low, at(99)), wanted)
        else:
            self.assertGreaterEqual(available(low, day), wanted)
            before = [one for one in low if one.moment < day]
            self.assertTrue(all(one.quantity < wanted for one in before))

    @proves
    @given(STOCKS, DAYS)
    def test_what_goes_is_part_of_the_forecast(self, stock, day):
        coming = sum(
            (f.quantity for f in stock.flows if f.moment <= at(day) and f.quantity > 0),
            D(0),
        )
        whole = stock.on_hand + coming - going(stock, at(day))
        self.assertEqual(forecast(stock, at(day)), whole)

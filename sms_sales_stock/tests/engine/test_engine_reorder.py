import statistics
from decimal import Decimal

from hypothesis import given

from odoo.tests import BaseCase

from odoo.addons.sms_sales.tests.engine.common import D, proves, st

from ...engine.reorder import Spread, days_of_cover, reorder_point, spread, up

LEVELS = st.integers(500, 999).map(lambda share: Decimal(share) / 1000)
STEADY = Spread(D(0), D(0))


def spreads(high):
    """Means and deviations up to ``high``, by hundredths."""
    number = st.integers(0, high * 100).map(lambda x: Decimal(x) / 100)
    return st.builds(Spread, number, number)


class TestEngineReorder(BaseCase):
    """Rule 19."""

    def test_the_example_of_the_rule(self):
        demand, lead = Spread(D(10), D(4)), Spread(D(9), D(2))
        point = reorder_point(demand, lead, D("0.95"))
        self.assertEqual(point.expected, 90)
        self.assertAlmostEqual(point.safety, D("38.364"), 3)
        self.assertEqual((point.point, point.minimum), (129, 129))

    def test_what_is_confirmed_is_not_asked_for_twice(self):
        demand, lead = Spread(D(10), D(4)), Spread(D(9), D(2))
        for confirmed, minimum in [(0, 129), (50, 79), (90, 39), (200, 39)]:
            with self.subTest(confirmed=confirmed):
                point = reorder_point(demand, lead, D("0.95"), D(confirmed))
                self.assertEqual((point.point, point.minimum), (129, minimum))

    def test_what_never_varies_needs_no_safety(self):
        steady = reorder_point(Spread(D(3), D(0)), Spread(D("1.5"), D(0)), D("0.99"))
        self.assertEqual((steady.safety, steady.point), (0, 5))

    def test_nothing_sold_asks_for_nothing(self):
        point = reorder_point(STEADY, Spread(D(30), D(9)), D("0.99"))
        self.assertEqual(point.point, 0)

    def test_one_half_of_the_cycles_needs_no_safety(self):
        point = reorder_point(Spread(D(2), D(9)), Spread(D(5), D(3)), D("0.5"))
        self.assertEqual(point.point, 10)

    def test_a_whole_number_is_not_rounded_up(self):
        self.assertEqual(up(D("90.0000000000000001")), 90)
        self.assertEqual(up(D("90.00001")), 91)

    def test_a_stock_below_nothing_covers_no_day(self):
        self.assertEqual(days_of_cover(D(-4), D(2)), 0)

    @proves
    @given(st.lists(st.integers(0, 500), min_size=2, max_size=40))
    def test_days_without_a_sale_count(self, days):
        found = spread(len(days), D(sum(days)), D(sum(x * x for x in days)))
        self.assertAlmostEqual(float(found.mean), statistics.fmean(days), 6)
        self.assertAlmostEqual(float(found.deviation), statistics.stdev(days), 5)

    @proves
    @given(spreads(50), spreads(60), LEVELS, LEVELS)
    def test_a_higher_service_level_never_asks_for_less(self, demand, lead, one, other):
        low, high = sorted((one, other))
        less, more = (reorder_point(demand, lead, level) for level in (low, high))
        self.assertLessEqual(less.point, more.point)
        self.assertGreaterEqual(less.point, up(less.expected))

    @proves
    @given(spreads(50), spreads(60), LEVELS, st.integers(0, 5000), st.integers(0, 500))
    def test_more_confirmed_demand_never_raises_the_minimum(
        self, demand, lead, level, confirmed, more
    ):
        less = reorder_point(demand, lead, level, D(confirmed + more))
        point = reorder_point(demand, lead, level, D(confirmed))
        self.assertLessEqual(less.minimum, point.minimum)
        self.assertLessEqual(point.minimum, point.point)
        self.assertGreaterEqual(less.minimum, up(point.safety))

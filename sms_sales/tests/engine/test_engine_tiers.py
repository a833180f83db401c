from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.tiers import banded, sliced, whole
from .common import D, money, proves, rates, tables, tiers, total


class TestEngineTiers(BaseCase):
    two = tiers((0, "0.02"), (10000, "0.04"))

    def test_each_slice_is_paid_at_its_own_rate(self):
        for base, expected in ((10000, 200), (20000, 600), (30000, 1000), (0, 0)):
            with self.subTest(base=base):
                self.assertEqual(sliced(D(base), self.two), D(expected))

    def test_the_reached_rate_is_paid_on_everything(self):
        table = tiers((0, "0.02"), (90000, "0.05"))
        for base, expected in ((40000, 800), (80000, 1600), (100000, 5000)):
            with self.subTest(base=base):
                self.assertEqual(whole(D(base), table), D(expected))

    def test_a_band_holds_its_floor_and_not_its_ceiling(self):
        self.assertEqual(whole(D("9999.99"), self.two), D("199.9998"))
        self.assertEqual(whole(D("10000.00"), self.two), D(400))

    def test_a_negative_amount_takes_the_first_rate(self):
        for pay in (sliced, whole):
            self.assertEqual(pay(D(-500), self.two), D(-10))

    def test_below_the_first_floor_nothing_is_earned_or_owed(self):
        late = tiers((100, "0.1"), (200, "0.2"))
        for pay in (sliced, whole):
            for base in (-50, 0, "99.99"):
                with self.subTest(pay=pay.__name__, base=base):
                    self.assertEqual(pay(D(base), late), 0)

    def test_the_order_in_which_tiers_are_written_does_not_matter(self):
        self.assertEqual(banded(self.two[::-1]), self.two)

    def test_two_tiers_with_the_same_floor_are_refused(self):
        with self.assertRaises(ValueError):
            banded(tiers((0, "0.02"), (0, "0.04")))

    def test_a_tier_below_zero_is_refused(self):
        with self.assertRaises(ValueError):
            banded(tiers((-1, "0.02")))

    def test_a_plan_without_table_pays_nothing(self):
        self.assertEqual(sliced(D(1000), []), 0)
        self.assertEqual(whole(D(1000), []), 0)

    @proves
    @given(tables())
    def test_nothing_is_paid_on_nothing(self, table):
        self.assertEqual(sliced(D(0), table), 0)
        self.assertEqual(whole(D(0), table), 0)

    @proves
    @given(money(), rates())
    def test_sliced_and_whole_agree_on_one_row(self, base, rate):
        table = tiers((0, rate))
        self.assertEqual(sliced(base, table), whole(base, table))
        self.assertEqual(sliced(base, table), base * rate)

    @proves
    @given(money(0), tables())
    def test_slices_add_up(self, base, table):
        bands = banded(table)
        ceilings = [tier.floor for tier in bands[1:]] + [D("Infinity")]
        pieces = [
            max(min(base, ceiling) - tier.floor, D(0)) * tier.rate
            for tier, ceiling in zip(bands, ceilings, strict=True)
        ]
        self.assertEqual(sliced(base, table), total(pieces))

    @proves
    @given(money(0), money(0), tables())
    def test_selling_more_never_earns_less_by_slices(self, base, more, table):
        self.assertGreaterEqual(sliced(base + more, table), sliced(base, table))

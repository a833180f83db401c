from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.quotation.waterfall import (
    LEVELS,
    Levels,
    as_data,
    steps,
    together,
    typed_factor,
)
from .common import proves

AMOUNTS = st.tuples(
    *[st.decimals(-(10**6), 10**6, places=2, allow_nan=False) for _level in LEVELS]
)
PERCENT = st.decimals(0, 100, places=2, allow_nan=False)


class TestEngineWaterfall(BaseCase):
    def test_ten_at_a_hundred_come_down_to_seven_hundred(self):
        levels = tuple(Decimal(n) for n in (1000, 900, 800, 780, 741, 700))
        data = as_data(Levels(levels, Decimal(550)))
        amounts = [step["amount"] for step in data["steps"]]
        self.assertEqual(amounts, ["1000", "-100", "-100", "-20", "-39", "-41"])
        self.assertEqual((data["net"], data["margin"]), ("700", "150"))
        self.assertEqual(data["margin_percent"], "21.43")

    def test_what_rounding_took_is_a_step_of_its_own(self):
        data = as_data(Levels((Decimal("5.81"),) * 6), Decimal("-0.04"))
        last = data["steps"][-1]
        self.assertEqual(
            last, {"key": "rounding", "amount": "-0.04", "reached": "5.77"}
        )
        self.assertEqual(data["net"], "5.77")

    def test_nothing_sold_has_no_margin_in_percent(self):
        data = as_data(together([]))
        self.assertEqual((data["net"], data["margin"]), ("0", "0"))
        self.assertIsNone(data["margin_percent"])

    @proves
    @given(AMOUNTS)
    def test_the_steps_add_up_to_the_last_level(self, amounts):
        found = steps(amounts)
        self.assertEqual(sum(step.amount for step in found), amounts[-1])
        self.assertEqual(tuple(step.reached for step in found), amounts)

    @proves
    @given(st.lists(AMOUNTS, max_size=5))
    def test_the_order_is_the_sum_of_its_lines(self, lines):
        whole = together(Levels(amounts) for amounts in lines)
        for index, level in enumerate(whole.amounts):
            self.assertEqual(level, sum(amounts[index] for amounts in lines))

    def test_what_a_line_lacks_the_order_lacks(self):
        good = Levels((Decimal(1),) * 6, Decimal(1))
        whole = together([good, good._replace(known=False, no_cost=True)])
        self.assertFalse(whole.known)
        self.assertTrue(whole.no_cost)

    @proves
    @given(PERCENT, PERCENT)
    def test_a_shown_discount_is_the_pricelists_as_far_as_it_goes(self, shown, typed):
        pricelist = 100 - shown
        left = 100 * typed_factor(Decimal(100), pricelist, typed)
        self.assertAlmostEqual(left, max(pricelist, 100 - typed), 20)

    @proves
    @given(PERCENT)
    def test_a_hidden_reduction_leaves_the_typed_price(self, typed):
        self.assertEqual(typed_factor(Decimal(80), Decimal(80), typed), 1)

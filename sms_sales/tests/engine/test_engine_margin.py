from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.margin import cost, held, margin
from .common import CENT, D, Fraction, money, proves, st


class TestEngineMargin(BaseCase):
    """Rule 10."""

    def test_the_cost_is_converted_to_currency_and_unit(self):
        found = cost(D("2.50"), D(3), CENT, rate=D("0.9"), factor=12)
        self.assertEqual(found, D("81.00"))
        self.assertEqual(cost(D(10), D(1), CENT, factor=Fraction(1, 3)), D("3.33"))

    def test_negative_margins_count(self):
        self.assertEqual(margin(D(100), D(120)), -20)

    def test_goods_in_stock_without_cost_are_held(self):
        for price, storable, expected in [
            (0, True, True),
            (0, False, False),
            (5, True, False),
        ]:
            with self.subTest(price=price, storable=storable):
                self.assertEqual(held(D(price), storable), expected)

    @proves
    @given(money(), money(0, 500), st.integers(0, 1000))
    def test_a_credit_note_undoes_the_margin(self, base, price, quantity):
        sold = margin(base, cost(price, D(quantity), CENT))
        back = margin(-base, cost(price, D(-quantity), CENT))
        self.assertEqual(sold + back, 0)

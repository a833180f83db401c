from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.margin import held, margin, unit_cost
from .common import D, Fraction, money, proves, st


class TestEngineMargin(BaseCase):
    """Rule 10."""

    def test_the_cost_is_converted_to_currency_and_unit(self):
        self.assertEqual(unit_cost(D("2.50"), rate=D("0.9"), factor=12), 27)
        self.assertEqual(unit_cost(D(10), factor=Fraction(1, 3)), D("3.333333"))

    def test_negative_margins_count(self):
        self.assertEqual(margin(D(100), D(60), D(2)), -20)

    def test_goods_without_cost_are_held(self):
        for price, goods, expected in [
            (0, True, True),
            (0, False, False),
            (5, True, False),
        ]:
            with self.subTest(price=price, goods=goods):
                self.assertEqual(held(D(price), goods), expected)

    @proves
    @given(money(), money(0, 500), st.integers(0, 1000))
    def test_a_credit_note_undoes_the_margin(self, base, price, quantity):
        sold = margin(base, unit_cost(price), D(quantity))
        back = margin(-base, unit_cost(price), D(-quantity))
        self.assertEqual(sold + back, 0)

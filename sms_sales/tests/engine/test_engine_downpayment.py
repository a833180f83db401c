from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.downpayment import (
    OrderLine,
    spread_posted,
    weights,
)
from .common import CENT, D, money, proves, st, total

frozen_weights = st.lists(money(1, 1000), min_size=1, max_size=6).map(
    lambda found: dict(enumerate(found))
)


class TestEngineDownpayment(BaseCase):
    """Rules 13 and 14."""

    lines = [OrderLine("a", "20", D(600)), OrderLine("b", "20", D(400))]

    def test_a_deposit_counts_on_the_lines_of_the_order(self):
        deposit = spread_posted(D(300), weights(self.lines, "20"), CENT)
        self.assertEqual(deposit, {"a": 180, "b": 120})

    def test_the_final_invoice_brings_the_rest(self):
        frozen = weights(self.lines, "20")
        deposit = spread_posted(D(300), frozen, CENT)["a"]
        final = D(600) + spread_posted(D(-300), frozen, CENT)["a"]
        rate = D("0.10")
        self.assertEqual((deposit * rate, final * rate), (18, 42))

    def test_only_lines_of_the_same_taxes_weigh(self):
        lines = [*self.lines, OrderLine("c", "5", D(900)), OrderLine("d", "20", D(-5))]
        self.assertEqual(weights(lines, "20"), {"a": 600, "b": 400})
        self.assertEqual(weights(lines, "0"), {})

    def test_fixed_taxes_count_for_nobody(self):
        fixed = [OrderLine(None, "", D(3)), OrderLine(None, "", D(2))]
        lines = [*self.lines, OrderLine("c", "", D(45)), *fixed]
        found = spread_posted(D(10), weights(lines, ""), CENT)
        self.assertEqual(found, {"c": 9, None: 1})

    def test_nothing_to_count_it_on_is_refused(self):
        with self.assertRaises(ValueError):
            spread_posted(D(300), {}, CENT)

    @proves
    @given(frozen_weights, st.lists(money(0, 5000), max_size=4))
    def test_what_the_final_invoice_takes_back_is_what_deposits_gave(
        self, frozen, paid
    ):
        posted = [*paid, *(-amount for amount in reversed(paid))]
        found = [spread_posted(amount, frozen, CENT) for amount in posted]
        for key in frozen:
            self.assertEqual(total(shares[key] for shares in found), 0)

    @proves
    @given(frozen_weights, money())
    def test_a_deposit_at_another_rate_of_exchange_adds_up_too(self, frozen, posted):
        found = spread_posted(posted, frozen, CENT)
        self.assertEqual(total(found.values()), posted)

from datetime import date

from hypothesis import assume, given

from odoo.tests import BaseCase

from ...engine.commission.clawback import clawed_back, stored_rate
from ...engine.commission.curve import curve
from ...engine.commission.pool import Line, amounts
from ...engine.money import rounded
from .common import CENT, D, Fraction, money, proves, st, tiers, total


class TestEngineClawback(BaseCase):
    """Rules 1 and 4."""

    def test_a_refund_takes_back_what_was_paid(self):
        table = curve(tiers((0, "0.02"), (10000, "0.04")))
        sales = [
            Line("a", None, date(2026, 1, 1), D(10000)),
            Line("b", None, date(2026, 1, 2), D(20000)),
        ]
        paid = amounts(sales, table, CENT)
        self.assertEqual(total(paid.values()), 1000)
        rate = stored_rate(paid["a"], D(10000))
        self.assertEqual(clawed_back(D(10000), rate, CENT), -200)

    def test_a_minimum_is_not_taken_back(self):
        # 100 at 5 %, minimum 10: paid 10, later clawback 5.
        self.assertEqual(clawed_back(D(100), stored_rate(D(5), D(100)), CENT), -5)

    def test_a_capped_sale_gives_back_what_it_got(self):
        rate = curve(tiers((0, "0.1")))
        sales = [Line(k, None, date(2026, 1, 1), D(800)) for k in range(2)]
        paid = amounts(sales, rate, CENT, D(100))
        self.assertEqual([*paid.values()], [80, 20])
        stored = stored_rate(paid[1], D(800))
        self.assertEqual(clawed_back(D(800), stored, CENT), -20)

    def test_a_credit_of_nothing_has_no_rate(self):
        self.assertEqual(stored_rate(D(0), D(0)), 0)

    @proves
    @given(money(-1000, 1000), money(-10_000, 10_000))
    def test_a_full_refund_takes_back_exactly_the_commission(self, paid, credit):
        assume(credit)
        rate = stored_rate(paid, credit)
        self.assertEqual(clawed_back(credit, rate, CENT), -paid)

    @proves
    @given(money(0, 1000), money(1, 10_000), st.lists(st.integers(1, 9), min_size=1))
    def test_part_refunds_add_up_to_the_whole(self, paid, credit, weights):
        rate = stored_rate(paid, credit)
        before, taken = D(0), D(0)
        for weight in weights[:-1]:
            share = Fraction(credit) * weight / sum(weights)
            part = rounded(share, CENT)
            taken += clawed_back(part, rate, CENT, before)
            before += part
        taken += clawed_back(credit - before, rate, CENT, before)
        self.assertEqual(taken, -paid)

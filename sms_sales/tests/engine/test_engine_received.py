from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.received import (
    difference,
    fraction,
    money,
    released,
)
from .common import CENT, D, Fraction, proves, st, total
from .common import money as amounts


class TestEngineReceived(BaseCase):
    """Rules 2, 15 and 16."""

    def test_a_credited_line_is_not_waited_for(self):
        # A 600, B 400, B credited and matched: 300 of 600 are half.
        half = fraction(D(300), D(1000) - D(400))
        self.assertEqual(half, Fraction(1, 2))
        self.assertEqual(released(D(600), half, CENT), 300)
        self.assertEqual(released(D(400) - D(400), half, CENT), 0)
        self.assertEqual(
            difference(D(600), fraction(D(600), D(600)), D(300), CENT), 300
        )

    def test_what_is_free_or_fully_credited_is_received(self):
        self.assertEqual(fraction(D(0), D(0)), 1)

    def test_the_fraction_stays_between_nothing_and_all(self):
        for received, receivable, expected in [
            (-1, 10, 0),
            (11, 10, 1),
            (-5, -10, "0.5"),
        ]:
            with self.subTest(received=received, receivable=receivable):
                found = fraction(D(received), D(receivable))
                self.assertEqual(found, Fraction(str(expected)))

    def test_a_partial_is_money_as_far_as_its_counterpart_is(self):
        for parts, expected in [
            ({"liquidity": 100}, 100),
            ({"outstanding": 100}, 100),
            ({"liquidity": 97, "counted": 3}, 100),
            ({"liquidity": 90, "withholding": 10}, 100),
            ({"liquidity": 95}, 95),
            ({}, 0),
            ({"liquidity": 250}, 100),
        ]:
            with self.subTest(**parts):
                sums = {name: D(amount) for name, amount in parts.items()}
                self.assertEqual(money(D(100), D(100), **sums), expected)

    def test_one_payment_of_two_invoices_is_money_for_both(self):
        found = money(D(60), D(200), liquidity=D(190))
        self.assertEqual(found, 57)

    def test_an_entry_without_receivable_brings_no_money(self):
        self.assertEqual(money(D(60), D(0), liquidity=D(60)), 0)

    @proves
    @given(amounts(), st.lists(st.integers(1, 50), min_size=1), st.randoms())
    def test_part_payments_in_any_split_and_order_sum_to_the_whole(
        self, base, payments, random
    ):
        random.shuffle(payments)
        booked, received = D(0), 0
        for payment in payments:
            received += payment
            part = fraction(D(received), D(sum(payments)))
            booked += difference(base, part, booked, CENT)
        self.assertEqual(booked, base)

    @proves
    @given(amounts(0), st.lists(st.integers(-50, 50), min_size=1))
    def test_a_payment_taken_back_takes_its_release_back(self, base, payments):
        booked, received = [], 0
        for payment in [*payments, -sum(payments)]:
            received += payment
            part = fraction(D(received), D(100))
            booked.append(difference(base, part, total(booked), CENT))
        self.assertEqual(total(booked), 0)

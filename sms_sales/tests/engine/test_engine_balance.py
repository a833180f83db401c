from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.territory.balance import Load, balance
from .common import proves

amounts = st.integers(0, 10_000)
many = st.lists(st.builds(Load, amounts, amounts), min_size=1, max_size=12)


class TestEngineBalance(BaseCase):
    """Rule 24: 100 is work spread like capacity."""

    def test_the_example(self):
        shares = [Load(50, 1), Load(30, 1), Load(20, 1)]
        self.assertEqual(balance(shares), Fraction(250, 3))

    def test_no_work_is_in_balance_and_no_capacity_is_undefined(self):
        self.assertEqual(balance([Load(0, 3), Load(0, 0)]), 100)
        self.assertIsNone(balance([Load(3, 0)]))
        self.assertIsNone(balance([]))

    def test_work_where_nobody_is_counts_as_out_of_balance(self):
        self.assertEqual(balance([Load(9, 0), Load(0, 5)]), 0)

    @proves
    @given(many)
    def test_it_lies_between_0_and_100_whatever_the_order(self, loads):
        index = balance(loads)
        self.assertEqual(index, balance(reversed(loads)))
        if index is not None:
            self.assertTrue(0 <= index <= 100)

    @proves
    @given(many, st.integers(1, 9))
    def test_it_does_not_depend_on_the_unit(self, loads, times):
        scaled = [Load(one.work * times, one.capacity) for one in loads]
        self.assertEqual(balance(scaled), balance(loads))

    @proves
    @given(st.lists(st.integers(1, 100), min_size=1), st.integers(1, 9))
    def test_work_like_capacity_is_100(self, capacities, times):
        loads = [Load(capacity * times, capacity) for capacity in capacities]
        self.assertEqual(balance(loads), 100)

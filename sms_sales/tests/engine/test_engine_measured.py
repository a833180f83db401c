from hypothesis import assume, given

from odoo.tests import BaseCase

from ...engine.commission.measured import MILLIONTH, behind, times
from ...engine.money import rounded
from .common import D, money, proves, st

factors = st.integers(1, 20_000_000).map(lambda millionths: millionths * MILLIONTH)
measures = st.integers(-10_000_000, 10_000_000).map(lambda found: found * D("0.01"))


class TestEngineMeasured(BaseCase):
    """Rules 10 and 23: what was measured comes back from what is stored."""

    @proves
    @given(measures, money(), factors)
    def test_what_comes_back_gives_what_is_stored(self, measured, at, slope):
        stored = rounded(at + slope * measured, MILLIONTH)
        found = behind(stored, at, slope)
        self.assertEqual(rounded(at + slope * found, MILLIONTH), stored)

    @proves
    @given(measures, money(), factors)
    def test_it_is_no_longer_than_what_was_measured(self, measured, at, slope):
        stored = rounded(at + slope * measured, MILLIONTH)
        places = max(0, -behind(stored, at, slope).as_tuple().exponent)
        self.assertLessEqual(places, 2)

    @proves
    @given(measures, factors)
    def test_a_sum_is_so_many_times_each(self, measured, each):
        amount = rounded(each * measured, MILLIONTH)
        self.assertLessEqual(abs(times(amount, each) * each - amount), MILLIONTH)

    @proves
    @given(st.integers(1, 9999).map(lambda found: found * D("0.01")), factors)
    def test_pieces_come_back_as_they_were(self, pieces, each):
        assume(each > D("0.001"))
        self.assertEqual(behind(rounded(pieces * each, MILLIONTH), 0, each), pieces)

    def test_nothing_measured_has_no_answer(self):
        with self.assertRaises(ZeroDivisionError):
            behind(D(1), 0, 0)

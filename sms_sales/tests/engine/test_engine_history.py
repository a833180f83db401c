from datetime import date

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.clawback import clawed_back, stored_rate
from ...engine.commission.curve import curve, over_target, value_at
from ...engine.commission.payout import Due, payout
from ...engine.commission.pool import Line, amounts
from ...engine.commission.received import difference, fraction
from ...engine.commission.shares import credited
from ...engine.money import rounded
from ...engine.periods import Calendar, period_of, periods, prorata
from .common import CENT, D, money, proves, shares, st, tables, tiers, total

YEAR = date(2026, 1, 1), date(2026, 12, 31)
days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
sales = st.lists(st.tuples(days, money(-500, 50_000)), max_size=10)


def lines_of(sold):
    """Lines locked by the month in which they are paid, as statements do."""
    return [
        Line(key, period_of(Calendar(), "month", day).date_from, day, amount)
        for key, (day, amount) in enumerate(sold)
    ]


class TestEngineHistory(BaseCase):
    """The rules together, over the months of a quarter and after it."""

    @proves
    @given(sales, tables(), st.sampled_from(["sliced", "whole"]))
    def test_the_months_of_a_pool_pay_what_the_pool_earned(self, sold, table, mode):
        segments = curve(table, mode)
        lines = lines_of(sold)
        earned = amounts(lines, segments, CENT)
        paid, carried = D(0), D(0)
        for month in periods(Calendar(), "month", *YEAR):
            keys = [line.key for line in lines if line.locked == month.date_from]
            period = total(earned[key] for key in keys)
            found = payout(Due(earned=period, carried=carried))
            paid, carried = paid + found.pay, found.carried
        whole = value_at(segments, total(amount for _day, amount in sold))
        self.assertEqual(paid + carried, rounded(whole, CENT))

    @proves
    @given(sales, tables(), money(0, 5000))
    def test_refunding_everything_after_closing_takes_all_back(self, sold, table, cap):
        lines = [line for line in lines_of(sold) if line.counted]
        earned = amounts(lines, curve(table), CENT, cap)
        for line in lines:
            rate = stored_rate(earned[line.key], line.counted)
            back = clawed_back(line.counted, rate, CENT)
            self.assertEqual(back, -earned[line.key])

    @proves
    @given(money(0, 50_000), st.lists(shares(), max_size=4), st.integers(1, 99))
    def test_each_payee_is_released_what_they_earned(self, sold, claimed, percent):
        rate = curve(tiers((0, "0.05")))
        credits, _rest = credited(sold, claimed, CENT)
        for credit in credits:
            line = Line("a", None, YEAR[0], credit)
            commission = amounts([line], rate, CENT)["a"]
            first = difference(commission, fraction(percent, 100), D(0), CENT)
            rest = difference(commission, fraction(100, 100), first, CENT)
            self.assertEqual(first + rest, commission)

    def test_a_quarterly_target_is_paid_by_the_month(self):
        table = tiers((0, "0.02"), (100, "0.05"))
        quarter = over_target(table, "whole", D(90000))
        sold = [(date(2026, month, 9), D(k)) for month, k in ((1, 40000), (2, 40000))]
        lines = lines_of([*sold, (date(2026, 3, 9), D(20000))])
        paid, before = [], D(0)
        for earned in amounts(lines, quarter, CENT).values():
            minimum = D(6000) if len(paid) == 2 else D(0)
            found = payout(Due(earned=earned, before=before, minimum=minimum))
            paid.append(found.pay)
            before += earned
        # 800, 800, 3,400; the minimum of 6,000 adds what is missing at the end.
        self.assertEqual(paid, [800, 800, 4400])

    def test_who_leaves_half_way_reaches_half_the_target(self):
        quarter = period_of(Calendar(), "quarter", date(2026, 2, 14))
        leaves = date(2026, 2, 14)
        target, full = (
            prorata(D(amount), quarter, None, leaves, CENT) for amount in (90000, 6000)
        )
        plan = over_target(tiers((0, 1), (100, "1.5")), "sliced", target, full)
        self.assertEqual(rounded(value_at(plan, D(45000)), CENT), 3000)
        self.assertEqual(rounded(value_at(plan, D(54000)), CENT), 3900)

    def test_a_year_of_retail_months_pays_each_sale_once(self):
        calendar = Calendar("445", 2)
        months = periods(calendar, "month", *YEAR)
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 12, 31)):
            with self.subTest(day=day):
                holding = [one for one in months if one.date_from <= day <= one.date_to]
                self.assertEqual(len(holding), 1)

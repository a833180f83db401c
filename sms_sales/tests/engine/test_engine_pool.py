from datetime import date
from itertools import permutations

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.curve import curve, over_target, value_at
from ...engine.commission.pool import (
    Line,
    amounts,
    due,
    opening,
    standings,
)
from ...engine.money import rounded
from .common import CENT, STEPS, D, money, proves, rates, st, tables, tiers, total

days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
locks = st.sampled_from([None, date(2026, 1, 1), date(2026, 2, 1)])
credits = st.lists(st.tuples(locks, days, money(), money(-50, 50)), max_size=8).map(
    lambda found: [Line(key, *line) for key, line in enumerate(found)]
)
SUMS = ("counted", "extra")
modes = st.sampled_from(["sliced", "whole"])


def line(key, counted, day=1, locked=None, extra=0):
    return Line(key, locked, date(2026, 1, day), D(counted), D(extra))


class TestEnginePool(BaseCase):
    """Rules 1, 3 and 5."""

    two = curve(tiers((0, "0.02"), (10000, "0.04")))

    def test_a_refund_nets_while_the_pool_is_open(self):
        sales = [line("a", 10000), line("b", 20000, 2)]
        self.assertEqual(total(amounts(sales, self.two, CENT).values()), 1000)
        refunded = [*sales, line("refund", -10000, 3)]
        self.assertEqual(total(amounts(refunded, self.two, CENT).values()), 600)

    def test_a_quarterly_target_pays_the_cumulated_amount_less_what_was_paid(self):
        table = tiers((0, "0.02"), (100, "0.05"))
        quarter = over_target(table, "whole", D(90000))
        months = [line(m, sold, m) for m, sold in ((1, 40000), (2, 40000), (3, 20000))]
        self.assertEqual([*amounts(months, quarter, CENT).values()], [800, 800, 3400])

    @proves
    @given(credits, tables(), modes, STEPS)
    def test_lines_add_up_to_the_pool(self, lines, table, mode, step):
        segments = curve(table, mode)
        found = amounts(lines, segments, step)
        counted = total(one.counted for one in lines)
        whole = value_at(segments, counted) + total(one.extra for one in lines)
        self.assertEqual(total(found.values()), rounded(whole, step))

    @proves
    @given(credits, tables(), modes, st.randoms(use_true_random=False))
    def test_the_order_in_which_credits_arrive_does_not_matter(
        self, lines, table, mode, random
    ):
        segments = curve(table, mode)
        shuffled = random.sample(lines, len(lines))
        self.assertEqual(
            amounts(shuffled, segments, CENT), amounts(lines, segments, CENT)
        )

    def test_the_total_does_not_depend_on_which_sale_came_first(self):
        sold = (4000, 9000, -2500)
        totals = {
            total(
                amounts(
                    [line(k, s, k + 1) for k, s in enumerate(way)], self.two, CENT
                ).values()
            )
            for way in permutations(sold)
        }
        self.assertEqual(totals, {D(220)})

    @proves
    @given(credits, credits, tables(), money(0, 500))
    def test_what_is_locked_never_changes(self, locked, late, table, cap):
        segments = curve(table, "whole")
        old = [one._replace(locked=one.locked or date(2026, 1, 1)) for one in locked]
        new = [one._replace(locked=None, key=one.key + 100) for one in late]
        before = amounts(old, segments, CENT, cap)
        after = amounts([*new, *old], segments, CENT, cap)
        self.assertEqual({key: after[key] for key in before}, before)

    @proves
    @given(credits, credits, tables(), tables(), money(0, 500))
    def test_the_first_open_line_takes_up_what_other_terms_paid(
        self, locked, late, table, other, cap
    ):
        old = [one._replace(locked=date(2026, 1, 1)) for one in locked]
        paid = amounts(old, curve(table), CENT, cap)
        old = [one._replace(paid=paid[one.key]) for one in old]
        new = [one._replace(locked=None, key=one.key + 100) for one in late]
        changed = curve(other, "whole")
        found = amounts([*new, *old], changed, CENT)
        self.assertEqual({key: found[key] for key in paid}, paid)
        sums = (total(getattr(one, name) for one in [*old, *new]) for name in SUMS)
        if new:
            self.assertEqual(total(found.values()), due(changed, None, *sums, CENT))

    @proves
    @given(credits, tables(), modes, money(0, 2000))
    def test_a_cap_holds_after_each_line(self, lines, table, mode, cap):
        paid = D(0)
        for amount in amounts(lines, curve(table, mode), CENT, cap).values():
            paid += amount
            self.assertLessEqual(paid, cap)

    def test_a_refund_above_the_cap_takes_nothing_back(self):
        rate = curve(tiers((0, "0.1")))
        lines = [line("a", 2000), line("b", -500, 2), line("c", -1000, 3)]
        found = amounts(lines, rate, CENT, D(100))
        self.assertEqual([*found.values()], [100, 0, -50])

    def test_lines_stand_by_lock_then_day_then_key(self):
        january, february = date(2026, 1, 1), date(2026, 2, 1)
        lines = [
            line("e", 1, 1),
            line("d", 1, 2, february),
            line("c", 1, 1, february),
            line("b", 1, 3, january),
            line("a", 1, 3, january),
        ]
        self.assertEqual([*amounts(lines, self.two, CENT)], ["a", "b", "c", "d", "e"])

    def test_cents_are_not_lost_between_lines(self):
        rate = curve(tiers((0, "0.05")))
        lines = [line(k, "0.10") for k in range(3)]
        found = [*amounts(lines, rate, CENT).values()]
        self.assertEqual(found, [D("0.01"), D("0.00"), D("0.01")])

    def test_nothing_is_paid_on_nothing(self):
        self.assertEqual(amounts([], self.two, CENT), {})
        self.assertEqual(amounts([line("a", 0)], self.two, CENT), {"a": 0})

    def test_what_is_earned_beside_the_table_counts_for_the_cap_only(self):
        lines = [line("own", 0, extra=90), line("b", 1000, 2, extra=0)]
        found = standings(lines, self.two, CENT, D(100))
        self.assertEqual([one.amount for one in found], [90, 10])
        self.assertEqual((found[1].before, found[1].before_extra), (0, 90))


class TestEnginePoolOpening(BaseCase):
    two = curve(tiers((0, "0.02"), (10000, "0.04")))

    def test_a_cut_over_pays_nothing_for_the_past(self):
        carried = opening("o", date(2026, 1, 1), D(12000), D(250), self.two)
        found = amounts([line("a", 1000), carried], self.two, CENT)
        self.assertEqual(found, {"o": 250, "a": 40})

    def test_what_was_paid_before_the_cut_over_counts_for_the_cap(self):
        carried = opening("o", date(2026, 1, 1), D(12000), D(250), self.two)
        found = amounts([line("a", 1000), carried], self.two, CENT, D(260))
        self.assertEqual(found, {"o": 250, "a": 10})

    @proves
    @given(credits, tables(), modes, money(0), money(0, 500), rates(200), STEPS)
    def test_a_converted_opening_leaves_whole_steps(
        self, lines, table, mode, counted, paid, rate, step
    ):
        segments = curve(table, mode)
        paid = rounded(paid * rate, step)
        carried = opening("o", date(2026, 1, 1), counted * rate, paid, segments)
        lines = [one._replace(key=str(one.key)) for one in lines]
        found = amounts([carried, *lines], segments, step)
        self.assertEqual(found["o"], paid)
        for amount in found.values():
            self.assertEqual(rounded(amount, step), amount)

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.commission.crossing import crossed
from ...engine.commission.curve import (
    Jump,
    curve,
    over_target,
    value_at,
)
from ...engine.commission.tiers import Tier, sliced, whole
from ...engine.money import rounded
from .common import CENT, D, Fraction, money, proves, rates, st, tables, tiers, total

PAY = {"sliced": sliced, "whole": whole}
modes = st.sampled_from(list(PAY))
jumps = st.dictionaries(st.integers(1, 100_000), money(0, 500), max_size=3).map(
    lambda found: [Jump(D(floor), amount) for floor, amount in found.items()]
)


class TestEngineCurve(BaseCase):
    @proves
    @given(money(), tables(), modes, st.integers(1, 1000), rates(200))
    def test_money_per_unit_over_attainment_is_paid_at_the_rate_of_exchange(
        self, units, table, mode, target, rate
    ):
        ours = over_target(table, mode, D(target))
        theirs = over_target(table, mode, D(target), pay=rate)
        self.assertEqual(value_at(theirs, units), value_at(ours, units) * rate)

    @proves
    @given(money(), tables(), modes)
    def test_the_curve_says_what_the_table_says(self, base, table, mode):
        self.assertEqual(value_at(curve(table, mode), base), PAY[mode](base, table))

    @proves
    @given(money(), tables(), modes, jumps)
    def test_a_jump_is_paid_from_its_floor_on(self, base, table, mode, bonuses):
        reached = total(jump.amount for jump in bonuses if jump.floor <= base)
        found = value_at(curve(table, mode, jumps=bonuses), base)
        self.assertEqual(found, PAY[mode](base, table) + reached)

    @proves
    @given(tables(), modes, jumps)
    def test_floors_rise_from_zero_and_nothing_is_paid_on_nothing(
        self, table, mode, bonuses
    ):
        segments = curve(table, mode, jumps=bonuses)
        floors = [segment.floor for segment in segments]
        self.assertEqual(floors, sorted(set(floors)))
        self.assertEqual(segments[0][:2], (0, 0))
        self.assertEqual(value_at(segments, D(0)), 0)

    @proves
    @given(money(), st.integers(1, 100_000), st.integers(1, 100_000), modes)
    def test_an_on_target_plan_pays_the_share_of_its_commission(
        self, base, target, full, mode
    ):
        plan = tiers((0, 1), (100, "1.5"), (120, 2))
        table = [Tier(Fraction(floor), Fraction(rate)) for floor, rate in plan]
        share = PAY[mode](Fraction(base) * 100 / target, table) / 100
        found = value_at(over_target(plan, mode, D(target), D(full)), base)
        self.assertLess(abs(Fraction(found) - share * full), Fraction(1, 10**9))

    def test_reaching_the_target_pays_the_on_target_commission(self):
        for mode in PAY:
            plan = over_target(tiers((0, 1), (100, 1)), mode, D(90000), D(6000))
            self.assertEqual(rounded(value_at(plan, D(90000)), CENT), D(6000))

    def test_a_slope_that_does_not_end_is_cut_before_the_values_are_built(self):
        first, second = over_target(
            tiers((0, 1), (100, 2)), "sliced", D(90000), D(6000)
        )
        self.assertEqual(str(first.slope), "0.066666666666666667")
        self.assertEqual(second.value, first.slope * 90000)

    def test_a_target_of_zero_is_refused(self):
        for target in (0, -1):
            with (
                self.subTest(target=target),
                self.assertRaisesRegex(ValueError, "target"),
            ):
                over_target(tiers((0, 1)), "sliced", D(target), D(6000))

    def test_an_unknown_mode_is_refused(self):
        with self.assertRaises(ValueError):
            curve(tiers((0, 1)), "sliding")

    def test_a_bonus_for_reaching_nothing_is_refused(self):
        with self.assertRaises(ValueError):
            curve(tiers((0, 1)), jumps=[Jump(D(0), D(100))])

    def test_bonuses_follow_the_percent_of_the_target(self):
        plan = over_target(
            tiers((0, "0.02")), "sliced", D(50000), jumps=[Jump(D(110), D(500))]
        )
        self.assertEqual(value_at(plan, D("54999.99")), D("1099.9998"))
        self.assertEqual(value_at(plan, D(55000)), D(1600))

    def test_a_plan_may_have_bonuses_only(self):
        plan = curve([], jumps=[Jump(D(100), D(7))])
        self.assertEqual([value_at(plan, D(x)) for x in (-5, 99, 100)], [0, 0, 7])


class TestEngineCrossing(BaseCase):
    @proves
    @given(money(), money(), tables(), modes, jumps)
    def test_slices_and_jumps_add_up(self, before, after, table, mode, bonuses):
        segments = curve(table, mode, jumps=bonuses)
        found = crossed(segments, before, after)
        earned = value_at(segments, after) - value_at(segments, before)
        self.assertEqual(total(stretch.amount for stretch in found), earned)
        self.assertEqual(total(stretch.base for stretch in found), after - before)

    @proves
    @given(money(), money(), tables(), modes)
    def test_the_way_back_undoes_the_way_there(self, before, after, table, mode):
        segments = curve(table, mode)
        there, back = crossed(segments, before, after), crossed(segments, after, before)
        self.assertEqual(total(s.amount for s in [*there, *back]), 0)

    def test_a_line_that_crosses_bands_has_a_slice_in_each(self):
        table = curve(tiers((0, "0.02"), (10000, "0.04"), (25000, "0.05")))
        found = crossed(table, D(9000), D(26000))
        self.assertEqual([s.base for s in found], [1000, 15000, 1000])
        self.assertEqual([s.amount for s in found], [20, 600, 50])
        self.assertEqual([s.ceiling for s in found], [10000, 25000, None])

    def test_a_whole_table_lifts_everything_before_at_the_floor(self):
        table = curve(tiers((0, "0.02"), (90000, "0.05")), "whole")
        kinds = [(s.kind, s.amount) for s in crossed(table, D(80000), D(100000))]
        self.assertEqual(kinds, [("band", 200), ("jump", 2700), ("band", 500)])

    def test_standing_still_earns_nothing(self):
        self.assertEqual(crossed(curve(tiers((0, "0.02"))), D(5), D(5)), [])

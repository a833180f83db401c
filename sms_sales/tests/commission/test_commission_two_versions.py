from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .versions_case import VersionsCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionTwoVersions(VersionsCase):
    """Rule 6: what a version sold stays with it while the next one runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retail = cls.env["sales.commission.calendar"].create(
            {"name": "Year from February", "kind": "gregorian", "first_month": "2"}
        )

    def test_a_refund_of_the_version_before_is_clawed_back_at_its_rate(self):
        plan = self._plan()
        first = self._invoice("2026-01-05", [600.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        version = self._next(plan, "2026-02-01")
        self._invoice("2026-02-05", [600.0])
        self._refund(first, "2026-02-06")
        self._settle(plan, date(2026, 2, 28))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({1: 60.0, 2: -60.0}, {2: 120.0}))
        self.assertEqual(self._statements(plan)[1][2], 60.0)
        self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)

    def test_a_refund_in_an_open_pool_of_the_version_before_nets_there(self):
        plan = self._plan(tiers=[(0, 2), (1000, 4)])
        first = self._invoice("2026-01-05", [1000.0])
        self._invoice("2026-01-06", [1000.0])
        version = self._next(plan, "2026-02-01")
        self._refund(first, "2026-02-06")
        self._settle(plan, date(2026, 2, 28))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({1: 20.0}, {}))

    def test_money_for_a_sale_of_the_version_before_is_released_by_its_rate(self):
        plan = self._plan(basis="payment")
        first = self._invoice("2026-01-05", [600.0])
        self._pay(first, 150.0, "2026-01-20")
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        version = self._next(plan, "2026-02-01")
        second = self._invoice("2026-02-05", [600.0])
        self._pay(first, 450.0, "2026-02-20")
        self._pay(second, 300.0, "2026-02-20")
        self._settle(plan, date(2026, 2, 28))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({1: 15.0, 2: 45.0}, {2: 60.0}))
        self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)

    def test_money_counts_for_a_sale_from_before_the_plan_paid_on_invoices(self):
        plan = self._plan(basis="payment")
        first = self._invoice("2026-01-05", [600.0])
        version = self._next(plan, "2026-02-01", basis="invoice")
        self._invoice("2026-02-05", [600.0])
        self._pay(first, 600.0, "2026-02-20")
        self._settle(plan, date(2026, 2, 28))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({1: 0.0, 2: 60.0}, {2: 120.0}))

    def test_attainment_starts_anew_with_the_version(self):
        plan = self._plan(tiers=[(0, 2), (1000, 4)], target_period="quarter")
        self._invoice("2026-03-05", [1500.0])
        version = self._next(plan, "2026-04-01", rate=3, target_period="quarter")
        version_sale = self._invoice("2026-04-05", [500.0])
        self._settle(plan, date(2026, 4, 30))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({3: 40.0}, {4: 15.0}))
        credit = self._credits(version, source_name=version_sale.name)
        self.assertEqual(credit.before, 0.0)

    def test_what_is_late_lands_in_the_pay_periods_of_the_version_that_runs(self):
        plan = self._plan()
        first = self._invoice("2026-03-05", [600.0])
        other = self._invoice("2026-03-06", [100.0])
        quarters = {"pay_period": "quarter", "target_period": "quarter"}
        version = self._next(plan, "2026-04-01", **quarters)
        self._settle(plan, date(2026, 3, 31))
        self._lock(plan, 3)
        self._invoice("2026-04-05", [1000.0])
        self._refund(first, "2026-05-06")
        self._settle(plan, date(2026, 6, 30))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({3: 70.0, 4: -60.0}, {4: 200.0}))
        self._lock(plan, 4)
        # Both versions share the one statement of the third quarter.
        self._refund(other, "2026-07-06")
        self._settle(plan, date(2026, 7, 31))
        self._invoice("2026-09-05", [1000.0])
        self._settle(plan, date(2026, 9, 30))
        self.assertEqual(
            self._statements(plan),
            [
                (date(2026, 3, 1), date(2026, 3, 31), 70.0),
                (date(2026, 4, 1), date(2026, 6, 30), 140.0),
                (date(2026, 7, 1), date(2026, 9, 30), 190.0),
            ],
        )

    def test_a_version_does_not_cut_a_target_period_of_the_one_before(self):
        plan = self._plan(target_period="quarter")
        version = self._draft(plan, "2026-04-01")
        version.write({"target_period": "month", "date_from": "2026-05-01"})
        with self.assertRaisesRegex(UserError, "05/01/2026 lies in .* 04/01/2026"):
            self._approve(version)
        self.assertEqual((version.state, plan.state), ("submitted", "running"))

    def test_a_version_with_another_calendar_starts_with_periods_of_both(self):
        plan = self._plan(target_period="quarter")
        version = self._draft(plan, "2026-04-01", calendar_id=self.retail.id)
        with self.assertRaisesRegex(UserError, "04/01/2026 lies in .* 02/01/2026"):
            self._approve(version)
        version.action_draft()
        version.date_from = "2026-05-01"
        with self.assertRaisesRegex(UserError, "05/01/2026 lies in .* 04/01/2026"):
            self._approve(version)

    def test_another_calendar_follows_a_plan_that_was_ended_before(self):
        plan = self._plan(
            target_period="quarter",
            tiers=[(0, 100)],
            tier_over="attainment",
            pay_by="on_target",
            target_amount=9100.0,
            on_target_amount=910.0,
        )
        first = self._invoice("2026-04-05", [3000.0])
        plan.with_user(self.author)._end(date(2026, 4, 30))
        version = self._draft(plan, "2026-05-01", calendar_id=self.retail.id)
        version.participant_ids = [
            Command.create({"user_id": self.seller.id, "date_from": "2026-05-01"})
        ]
        self._approve(version)
        self._invoice("2026-05-05", [9100.0])
        self._settle(plan, date(2026, 5, 31))
        # April alone: 30 of 91 days, and all of its part of the target.
        pool = self._credits(plan).pool_id
        self.assertEqual((pool.target, pool.on_target), (3000.0, 300.0))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({4: 300.0}, {5: 910.0}))
        self._lock(plan, 4)
        self._refund(first, "2026-05-20")
        self._settle(plan, date(2026, 5, 31))
        earned = self._all_earned(plan, version)
        self.assertEqual(earned, ({4: 300.0, 5: -300.0}, {5: 910.0}))

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .versions_case import VersionsCase

# The first quarter of 4, 4 and 5 weeks of 2026: 4 January to 4 April.
START, LAST, NEXT = date(2026, 1, 4), date(2026, 4, 4), date(2026, 4, 5)
QUARTER = {"pay_period": "month", "target_period": "quarter"}


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionWeekVersions(VersionsCase):
    """Versions of plans with a fiscal calendar of 4-4-5 weeks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.weeks = cls.env["sales.commission.calendar"].create(
            {"name": "Weeks", "kind": "445", "first_month": "1"}
        )

    def _week_plan(self, **values):
        payee = {"user_id": self.seller.id, "date_from": START}
        defaults = {"calendar_id": self.weeks.id, "date_from": START, **QUARTER}
        return self._plan(payees=[payee], **{**defaults, **values})

    def test_a_version_starts_with_a_quarter_of_weeks(self):
        plan = self._week_plan()
        early = self._invoice("2026-01-05", [500.0])
        self._invoice("2026-04-04", [1000.0])
        version = self._next(plan, NEXT)
        self._invoice("2026-04-05", [300.0])
        self._settle(plan, date(2026, 5, 2))
        self.assertEqual(plan.date_to, LAST)
        pools = self._credits(plan).pool_id | self._credits(version).pool_id
        self.assertEqual(
            [(one.date_from, one.date_to) for one in pools.sorted("date_from")],
            [(START, LAST), (NEXT, date(2026, 7, 4))],
        )
        self.assertEqual(
            self._all_earned(plan, version), ({1: 50.0, 3: 100.0}, {4: 60.0})
        )
        self.assertEqual(
            self._statements(plan),
            [
                (START, date(2026, 1, 31), 50.0),
                (date(2026, 3, 1), LAST, 100.0),
                (NEXT, date(2026, 5, 2), 60.0),
            ],
        )
        self._lock(plan, 1)
        self._lock(plan, 3)
        self._refund(early, "2026-04-20")
        self._settle(plan, date(2026, 5, 2))
        self.assertEqual(self._earned(plan), {1: 50.0, 3: 100.0, 4: -50.0})
        self.assertEqual(self._statements(plan)[-1], (NEXT, date(2026, 5, 2), 10.0))
        self.assertEqual(self._settle(plan, date(2026, 5, 2)), 0)

    def test_what_attains_the_target_does_not_cross_the_boundary(self):
        terms = {"tier_over": "attainment", "tier_mode": "whole"}
        plan = self._week_plan(
            tiers=[(0, 2), (100, 5)], target_amount=1000.0, **QUARTER, **terms
        )
        self._invoice("2026-04-04", [900.0])
        version = self._draft(plan, NEXT)
        self._approve(version)
        self._invoice("2026-04-05", [900.0])
        self._settle(plan, date(2026, 5, 2))
        self.assertEqual(self._all_earned(plan, version), ({3: 18.0}, {4: 18.0}))

    def test_a_version_cuts_no_quarter_of_weeks(self):
        plan = self._week_plan()
        # Where calendar quarters start, weeks are in the middle of one.
        for day, words in (
            ("2026-04-01", "04/01/2026 lies in .* 01/04/2026"),
            ("2026-02-01", "02/01/2026 lies in .* 01/04/2026"),
        ):
            with self.subTest(day), self.assertRaisesRegex(UserError, words):
                self._draft(plan, day)

    def test_months_of_weeks_follow_calendar_months_in_the_middle_of_a_month(self):
        payee = {"user_id": self.seller.id, "date_from": "2026-01-01"}
        plan = self._plan(
            payees=[payee],
            tiers=[(0, 100)],
            tier_over="attainment",
            pay_by="on_target",
            target_amount=9100.0,
            on_target_amount=910.0,
            **QUARTER,
        )
        plan.with_user(self.author)._end(LAST)
        with self.assertRaisesRegex(UserError, "04/06/2026 lies in .* 04/05/2026"):
            self._approve(self._follow(plan, date(2026, 4, 6)))
        version = plan.search([("root_id", "=", plan.id), ("id", "!=", plan.id)])
        version.action_draft()
        version.participant_ids.date_from = NEXT
        version.date_from = NEXT
        self._approve(version)
        self._invoice("2026-03-31", [9100.0])
        first = self._invoice("2026-04-04", [400.0])
        self._invoice("2026-04-05", [9100.0])
        self._settle(plan, date(2026, 5, 2))
        # Four days of ninety-one, and their part of the target.
        cut = self._credits(plan, source_name=first.name).pool_id
        self.assertEqual((cut.target, cut.on_target), (400.0, 40.0))
        self.assertEqual(
            self._all_earned(plan, version), ({3: 910.0, 4: 40.0}, {4: 910.0})
        )
        self.assertEqual(
            self._statements(plan),
            [
                (date(2026, 3, 1), date(2026, 3, 31), 910.0),
                (date(2026, 4, 1), LAST, 40.0),
                (NEXT, date(2026, 5, 2), 910.0),
            ],
        )
        self._check_explained(plan)

    def _follow(self, plan, day):
        version = self._draft(plan, day, calendar_id=self.weeks.id)
        version.participant_ids = [
            Command.create({"user_id": self.seller.id, "date_from": day})
        ]
        return version

    def test_calendar_months_follow_months_of_weeks_in_the_middle_of_one(self):
        plan = self._week_plan(target_period="month")
        late = self._invoice("2026-04-30", [500.0])
        plan.with_user(self.author)._end(date(2026, 4, 30))
        version = self._draft(
            plan,
            "2026-05-01",
            calendar_id=self.env.ref("sms_sales.calendar_gregorian").id,
        )
        version.participant_ids = [
            Command.create({"user_id": self.seller.id, "date_from": "2026-05-01"})
        ]
        self._approve(version)
        self._invoice("2026-05-01", [700.0])
        self._settle(plan, date(2026, 5, 31))
        self.assertEqual(
            self._statements(plan),
            [
                (NEXT, date(2026, 4, 30), 50.0),
                (date(2026, 5, 1), date(2026, 5, 31), 70.0),
            ],
        )
        self._lock(plan, 4)
        self._refund(late, "2026-05-02")
        self._settle(plan, date(2026, 5, 31))
        self.assertEqual(
            self._all_earned(plan, version), ({4: 50.0, 5: -50.0}, {5: 70.0})
        )
        self.assertEqual(self._settle(plan, date(2026, 5, 31)), 0)

    def _check_explained(self, plan):
        report = self.env["sales.commission.reconciliation"].create(
            {
                "plan_ids": plan.ids,
                "company_id": self.company.id,
                "date_from": "2026-01-01",
                "date_to": "2026-05-31",
            }
        )
        report.action_compute()
        self.assertEqual(report.unexplained, 0.0)

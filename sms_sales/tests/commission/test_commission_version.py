from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionVersion(CommissionCase):
    def _new_version(self, plan, day=None):
        wizard = self.env["sales.commission.plan.version"].with_user(self.author)
        wizard = wizard.create(
            {"plan_id": plan.id, **({"date_from": day} if day else {})}
        )
        action = wizard.action_create()
        return plan.browse(action["res_id"])

    def test_a_version_ends_the_one_before_when_it_is_approved(self):
        plan = self._run_plan()
        version = self._new_version(plan)
        self.assertEqual(version.date_from, date(2026, 3, 1))
        self.assertEqual((version.version, version.state), (2, "draft"))
        self.assertEqual((version.root_id, version.previous_id), (plan, plan))
        self.assertEqual(plan.state, "running")
        version.tier_ids.rate = 6
        self._run_plan(version)
        self.assertEqual((plan.state, plan.date_to), ("ended", date(2026, 2, 28)))
        self.assertEqual(version.state, "running")
        self.assertEqual(plan.tier_ids.rate, 4)

    def test_a_version_starts_with_a_target_period(self):
        plan = self._run_plan(target_period="quarter")
        with self._refused("start with a target period"):
            self._new_version(plan, date(2026, 3, 1))
        version = self._new_version(plan, date(2026, 4, 1))
        self.assertEqual(version.date_from, date(2026, 4, 1))

    def test_a_version_does_not_reach_into_locked_statements(self):
        plan = self._run_plan()
        self._lock_until(plan, date(2026, 2, 28))
        with self._refused("locked until 02/28/2026"):
            self._new_version(plan, date(2026, 2, 1))
        self.assertEqual(self._new_version(plan).date_from, date(2026, 3, 1))

    def test_what_is_locked_meanwhile_stops_the_approval(self):
        plan = self._run_plan()
        version = self._new_version(plan)
        version.action_submit()
        self._lock_until(plan, date(2026, 3, 31))
        with self._refused("locked until"):
            version.with_user(self.approver).action_approve()

    def test_there_is_one_next_version(self):
        plan = self._run_plan()
        self._new_version(plan)
        with self._refused("newer version already"):
            self._new_version(plan)

    def test_a_draft_has_no_next_version(self):
        with self._refused("not approved yet"):
            self._new_version(self._create_plan())

    def test_a_version_keeps_who_is_there_and_the_targets_of_later(self):
        targets = [
            Command.create({"date_from": date(2026, month, 1), "amount": 100 * month})
            for month in (2, 3)
        ]
        payee = {"user_id": self.seller.id, "target_ids": targets}
        gone = {"partner_id": self.agent.id, "date_to": date(2026, 2, 20)}
        plan = self._run_plan(
            participant_ids=[Command.create(payee), Command.create(gone)]
        )
        version = self._new_version(plan)
        self.assertEqual(version.participant_ids.user_id, self.seller)
        self.assertEqual(version.participant_ids.date_from, date(2026, 3, 1))
        self.assertEqual(version.participant_ids.target_ids.amount, 300)

    def test_a_version_is_accepted_anew(self):
        plan = self._run_plan()
        plan.participant_ids.with_user(self.seller).action_accept()
        version = self._run_plan(self._new_version(plan))
        self.assertTrue(version.participant_ids.to_accept)
        self.assertTrue(plan.participant_ids.accepted_on)

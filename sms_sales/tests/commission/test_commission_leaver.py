from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionLeaver(CommissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next = cls._create_user("salesperson", "next", name="Nia Next")
        cls.report = cls._create_user("salesperson", "report", name="Rob Report")

    def _leaver(self, **values):
        leavers = self.env["sales.leaver"].with_user(self.author)
        return leavers.create(
            {
                "user_id": self.seller.id,
                "last_day": date(2026, 2, 28),
                "successor_id": self.next.id,
                **values,
            }
        )

    def _create_quotation(self, *payees):
        share = 100 / len(payees)
        splits = [Command.create({"user_id": one.id, "share": share}) for one in payees]
        orders = self.env["sale.order"].with_user(self.report)
        return orders.create(
            {"partner_id": self._create_partner().id, "sales_split_ids": splits}
        )

    def test_nothing_is_written_before_apply(self):
        plan = self._run_plan()
        item = self._leaver().item_ids
        self.assertEqual(item.name, "Field sales")
        self.assertEqual(
            item.effect, "Ends on 02/28/2026; Nia Next follows the day after"
        )
        self.assertFalse(plan.participant_ids.date_to)

    def test_the_successor_follows_with_the_same_terms(self):
        payee = {"user_id": self.seller.id, "share": 50, "target_amount": 900}
        plan = self._run_plan(participant_ids=[Command.create(payee)])
        leaver = self._leaver()
        leaver.action_apply()
        gone, follower = plan.participant_ids.sorted("date_from")
        self.assertFalse(gone.date_to)
        self.assertTrue(follower.waiting)
        self._approve(follower)
        self.assertFalse(follower.waiting)
        self.assertEqual(gone.date_to, date(2026, 2, 28))
        self.assertEqual(follower.user_id, self.next)
        self.assertEqual(follower.date_from, date(2026, 3, 1))
        self.assertEqual((follower.share, follower.target_amount), (50, 900))
        self.assertTrue(leaver.item_ids.done)
        self.assertIn("Nia Next", "".join(plan.message_ids.mapped("body")))

    def test_the_successor_may_start_with_the_terms_of_the_plan(self):
        payee = {"user_id": self.seller.id, "share": 50, "target_amount": 900}
        plan = self._run_plan(participant_ids=[Command.create(payee)])
        self._leaver(same_terms=False).action_apply()
        follower = plan.participant_ids.filtered(lambda one: one.user_id == self.next)
        self.assertEqual((follower.share, follower.target_amount), (100, 0))

    def test_reports_go_on_under_the_successor_from_the_day_after(self):
        plan = self._create_plan(
            participant_ids=[
                Command.create({"user_id": self.seller.id, "role": "manager"}),
                Command.create({"user_id": self.report.id}),
            ]
        )
        boss, report = plan.participant_ids
        report.manager_id = boss
        self._run_plan(plan)
        report.with_user(self.report).action_accept()
        leaver = self._leaver()
        self.assertEqual(
            leaver.item_ids.mapped("kind"), ["Commission plan", "Reports to them"]
        )
        leaver.action_apply()
        follower = plan.participant_ids.filtered(lambda one: one.user_id == self.next)
        goes_on = plan.participant_ids - boss - report - follower
        self._approve(goes_on)
        self.assertEqual(report.manager_id, boss)
        self.assertEqual(report.date_to, date(2026, 2, 28))
        self.assertEqual(goes_on.user_id, self.report)
        self.assertEqual(goes_on.manager_id, follower)
        self.assertTrue(goes_on.accepted_on)

    def test_what_cannot_end_is_left_out_with_its_reason(self):
        plan = self._run_plan()
        self._lock_until(plan, date(2026, 3, 31))
        leaver = self._leaver()
        self.assertIn("locked until 03/31/2026", leaver.item_ids.reason)
        leaver.action_apply()
        self.assertFalse(leaver.item_ids.done)
        self.assertFalse(plan.participant_ids.date_to)

    def test_what_waits_for_approval_already_is_left_out(self):
        plan = self._run_plan()
        self._leaver().action_apply()
        again = self._leaver()
        self.assertIn("waits for approval already", again.item_ids.reason)
        again.action_apply()
        self.assertEqual(len(plan.participant_ids), 2)

    def test_what_changed_since_the_preview_is_left_out(self):
        plan = self._run_plan()
        leaver = self._leaver()
        self.assertFalse(leaver.item_ids.reason)
        self._add_payee(plan, user_id=self.next.id, date_from=date(2026, 2, 1))
        leaver.action_apply()
        self.assertEqual(leaver.item_ids.reason, "Changed since the preview")

    def test_what_is_not_marked_stays(self):
        plan = self._run_plan()
        leaver = self._leaver()
        leaver.item_ids.apply = False
        leaver.action_apply()
        self.assertFalse(plan.participant_ids.date_to)
        with self._refused("applied already"):
            leaver.action_apply()

    def test_shares_of_open_quotations_are_handed_over(self):
        order = self._create_quotation(self.seller)
        both = self._create_quotation(self.seller, self.next)
        leaver = self._leaver()
        items = {item.name: item for item in leaver.item_ids}
        self.assertEqual(items[order.name].effect, "100 % go to Nia Next")
        self.assertIn("has a share of it already", items[both.name].reason)
        leaver.action_apply()
        self.assertEqual(order.sales_split_ids.user_id, self.next)
        self.assertIn("Nia Next", order.message_ids[0].body)
        self.assertEqual(both.sales_split_ids.user_id, self.seller + self.next)

    def test_an_open_dispute_is_followed_by_the_successor(self):
        plan = self._run_plan()
        statement = self._lock_until(plan, date(2026, 1, 31))
        dispute = self.env["sales.commission.dispute"].create(
            {
                "statement_id": statement.id,
                "reason_code": "other",
                "description": "Where is the pump?",
            }
        )
        leaver = self._leaver()
        leaver.action_apply()
        self.assertIn(self.next.partner_id, dispute.message_partner_ids)
        self._approve(plan.participant_ids)
        alone = self._leaver(successor_id=False, last_day=date(2026, 3, 31))
        self.assertIn("it stays open", alone.item_ids.reason)

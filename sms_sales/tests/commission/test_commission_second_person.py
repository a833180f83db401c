from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CommissionCase
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionSecondPerson(CommissionCase):
    """What is added to a running plan holds once somebody else has approved it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._run_plan()
        cls.payee = cls.plan.participant_ids.with_user(cls.author)

    def test_payees_of_a_draft_are_approved_with_it(self):
        self.assertFalse(self.payee.waiting or self.payee.to_approve)

    def test_a_payee_added_later_waits_for_somebody_else(self):
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        self.assertTrue(joined.waiting)
        self.assertFalse(joined.to_accept)
        with self._refused("You asked for this change of Birch Agency"):
            joined.action_approve()
        self._approve(joined)
        self.assertFalse(joined.waiting)
        self.assertEqual(joined.approved_by_id, self.approver)
        self.assertTrue(joined.to_accept)

    def test_an_end_is_put_aside_until_it_is_approved(self):
        self.payee.date_to = date(2026, 2, 28)
        self.assertFalse(self.payee.date_to)
        self.assertEqual(self.payee.waiting_text, "Until 02/28/2026")
        self._approve(self.payee)
        self.assertEqual(self.payee.date_to, date(2026, 2, 28))
        self.assertFalse(self.payee.to_approve)
        self.payee.date_to = False
        self.assertEqual(self.payee.date_to, date(2026, 2, 28))
        self._approve(self.payee)
        self.assertFalse(self.payee.date_to)

    def test_who_changed_a_part_of_it_does_not_approve_the_rest(self):
        self.payee.draw_until = date(2026, 3, 31)
        self.payee.with_user(self.approver).date_to = date(2026, 5, 31)
        for one in (self.author, self.approver):
            with self._refused("You asked for this change"):
                self.payee.with_user(one).action_approve()

    def test_a_change_taken_back_by_hand_waits_no_more(self):
        self.payee.date_to = date(2026, 2, 28)
        self.payee.date_to = False
        self.assertFalse(self.payee.to_approve)

    def test_what_is_not_approved_leaves_nothing(self):
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        self.payee.date_to = date(2026, 2, 28)
        target = {"date_from": "2026-03-01", "amount": 100}
        self.payee.target_ids = [Command.create(target)]
        (self.payee + joined).with_user(self.approver).action_discard()
        self.assertFalse(joined.exists())
        self.assertFalse(self.payee.to_approve or self.payee.target_ids)
        notes = "".join(self.plan.message_ids.mapped("body"))
        self.assertIn("Not approved", notes)

    def test_who_is_paid_by_the_plan_approves_nothing_in_it(self):
        third = self._create_user("commission_manager", "third", name="Tom Third")
        paid = self._add_payee(self.plan, user_id=third.id)
        self._approve(paid)
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        with self._refused("You are a payee of the plan"):
            joined.with_user(third).action_approve()

    def test_only_commission_managers_approve(self):
        self.payee.date_to = date(2026, 2, 28)
        with self.assertRaises(AccessError):
            self.payee.with_user(self.seller).action_approve()
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        for values in ({"waiting": False}, {"pending": {"share": 100}}):
            with self._refused("approved with Approve only"):
                joined.write(values)

    def test_a_payee_sees_oneself_only_once_approved(self):
        other = self._create_user("salesperson", "other", name="Oda Other")
        joined = self._add_payee(self.plan, user_id=other.id)
        payees = self.env["sales.commission.participant"].with_user(other)
        self.assertFalse(payees.search([]))
        self._approve(joined)
        self.assertEqual(payees.search([]), joined)

    def test_a_target_keeps_its_amount_until_the_new_one_is_approved(self):
        self.payee.target_ids = [
            Command.create({"date_from": "2026-02-01", "amount": 100})
        ]
        self.assertEqual(self.payee.effective_target, 0)
        self._approve(self.payee)
        self.assertEqual(self.payee.effective_target, 100)
        self.payee.target_ids.amount = 5
        self.assertEqual(self.payee.target_ids.amount, 100)
        self.assertEqual(self.payee.waiting_text, "Target from 02/01/2026: 5.00")
        with self._refused("is not deleted"):
            self.payee.target_ids.unlink()
        with self._refused("does not change. Add a new line"):
            self.payee.target_ids.date_from = "2026-03-01"
        self._approve(self.payee)
        self.assertEqual(self.payee.target_ids.amount, 5)

    def test_an_opening_balance_of_a_running_plan_waits_too(self):
        openings = self.env["sales.commission.opening"].with_user(self.author)
        opening = openings.create(
            {"participant_id": self.payee.id, "date": "2026-02-01", "paid": 5}
        )
        self.assertTrue(opening.waiting and self.payee.to_approve)
        self._approve(self.payee)
        self.assertFalse(opening.waiting)
        opening.counted = 1000
        self.assertFalse(opening.counted)
        with self._refused("is not deleted"):
            opening.unlink()

    def test_dates_that_overlap_are_refused_when_they_are_asked_for(self):
        with self._refused("The dates of Ann Seller overlap"):
            self._add_payee(self.plan, user_id=self.seller.id)
        self.payee.date_to = date(2026, 3, 31)
        following = self._add_payee(
            self.plan, user_id=self.seller.id, date_from=date(2026, 4, 1)
        )
        self._approve(self.payee + following)
        self.assertFalse(following.waiting)

    def test_what_was_locked_meanwhile_is_not_approved(self):
        self.payee.date_to = date(2026, 2, 28)
        self._lock_until(self.plan, date(2026, 3, 31))
        with self._refused("locked until 03/31/2026"):
            self._approve(self.payee)

    def test_what_waits_is_copied_into_no_other_plan(self):
        self._add_payee(self.plan, partner_id=self.agent.id)
        self.assertEqual(self.plan.copy().participant_ids.user_id, self.seller)

    def _asked(self):
        """The open activities for the second person."""
        activity = self.env["mail.activity"].sudo()
        kind = self.env.ref("sms_sales.activity_approve_payees")
        domain = [("res_id", "=", self.plan.id), ("activity_type_id", "=", kind.id)]
        return activity.search(domain)

    def test_one_activity_asks_the_second_person_whatever_waits(self):
        self.assertFalse(self._asked())
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        self.payee.date_to = date(2026, 5, 31)
        self.payee.target_ids = [
            Command.create({"date_from": "2026-02-01", "amount": 100})
        ]
        asked = self._asked()
        self.assertEqual(len(asked), 1)
        self.assertEqual(asked.user_id, self.approver)
        self.assertIn("Ann Seller: Until 05/31/2026", asked.note)
        self._approve(joined)
        self.assertTrue(self._asked())
        self._approve(self.payee)
        self.assertFalse(self._asked())
        self.assertEqual(asked.feedback, "Approved")

    def test_the_activity_ends_when_it_is_refused_or_taken_back(self):
        joined = self._add_payee(self.plan, partner_id=self.agent.id)
        asked = self._asked()
        joined.with_user(self.approver).action_discard()
        self.assertFalse(self._asked())
        self.assertEqual(asked.feedback, "Not approved")
        self._add_payee(self.plan, partner_id=self.agent.id).unlink()
        self.assertFalse(self._asked())
        self.payee.date_to = date(2026, 2, 28)
        self.payee.date_to = False
        self.assertFalse(self._asked())

    def test_who_asked_too_is_replaced_by_somebody_who_may_approve(self):
        third = self._create_user("commission_manager", "third", name="Tom Third")
        self._add_payee(self.plan, partner_id=self.agent.id)
        self.payee.with_user(self.approver).date_to = date(2026, 5, 31)
        asked = self._asked()
        self.assertEqual(len(asked), 1)
        self.assertNotIn(asked.user_id, self.author + self.approver)
        self._add_payee(self.plan, user_id=third.id)
        self.assertNotEqual(self._asked().user_id, third)

    def test_who_left_is_replaced_the_next_day(self):
        self._create_user("commission_manager", "third", name="Tom Third")
        self._add_payee(self.plan, partner_id=self.agent.id)
        self.assertEqual(self._asked().user_id, self.approver)
        self.approver.action_archive()
        self._asked().unlink()
        self.env["sales.commission.participant"]._cron_remind()
        self.assertEqual(len(self._asked()), 1)
        self.assertNotIn(self._asked().user_id, self.author + self.approver)


@tagged("post_install", "-at_install")
class TestCommissionSecondPersonPaid(SettlementCase):
    """Nothing is paid by what waits, and nothing booked is taken back for it."""

    def _joins(self, plan, **values):
        payees = self.env["sales.commission.participant"].with_user(self.author)
        return payees.sudo(False).create(
            {"plan_id": plan.id, "user_id": self.second.id, **values}
        )

    def test_a_payee_earns_once_approved(self):
        plan = self._plan()
        joined = self._joins(plan, draw_type="draw", draw_amount=100)
        self._invoice("2026-01-05", [600.0], user=self.second)
        self._settle(plan)
        self.assertFalse(self._credits(plan, self.second))
        statements = self.env["sales.commission.statement"]
        domain = [("payee_id", "=", self.second.partner_id.id)]
        self.assertFalse(statements.search_count(domain))
        joined.with_user(self.approver).action_approve()
        self._settle(plan)
        self.assertEqual(self._earned(plan, self.second), {1: 60.0})

    def test_the_preview_says_that_the_payee_waits(self):
        plan = self._plan()
        self._joins(plan)
        self._invoice("2026-01-05", [600.0], user=self.second)
        settle = self.env["sales.commission.settle"].create(
            {"plan_ids": plan.ids, "until": date(2026, 1, 31)}
        )
        settle.action_preview()
        found = [(line.reason, line.amount) for line in settle.left_out_ids]
        self.assertEqual(found, [("to_approve", 600.0)])

    def test_an_end_that_waits_takes_nothing_back(self):
        plan = self._plan()
        self._invoice("2026-02-05", [600.0])
        self._settle(plan)
        payee = plan.participant_ids.with_user(self.author).sudo(False)
        payee.date_to = date(2026, 1, 31)
        self._settle(plan)
        self.assertEqual(self._earned(plan), {2: 60.0})
        payee.with_user(self.approver).action_approve()
        self._settle(plan)
        self.assertEqual(self._earned(plan), {2: 0.0})

    def test_a_target_counts_once_approved(self):
        plan = self._plan(
            tiers=((0, 2), (100, 5)),
            tier_over="attainment",
            tier_mode="whole",
            target_amount=1000,
        )
        self._invoice("2026-01-05", [600.0])
        payee = plan.participant_ids.with_user(self.author).sudo(False)
        payee.target_ids = [Command.create({"date_from": "2026-01-01", "amount": 500})]
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 12.0})
        payee.with_user(self.approver).action_approve()
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 30.0})

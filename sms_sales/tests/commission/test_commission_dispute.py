from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionDispute(StatementCase):
    def setUp(self):
        super().setUp()
        self.statement = self._create_statement()
        self.credit = self._create_credit(self.statement, 10000.0, 500.0)
        self.statement._refresh(self.statement.ids)

    def _dispute(self, user=None, **values):
        disputes = self.env["sales.commission.dispute"].with_user(user or self.seller)
        return disputes.create(
            {
                "statement_id": self.statement.id,
                "credit_id": self.credit.id,
                "reason_code": "wrong_rate",
                "description": "It should be 6 %.",
                **values,
            }
        )

    def test_a_payee_disputes_an_own_line(self):
        with freeze_time("2026-02-03"):
            dispute = self._dispute()
        self.assertEqual((dispute.state, dispute.payee_id), ("open", self.payee))
        self.assertEqual(dispute.date_deadline, date(2026, 2, 13))
        self.assertTrue(dispute.sudo().activity_ids.user_id)

    def test_the_deadline_counts_from_the_day_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-02-03 20:00:00"):
            dispute = self._dispute()
        self.assertEqual(dispute.date_deadline, date(2026, 2, 14))

    def test_nobody_disputes_for_somebody_else(self):
        stranger = self._create_user("salesperson", login="sms_stranger")
        with self.assertRaises(UserError):
            self._dispute(user=stranger)
        with self.assertRaises(UserError):
            self._dispute(user=self.manager)

    def test_a_payee_sees_own_disputes_only(self):
        dispute = self._dispute()
        stranger = self._create_user("salesperson", login="sms_stranger")
        with self.assertRaises(AccessError):
            dispute.with_user(stranger).read(["description"])

    def test_a_dispute_says_what_is_wrong(self):
        with self.assertRaises(ValidationError):
            self._dispute(description="  ")

    def test_a_line_of_another_statement_is_refused(self):
        other = self._create_credit(self._create_statement(2), 1.0, 1.0)
        with self.assertRaises(ValidationError):
            self._dispute(credit_id=other.id)

    def test_accepting_adjusts_the_open_statement(self):
        dispute = self._dispute().with_user(self.manager)
        dispute.write({"answer": "You are right.", "amount": 100.0})
        dispute.action_accept()
        self.assertEqual(dispute.state, "accepted")
        self.assertEqual(dispute.adjustment_id.statement_id, self.statement)
        self.assertEqual(self.statement.net, 600.0)

    def test_accepting_after_locking_adjusts_the_next_period(self):
        self._locked(self.statement)
        dispute = self._dispute().with_user(self.manager)
        dispute.write({"answer": "You are right.", "amount": 100.0})
        dispute.action_accept()
        following = dispute.adjustment_id.statement_id
        self.assertEqual(following.date_from, date(2026, 2, 1))
        self.assertEqual((following.adjusted, following.net), (100.0, 100.0))
        self.assertEqual(self.statement.net, 500.0)

    def test_accepting_may_set_a_submitted_statement_back_to_draft(self):
        dispute = self._dispute().with_user(self.manager)
        dispute.answer = "You are right."
        statement = self.statement.with_user(self.manager)
        statement.action_submit()
        self.assertFalse(dispute.blocking_id, "nothing is granted yet")
        dispute.amount = 100.0
        self.assertEqual(dispute.blocking_id, statement)
        with self.assertRaisesRegex(UserError, "set it back to draft"):
            dispute.action_accept()
        dispute.action_accept_reopening()
        self.assertEqual((dispute.state, statement.state), ("accepted", "draft"))
        self.assertFalse(dispute.blocking_id)
        self.assertEqual(dispute.adjustment_id.statement_id, statement)
        self.assertEqual(statement.net, 600.0)

    def test_only_commission_managers_set_back_and_accept(self):
        dispute = self._dispute()
        dispute.sudo().write({"answer": "Yes.", "amount": 100.0})
        self.statement.with_user(self.manager).action_submit()
        with self.assertRaises(AccessError):
            dispute.action_accept_reopening()
        self.assertEqual(self.statement.state, "submitted")

    def test_disputes_start_from_a_statement_only(self):
        form = self.env.ref("sms_sales.sales_commission_dispute_view_form")
        disputes = self.env["sales.commission.dispute"].with_user(self.seller)
        arch = disputes.get_view(form.id)["arch"]
        self.assertRegex(arch, '^<form [^>]*create="0"')
        view_id = self.statement.with_user(self.seller).action_dispute()["views"][0][0]
        self.assertRegex(disputes.get_view(view_id)["arch"], '^<form [^>]*create="1"')

    def test_the_payee_is_told_the_answer(self):
        dispute = self._dispute().with_user(self.manager)
        dispute.answer = "The table says 5 %."
        dispute.action_refuse()
        self.assertEqual(dispute.state, "refused")
        self.assertIn(self.payee, dispute.message_ids.notified_partner_ids)

    def test_a_dispute_is_answered_in_words(self):
        with self.assertRaisesRegex(UserError, "Write an answer"):
            self._dispute().with_user(self.manager).action_refuse()

    def test_nobody_answers_their_own_dispute(self):
        self.seller.group_ids += self.env.ref("sms_sales.group_commission_manager")
        dispute = self._dispute()
        for vals in ({"answer": "Granted."}, {"amount": 100.0}, {"state": "accepted"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "own disp"):
                dispute.write(vals)
        dispute.sudo().answer = "Granted."
        with self.assertRaisesRegex(UserError, "own dispute"):
            dispute.action_accept()

    def test_a_payee_grants_themselves_nothing(self):
        dispute = self._dispute(
            answer="Granted.",
            amount=1000.0,
            answered_by_id=self.manager.id,
            answered_on="2026-02-01 10:00:00",
        )
        for name in ("answer", "amount", "answered_by_id", "answered_on"):
            self.assertFalse(dispute[name], name)

    def test_a_decided_dispute_stays_decided(self):
        dispute = self._dispute().with_user(self.manager)
        dispute.answer = "No."
        dispute.action_refuse()
        with self.assertRaisesRegex(UserError, "decided"):
            dispute.action_accept()

    def test_a_payee_reopens_what_was_only_answered(self):
        dispute = self._dispute()
        dispute.with_user(self.manager).answer = "Which rate do you mean?"
        dispute.with_user(self.manager).action_answer()
        dispute.action_reopen()
        self.assertEqual(dispute.state, "open")

    def test_a_payee_changes_nothing_of_a_dispute(self):
        with self.assertRaises(AccessError):
            self._dispute().write({"amount": 1000.0})


@tagged("post_install", "-at_install")
class TestCommissionAdjustment(StatementCase):
    def setUp(self):
        super().setUp()
        self.statement = self._create_statement()

    def _adjustment(self, user=None, **values):
        adjustments = self.env["sales.commission.adjustment"]
        return adjustments.with_user(user or self.manager).create(
            {
                "statement_id": self.statement.id,
                "amount": 50.0,
                "reason": "Contest",
                **values,
            }
        )

    def test_an_adjustment_counts_once_approved(self):
        adjustment = self._adjustment()
        self.assertEqual(self.statement.net, 0.0)
        adjustment.action_approve()
        self.assertEqual(self.statement.net, 50.0)
        adjustment.action_unapprove()
        self.assertEqual(self.statement.net, 0.0)

    def test_a_changed_amount_needs_a_new_approval(self):
        adjustment = self._adjustment()
        adjustment.action_approve()
        adjustment.amount = 5000.0
        self.assertFalse(adjustment.approved)
        self.assertEqual(self.statement.net, 0.0)

    def test_approval_is_not_written_by_hand(self):
        adjustment = self._adjustment(approved=True)
        self.assertFalse(adjustment.approved)
        with self.assertRaises(UserError):
            adjustment.approved = True

    def test_an_adjustment_needs_a_reason_and_an_amount(self):
        with self.assertRaises(UserError):
            self._adjustment(reason=" ")

    def test_nobody_adjusts_their_own_statement(self):
        self.seller.group_ids += self.env.ref("sms_sales.group_commission_manager")
        with self.assertRaisesRegex(UserError, "own statement"):
            self._adjustment(user=self.seller)

    def test_a_payee_adds_no_adjustment(self):
        with self.assertRaises(AccessError):
            self._adjustment(user=self.seller)

    def test_only_drafts_are_adjusted(self):
        self.statement.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(UserError, "no draft"):
            self._adjustment()

    def test_pending_adjustments_hold_up_the_approval(self):
        self._adjustment()
        with self.assertRaisesRegex(UserError, "nobody approved"):
            self.statement.with_user(self.manager).action_submit()

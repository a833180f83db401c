from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionStatementLife(StatementCase):
    """Draft, submitted, approved, locked, paid."""

    def setUp(self):
        super().setUp()
        self.statement = self._create_statement()
        self.credit = self._create_credit(self.statement, 10000.0, 500.0)
        self.statement._refresh(self.statement.ids)

    def test_a_statement_goes_from_draft_to_locked(self):
        mine = self.statement.with_user(self.manager)
        mine.action_submit()
        self.assertEqual(mine.state, "submitted")
        self.assertEqual(mine.submitted_by_id, self.manager)
        mine.with_user(self.second).action_approve()
        self.assertEqual(mine.approver_id, self.second)
        mine.action_lock()
        self.assertEqual(mine.state, "locked")
        self.assertTrue(mine.locked_on)

    def test_only_a_commission_manager_decides(self):
        for user in (self.seller, self._create_user("accountant")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.statement.with_user(user).action_submit()

    def test_a_state_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.statement.with_user(self.manager).write({"state": "approved"})

    def test_nobody_approves_their_own_statement(self):
        own = self._create_statement(2, payee=self.manager.partner_id)
        own.with_user(self.second).action_submit()
        with self.assertRaisesRegex(UserError, "your own statement"):
            own.with_user(self.manager).action_approve()

    def test_a_second_login_of_the_payee_approves_nothing_either(self):
        twin = self._create_user("commission_manager", login="sms_twin")
        twin.partner_id = self.payee
        self.statement.with_user(self.manager).action_submit()
        with self.assertRaisesRegex(UserError, "your own statement"):
            self.statement.with_user(twin).action_approve()

    def test_back_to_draft_until_locked(self):
        self._approved(self.statement).with_user(self.manager).action_draft()
        self.assertEqual(self.statement.state, "draft")
        self.assertFalse(self.statement.approver_id)
        self._locked(self.statement)
        with self.assertRaisesRegex(UserError, "Locked"):
            self.statement.with_user(self.manager).action_draft()

    def test_periods_are_locked_in_order(self):
        february = self._approved(self._create_statement(2))
        with self.assertRaisesRegex(UserError, "waits for .*2026-01-01"):
            february.with_user(self.second).action_lock()
        self._approved(self.statement)
        (february | self.statement).with_user(self.second).action_lock()
        self.assertEqual(february.state, "locked")

    def test_another_plan_or_payee_does_not_hold_up_locking(self):
        other = self._create_statement(2, payee=self.manager.partner_id)
        self._approved(other).with_user(self.second).action_lock()
        self.assertEqual(other.state, "locked")

    def test_a_bulk_action_tells_what_it_left_out(self):
        february = self._create_statement(2)
        self.statement.with_user(self.manager).action_submit()
        both = (self.statement | february).with_user(self.manager)
        told = both.action_submit()["params"]["message"]
        self.assertIn("1 of 2", told)
        self.assertIn(self.statement.name, told)
        self.assertEqual(february.state, "submitted")

    def test_locking_waits_for_held_sales(self):
        self._create_credit(self.statement, 100.0, 5.0, hold="payee_change")
        self._approved(self.statement)
        with self.assertRaisesRegex(UserError, "Held sales of .*: 1"):
            self.statement.with_user(self.second).action_lock()

    def test_locking_past_the_lock_date_of_sales_warns(self):
        self.company.sale_lock_date = date(2026, 3, 31)
        self._approved(self.statement)
        told = self.statement.with_user(self.second).action_lock()
        self.assertIn("closed until 03/31/2026", told["params"]["message"])
        self.assertEqual(self.statement.state, "locked")

    def test_locked_figures_do_not_change_by_the_orm(self):
        self._locked(self.statement)
        for vals in ({"net": 1.0}, {"state": "draft"}, {"name": "x"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.statement.write(vals)
        with self.assertRaises(UserError):
            self.statement.unlink()
        self.statement._refresh(self.statement.ids)
        self.assertEqual(self.statement.net, 500.0)

    @mute_logger("odoo.sql_db")
    def test_locked_figures_do_not_change_by_sql(self):
        self._locked(self.statement)
        self.env.flush_all()
        for query in (
            "UPDATE sales_commission_statement SET net = 1 WHERE id = %s",
            "UPDATE sales_commission_statement SET state = 'draft' WHERE id = %s",
            "UPDATE sales_commission_statement_line SET amount = 1"
            " WHERE statement_id = %s",
            "DELETE FROM sales_commission_statement_line WHERE statement_id = %s",
            "UPDATE sales_commission_credit SET payable = 1 WHERE statement_id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [self.statement.id])

    def test_locking_freezes_the_derivation_of_each_sale(self):
        self._locked(self.statement)
        self.assertTrue(self.credit.locked)
        self.assertTrue(self.credit.explanation)

    def test_the_seal_tells_whether_something_changed(self):
        self._locked(self.statement)
        self.assertTrue(self.statement.hash)
        self.assertTrue(self.statement._is_intact())
        self.statement.document = b"Zm9yZ2Vk"
        self.assertFalse(self.statement._is_intact())

    def test_a_statement_that_rests_on_sales_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.statement.unlink()

    def test_a_change_takes_back_what_was_approved(self):
        february = self._approved(self._create_statement(2))
        self._approved(self.statement)
        self._create_credit(self.statement, 200.0, 10.0)
        self.statement._refresh(self.statement.ids)
        self.assertEqual((self.statement.state, self.statement.net), ("draft", 510.0))
        self.assertFalse(self.statement.approver_id | self.statement.submitted_by_id)
        self.assertIn("approved anew", self.statement.message_ids[0].body)
        self.assertEqual(february.state, "approved")

    def test_a_change_takes_back_what_was_submitted(self):
        self.statement.with_user(self.manager).action_submit()
        self._create_credit(self.statement, 200.0, 10.0)
        self.statement._refresh(self.statement.ids)
        self.assertEqual(self.statement.state, "draft")

    def test_counting_again_without_a_change_leaves_the_approval(self):
        self._approved(self.statement)
        self.statement._refresh(self.statement.ids)
        self.assertEqual(self.statement.state, "approved")

    def test_a_changed_carry_takes_back_the_approval_of_the_next_period(self):
        february = self._approved(self._create_statement(2))
        self._create_credit(self.statement, -12000.0, -600.0, event="refund")
        self.statement._refresh(self.statement.ids)
        self.assertEqual((february.state, february.carried_in), ("draft", -100.0))

    def test_what_changed_unnoticed_is_not_locked(self):
        february = self._approved(self._create_statement(2))
        other = self._create_statement(payee=self.manager.partner_id)
        self._approved(self.statement)
        self._approved(other)
        self._create_credit(self.statement, 200.0, 10.0)
        every = self.statement | february | other
        told = every.with_user(self.second).action_lock()["params"]["message"]
        self.assertIn("1 of 3", told)
        self.assertIn("changed since it was approved", told)
        self.assertEqual(every.mapped("state"), ["draft", "approved", "locked"])
        self.assertEqual(self.statement.net, 510.0)
        self._locked(self.statement)
        self.assertEqual(self.statement.state, "locked")

    def test_a_changed_statement_alone_is_told_and_stays_a_draft(self):
        self._approved(self.statement)
        self._create_credit(self.statement, 200.0, 10.0)
        told = self.statement.with_user(self.second).action_lock()
        self.assertIn("0 of 1", told["params"]["message"])
        self.assertEqual(self.statement.state, "draft")

    def test_a_period_is_over_where_its_company_is(self):
        self._approved(self.statement)
        self.company.partner_id.tz = "America/New_York"
        self.second.tz = "Asia/Tokyo"
        with (
            freeze_time("2026-01-31 20:00:00"),
            self.assertRaisesRegex(UserError, "is not over"),
        ):
            self.statement.with_user(self.second).action_lock()
        self.company.partner_id.tz = "Asia/Tokyo"
        self.second.tz = "America/New_York"
        with freeze_time("2026-01-31 20:00:00"):
            self.statement.with_user(self.second).action_lock()
        self.assertEqual(self.statement.state, "locked")

    def test_a_period_is_locked_when_it_is_over(self):
        self._approved(self.statement)
        locking = self.statement.with_user(self.second).action_lock
        with (
            freeze_time("2026-01-31 12:00:00"),
            self.assertRaisesRegex(UserError, "is not over"),
        ):
            locking()
        with freeze_time("2026-02-01 12:00:00"):
            locking()
        self.assertEqual(self.statement.state, "locked")

    def test_locking_many_takes_as_many_queries_as_few(self):
        def approved(number):
            statements = self.env["sales.commission.statement"]
            for k in range(number):
                payee = self._create_partner(name=f"Agent {number}-{k}")
                statements |= self._create_statement(payee=payee)
            self._approved(statements)
            self.env.flush_all()
            self.env.invalidate_all()
            return statements.with_user(self.second)

        counts = []
        for number in (6, 40):
            statements = approved(number)
            before = self.env.cr.sql_log_count
            statements.action_lock()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionAccrual(PayOutCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_plan(state="running")
        cls.participant = cls._create_participant()

    def _accrual(self, date="2026-03-31", user=None):
        accruals = self.env["sales.commission.accrual"].with_user(user or self.chief)
        accrual = accruals.create({"date": date, "company_id": self.company.id})
        accrual.action_compute()
        return accrual

    def _balances(self, move):
        lines = move.sudo().line_ids
        return {
            account.code: sum(items.mapped("balance"))
            for account, items in lines.grouped("account_id").items()
        }

    def test_what_is_earned_and_not_paid_is_accrued(self):
        self._create_credit(300.0, participant=self.participant)
        self._create_credit(80.0, day="2026-04-02", participant=self.participant)
        line = self._accrual().line_ids
        self.assertEqual((line.earned, line.paid, line.accrued), (300.0, 0.0, 300.0))
        self.assertEqual((line.plan_id, line.payee_id), (self.plan, self.agent))

    def test_billed_commissions_are_not_accrued(self):
        self._create_credit(300.0, participant=self.participant)
        statement = self._create_statement(100.0)
        bill = self._create_bills(statement, bill_date="2026-03-31")
        self.assertEqual(self._accrual().accrued, 300.0)
        bill.action_post()
        self.assertEqual(self._accrual().accrued, 200.0)
        self.assertEqual(self._accrual("2026-03-30").accrued, 300.0)

    def test_adjustments_of_statements_are_earned(self):
        self._create_credit(300.0, participant=self.participant)
        step = {"sequence": 1, "code": "adjustment", "amount": 50.0}
        self._create_statement(350.0, line_ids=[fields.Command.create(step)])
        line = self._accrual().line_ids
        self.assertEqual((line.steps, line.accrued), (50.0, 350.0))

    def test_the_employer_pays_social_charges_on_employees_only(self):
        self._set_plan(employer_cost_percent=21.0)
        employee = self._create_participant(user_id=self.seller.id)
        self._create_credit(300.0, participant=self.participant)
        self._create_credit(100.0, participant=employee)
        lines = self._accrual().line_ids.grouped("payee_id")
        self.assertEqual(lines[self.agent].oncost, 0.0)
        self.assertEqual(lines[self.seller.partner_id].oncost, 21.0)

    def test_a_recoverable_draw_is_a_receivable(self):
        self._create_credit(100.0, participant=self.participant)
        step = {"sequence": 1, "code": "draw", "amount": 50.0}
        statement = self._create_statement(
            150.0, line_ids=[fields.Command.create(step)]
        )
        self.env["sales.commission.draw.entry"].create(
            {
                "payee_id": self.agent.id,
                "participant_id": self.participant.id,
                "root_plan_id": self.plan.id,
                "company_id": self.company.id,
                "statement_id": statement.id,
                "kind": "draw",
                "amount": 50.0,
                "date": "2026-03-31",
                "cause": "statement",
            }
        )
        accrual = self._accrual()
        accrual.action_post()
        self.assertEqual(
            self._balances(accrual.move_id),
            {self.expense.code: 100.0, "211900": -150.0, "141900": 50.0},
        )

    def test_the_entry_is_reversed_on_the_day_after(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        accrual.action_post()
        self.assertEqual(accrual.state, "posted")
        move, reversal = accrual.move_id, accrual.reversal_id
        self.assertEqual(
            (str(move.date), str(reversal.date)), ("2026-03-31", "2026-04-01")
        )
        self.assertEqual((move.state, reversal.state), ("posted", "posted"))
        self.assertEqual(
            self._balances(move), {self.expense.code: 300.0, "211900": -300.0}
        )
        self.assertEqual(
            self._balances(move | reversal), {self.expense.code: 0.0, "211900": 0.0}
        )

    def test_a_reversal_ahead_waits_for_its_day(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual("2026-04-10")
        accrual.action_post()
        self.assertEqual(accrual.reversal_id.state, "draft")
        self.assertEqual(accrual.reversal_id.auto_post, "at_date")

    def test_an_accrual_is_undone_before_its_reversal(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual("2026-04-10")
        accrual.action_post()
        accrual.action_undo()
        self.assertEqual(accrual.state, "cancel")
        self.assertEqual(str(accrual.reversal_id.date), "2026-04-10")
        self.assertEqual(accrual.reversal_id.state, "posted")
        with self.assertRaisesRegex(UserError, "needs “Posted”"):
            accrual.action_undo()

    def test_a_reversed_accrual_has_nothing_to_undo(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        accrual.action_post()
        with self.assertRaisesRegex(UserError, "nothing is left to undo"):
            accrual.action_undo()

    def test_a_closed_period_is_refused(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        self.company.fiscalyear_lock_date = "2026-03-31"
        with self.assertRaisesRegex(UserError, "closed period"):
            accrual.action_post()
        self.assertFalse(accrual.move_id)

    def test_changed_figures_are_not_posted(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        self._create_credit(10.0, participant=self.participant)
        with self.assertRaisesRegex(UserError, "changed since"):
            accrual.action_post()
        accrual.action_compute()
        accrual.action_post()
        self.assertEqual(accrual.accrued, 310.0)

    def test_nothing_to_accrue_says_so(self):
        with self.assertRaisesRegex(UserError, "nothing to accrue"):
            self._accrual().action_post()

    def test_a_missing_account_is_named(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        self.company.sales_commission_liability_account_id = False
        with self.assertRaisesRegex(UserError, "Accrued commissions"):
            accrual.action_post()

    def test_a_posted_accrual_keeps_its_figures(self):
        self._create_credit(300.0, participant=self.participant)
        accrual = self._accrual()
        accrual.action_post()
        with self.assertRaises(UserError):
            accrual.action_compute()
        with self.assertRaisesRegex(UserError, "stays"):
            accrual.unlink()

    def test_the_number_of_queries_does_not_grow_with_payees(self):
        def accrue(count):
            for number in range(count):
                partner = self.env["res.partner"].create({"name": f"Agent {number}"})
                participant = self._create_participant(partner_id=partner.id)
                self._create_credit(10.0, participant=participant)
            accrual = self._accrual("2026-03-31")
            accrual._figures()
            before = self.env.cr.sql_log_count
            accrual._figures()
            return self.env.cr.sql_log_count - before

        self.assertEqual(accrue(2), accrue(20))

    def test_accruals_are_for_bookkeepers(self):
        with self.assertRaises(AccessError):
            self._accrual(user=self.accountant)
        accrual = self._accrual()
        self.assertEqual(accrual.with_user(self.manager).state, "draft")
        with self.assertRaises(AccessError):
            accrual.with_user(self.manager).action_compute()

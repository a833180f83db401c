from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionBill(PayOutCase):
    def test_statements_of_a_payee_share_a_bill(self):
        statements = self._create_statement(100.0, 2) | self._create_statement(50.5, 3)
        bill = self._create_bills(statements)
        self.assertEqual(len(bill), 1)
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(bill.partner_id, self.agent)
        self.assertEqual(bill.amount_untaxed, 150.5)
        self.assertEqual(bill.invoice_line_ids.account_id, self.expense)
        self.assertEqual(bill.invoice_line_ids.tax_ids, self.tax_purchase_a)
        self.assertEqual(bill.sales_statement_ids, statements)
        self.assertEqual(bill.invoice_line_ids.sales_statement_id, statements)
        self.assertEqual(bill.sales_statement_count, 2)

    def test_one_bill_per_statement_when_asked(self):
        statements = self._create_statement(100.0, 2) | self._create_statement(50.0, 3)
        bills = self._create_bills(statements, bill_per="statement")
        self.assertEqual(set(bills.mapped("amount_untaxed")), {50.0, 100.0})

    def test_the_statement_follows_the_life_of_its_bill(self):
        statement = self._create_statement()
        bill = self._create_bills(statement)
        self.assertEqual((statement.bill_state, statement.state), ("draft", "locked"))
        bill.action_post()
        self.assertEqual((statement.bill_state, statement.state), ("posted", "locked"))
        self._pay(bill, 40.0)
        self.assertEqual((statement.bill_state, statement.state), ("partial", "locked"))
        self._pay(bill)
        self.assertEqual(statement.state, "paid")
        self.assertIn(statement.bill_state, ("paid", "in_payment"))

    def test_taking_the_payment_back_makes_the_statement_unpaid(self):
        statement = self._create_statement()
        bill = self._create_bills(statement)
        bill.action_post()
        self._pay(bill)
        bill.line_ids.sudo().remove_move_reconcile()
        bill.matched_payment_ids.sudo().action_cancel()
        self.assertEqual((statement.bill_state, statement.state), ("posted", "locked"))

    def test_resetting_a_paid_bill_makes_the_statement_unpaid(self):
        statement = self._create_statement()
        bill = self._create_bills(statement)
        bill.action_post()
        self._pay(bill)
        bill.sudo().button_draft()
        bill.flush_recordset()
        self.assertNotEqual(statement.state, "paid")
        self.assertEqual(self._bill_reasons(statement)[statement], "billed")

    def test_a_cancelled_bill_reopens_its_statement(self):
        statement = self._create_statement()
        first = self._create_bills(statement)
        first.button_cancel()
        self.assertEqual(statement.bill_state, "cancel")
        second = self._create_bills(statement)
        self.assertNotEqual(second, first)
        self.assertEqual(statement.bill_id, second)
        first.button_draft()
        with self.assertRaisesRegex(UserError, "not billed by this document"):
            first.action_post()

    def test_a_deleted_bill_reopens_its_statement(self):
        statement = self._create_statement()
        self._create_bills(statement).unlink()
        self.assertFalse(statement.bill_id)
        self.assertFalse(statement.bill_state)
        self.assertTrue(self._create_bills(statement))

    def test_a_reversed_bill_shows_and_reopens_its_statement(self):
        statement = self._create_statement()
        bill = self._create_bills(statement)
        bill.action_post()
        reversal = bill.sudo()._reverse_moves(
            [{"invoice_date": "2026-04-10"}], cancel=True
        )
        self.assertEqual(statement.bill_state, "reversed")
        self.assertEqual(statement.state, "locked")
        self.assertFalse(reversal.invoice_line_ids.sales_statement_id)
        self.assertFalse(self._bill_reasons(statement)[statement])

    def test_a_bill_that_differs_from_its_statement_is_not_posted(self):
        statement = self._create_statement()
        bill = self._create_bills(statement)
        bill.invoice_line_ids.price_unit = 120.0
        with self.assertRaisesRegex(UserError, "120.00 .*100.00"):
            bill.action_post()
        bill.action_sales_recompute()
        bill.action_post()
        self.assertEqual(bill.amount_untaxed, 100.0)

    def test_a_second_commission_line_is_not_posted(self):
        bill = self._create_bills(self._create_statement())
        line = {"product_id": self.commission_product.id, "price_unit": 5.0}
        bill.invoice_line_ids = [Command.create(line)]
        with self.assertRaisesRegex(UserError, "the statement says"):
            bill.action_post()
        bill.action_sales_recompute()
        self.assertEqual(bill.amount_untaxed, 100.0)

    def test_a_removed_commission_line_is_not_posted(self):
        bill = self._create_bills(
            self._create_statement(50.0, 2) | self._create_statement()
        )
        bill.invoice_line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "Recompute commissions"):
            bill.action_post()
        bill.action_sales_recompute()
        self.assertEqual(bill.amount_untaxed, 150.0)

    def test_other_costs_may_stand_on_the_bill(self):
        bill = self._create_bills(self._create_statement())
        bill.invoice_line_ids = [Command.create({"name": "Travel", "price_unit": 30.0})]
        bill.action_post()
        self.assertEqual(bill.amount_untaxed, 130.0)

    def test_each_statement_left_out_has_its_reason(self):
        employee = self.seller.partner_id.id
        own = self.accountant.partner_id.id
        cases = {
            "employee": {"payee_id": employee, "pay_by": "payroll"},
            "own": {"payee_id": own},
            "open": {"state": "approved", "month": 1},
            "paid": {"state": "paid", "month": 2},
            "zero": {"net": 0.0, "month": 4},
            "negative": {"net": 0.0, "carried_out": -40.0, "month": 5},
        }
        for reason, values in cases.items():
            with self.subTest(reason):
                statement = self._create_statement(**values)
                self.assertEqual(self._bill_reasons(statement)[statement], reason)
        self.company.sales_commission_product_id = False
        statement = self._create_statement(month=6)
        self.assertEqual(self._bill_reasons(statement)[statement], "no_product")

    def test_nothing_to_bill_says_why(self):
        statement = self._create_statement(0.0)
        with self.assertRaisesRegex(UserError, "Nothing to pay: 1"):
            self._create_bills(statement)
        with self.assertRaisesRegex(UserError, "Choose the statements"):
            self._create_bills(statement.browse())

    def test_what_changed_since_the_preview_is_left_out(self):
        statement = self._create_statement()
        other = self._create_statement(70.0, 2)
        wizard = self.env["sales.commission.bill"].with_user(self.accountant)
        wizard = wizard.create({"statement_ids": (statement | other).ids})
        self._create_bills(statement)
        first = statement.bill_id
        wizard.action_apply()
        self.assertEqual(statement.bill_id, first)
        self.assertEqual(other.bill_id.amount_untaxed, 70.0)

    def test_a_negative_statement_becomes_a_vendor_credit_by_choice(self):
        statement = self._create_statement(0.0, carried_out=-40.0)
        credit = self._create_bills(statement, negative="refund")
        self.assertEqual(credit.move_type, "in_refund")
        self.assertEqual(credit.amount_untaxed, 40.0)
        credit.action_post()
        self.assertEqual(statement.collected, -40.0)
        credit.sudo().button_cancel()
        self.env.flush_all()
        self.assertEqual(statement.collected, 0.0)

    def test_what_the_next_statement_took_up_is_not_credited_again(self):
        statement = self._create_statement(0.0, 2, carried_out=-40.0)
        self._create_statement(60.0, 3, carried_in=-40.0)
        reasons = self._bill_reasons(statement, negative="refund")
        self.assertEqual(reasons[statement], "carried")

    def test_nobody_posts_or_pays_the_bill_of_their_own_commission(self):
        self.agent = self.accountant.partner_id
        statement = self._create_statement(payee_id=self.agent.id)
        bill = self._create_bills(statement, user=self.chief)
        with self.assertRaisesRegex(UserError, "your own commission"):
            bill.with_user(self.accountant).action_post()
        bill.action_post()
        with self.assertRaisesRegex(UserError, "your own commission"):
            self._pay(bill)

    def test_our_part_of_making_bills_is_a_set_at_a_time(self):
        def previewed(count):
            statements = self.env["sales.commission.statement"]
            for _number in range(count):
                agent = self.env["res.partner"].create({"name": "Agent"})
                statements |= self._create_statement(payee_id=agent.id)
            self.env.flush_all()
            self.env.invalidate_all()
            wizards = self.env["sales.commission.bill"].with_user(self.accountant)
            before = self.env.cr.sql_log_count
            wizard = wizards.create({"statement_ids": statements.ids})
            wizard.line_ids.mapped("reason")
            ours = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            return ours - before, self.env.cr.sql_log_count - ours

        def hosts(count):
            agents = [{"name": f"Agent {number}"} for number in range(count)]
            partners = self.env["res.partner"].create(agents)
            line = {"product_id": self.commission_product.id, "price_unit": 100.0}
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["account.move"].with_user(self.accountant).create(
                [
                    {
                        "move_type": "in_invoice",
                        "partner_id": partner.id,
                        "invoice_date": "2026-04-10",
                        "invoice_line_ids": [Command.create(line)],
                    }
                    for partner in partners
                ]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        previewed(1)
        hosts(1)
        small, large = previewed(2), previewed(22)
        self.assertEqual(small[0], large[0], "The preview is a set at a time.")
        growth = hosts(22) - hosts(2)
        self.assertLessEqual(large[1] - small[1], growth + 2)

    def test_a_salesperson_makes_no_bills(self):
        statement = self._create_statement()
        with self.assertRaises(AccessError):
            self._create_bills(statement, user=self.seller)

    def test_with_the_room_switched_off_bills_are_the_hosts(self):
        bill = self._create_bills(self._create_statement())
        settings = self.env["res.config.settings"]
        settings.create({"group_room_commission": False}).execute()
        bill.invoice_line_ids.price_unit = 120.0
        bill.action_post()
        self.assertEqual(bill.state, "posted")

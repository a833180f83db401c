import base64
import csv
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionPayroll(PayOutCase):
    def _employee_statement(self, net=100.0, month=3, **values):
        values = {"payee_id": self.seller.partner_id.id, "pay_by": "payroll", **values}
        return self._create_statement(net, month, **values)

    def _batch(self, user=None, **values):
        batches = self.env["sales.commission.payroll"].with_user(user or self.manager)
        batch = batches.create({"company_id": self.company.id, **values})
        batch.action_collect()
        return batch

    def _csv(self, batch):
        text = base64.b64decode(batch.csv_file).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_a_batch_collects_what_is_locked_and_due(self):
        statement = self._employee_statement()
        self._employee_statement(month=4)
        self._create_statement()
        batch = self._batch()
        self.assertRegex(batch.name, r"^PAYROLL/\d{4}/\d{4}$")
        self.assertEqual(batch.line_ids.statement_id, statement)
        self.assertEqual((batch.amount, batch.line_count), (100.0, 1))
        self.assertEqual(statement.payroll_id, batch)

    def test_each_statement_left_out_has_its_reason(self):
        statements = {
            "open": self._employee_statement(state="approved"),
            "own": self._employee_statement(payee_id=self.manager.partner_id.id),
            "zero": self._employee_statement(0.0, 2),
            "negative": self._employee_statement(0.0, 1, carried_out=-40.0),
        }
        lines = self._batch().line_ids
        found = {line.reason: line.statement_id for line in lines}
        self.assertEqual(found, statements)
        self.assertFalse(lines.statement_id.payroll_id)

    def test_the_files_say_who_gets_what(self):
        statement = self._employee_statement(1234.5)
        batch = self._batch()
        batch.action_export()
        (row,) = self._csv(batch)
        self.assertEqual(row["Payee"], "Ann Seller")
        self.assertEqual(row["Employee reference"], "pay_seller")
        self.assertEqual(row["Amount"], "1234.50")
        self.assertEqual(row["Wage type"], "4100")
        self.assertEqual(row["Statement"], statement.name)
        self.assertEqual(row["Currency"], self.company.currency_id.name)
        content = io.BytesIO(base64.b64decode(batch.xlsx_file))
        sheet = openpyxl.load_workbook(content).active
        self.assertEqual(sheet.cell(2, 10).value, 1234.5)

    def test_a_payees_name_is_no_formula(self):
        self.seller.partner_id.name = "=1+1"
        self._employee_statement()
        batch = self._batch()
        batch.action_export()
        self.assertEqual(self._csv(batch)[0]["Payee"], "'=1+1")

    def test_a_batch_is_exported_once(self):
        self._employee_statement()
        batch = self._batch()
        batch.action_export()
        before = batch.csv_file
        with self.assertRaisesRegex(UserError, "could pay twice"):
            batch.action_export()
        self.assertEqual(batch.csv_file, before)

    def test_two_batches_never_pay_the_same_statement(self):
        self._employee_statement()
        self._batch()
        other = self._batch()
        self.assertFalse(other.line_ids)
        with self.assertRaisesRegex(UserError, "nobody to pay"):
            other.action_export()

    def test_confirming_marks_the_statements_paid(self):
        statement = self._employee_statement()
        batch = self._batch()
        with self.assertRaisesRegex(UserError, "needs “Exported”"):
            batch.action_confirm()
        batch.action_export()
        self.assertEqual(statement.state, "locked")
        batch.action_confirm()
        self.assertEqual(statement.state, "paid")
        with self.assertRaises(UserError):
            batch.action_cancel()

    def test_a_cancelled_batch_gives_its_statements_back(self):
        statement = self._employee_statement()
        batch = self._batch()
        batch.action_export()
        batch.action_cancel()
        self.assertFalse(statement.payroll_id)
        self.assertEqual(self._batch().line_ids.statement_id, statement)

    def test_an_exported_batch_is_not_deleted(self):
        self._employee_statement()
        batch = self._batch()
        batch.action_export()
        batch.action_cancel()
        with self.assertRaisesRegex(UserError, "exported"):
            batch.unlink()

    def test_a_deleted_draft_gives_its_statements_back(self):
        statement = self._employee_statement()
        self._batch().unlink()
        self.assertFalse(statement.payroll_id)

    def test_nobody_confirms_their_own_pay(self):
        self._employee_statement(payee_id=self.manager.partner_id.id)
        other = self._user("commission_manager", "pay_manager_2")
        batch = self._batch(other)
        batch.action_export()
        with self.assertRaisesRegex(UserError, "your own commission"):
            batch.with_user(self.manager).action_confirm()
        batch.action_confirm()

    def test_payroll_is_the_commission_managers(self):
        auditor = self._user("auditor", "pay_auditor")
        batch = self._batch()
        self.assertEqual(batch.with_user(auditor).state, "draft")
        with self.assertRaises(AccessError):
            batch.with_user(auditor).action_cancel()
        with self.assertRaises(AccessError):
            batch.with_user(self.accountant).read(["name"])

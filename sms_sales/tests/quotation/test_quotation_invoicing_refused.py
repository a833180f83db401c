from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.sale.models.sale_order import SaleOrder

from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingRefused(InvoicingCase):
    """Orders that cannot be invoiced are told, and do not stop the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.broken = cls._create_product("Broken", invoice_policy="order")
        cls.broken.property_account_income_id = cls.env["account.account"].create(
            {"name": "Old sales", "code": "499900", "account_type": "income"}
        )
        cls.broken.property_account_income_id.active = False

    def test_who_shares_an_invoice_with_a_broken_order_is_invoiced_without_it(self):
        good, broken = self._confirmed(), self._confirmed(self.broken)
        also_good = self._confirmed(self.scale)
        other = self._create_partner(name="Other", sales_invoicing_policy_id=False)
        apart = self._confirmed(
            partner_id=other.id, sales_invoicing_policy_id=self.policy.id
        )
        run = self._run()
        self.assertEqual(good.invoice_ids, also_good.invoice_ids)
        self.assertEqual(good.invoice_ids.amount_untaxed, 140)
        self.assertEqual(apart.invoice_ids.state, "posted")
        self.assertFalse(broken.invoice_ids)
        line = self._lines(run)[broken]
        self.assertEqual((line.state, line.code), ("failed", "error"))
        self.assertIn("is archived", line.reason)
        self.assertEqual(run.state, "attention")
        self.assertEqual((run.invoiced_count, run.failed_count), (3, 1))

    def test_each_gets_an_activity_of_the_responsible_and_only_one(self):
        order = self._confirmed(self.broken)
        self._run()
        self._run(day="2026-03-16 10:00:00")
        activity = order.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.policy.user_id)
        self.assertIn("is archived", activity.note)

    def test_without_a_responsible_the_salesperson_is_told(self):
        self.policy.user_id = False
        order = self._confirmed(self.broken)
        self._run()
        self.assertEqual(order.activity_ids.user_id, self.seller)

    def test_repaired_it_is_invoiced_in_the_next_week_and_the_activity_ends(self):
        order = self._confirmed(self.broken)
        run = self._run()
        self.broken.property_account_income_id.active = True
        later = self._run(day="2026-03-16 10:00:00")
        self.assertEqual(later.line_ids.state, "invoiced")
        self.assertEqual(run.line_ids.state, "failed", "so it was in week 11")
        self.assertFalse(order.activity_ids)

    def test_locked_books_are_no_reason_to_post_with_another_date(self):
        order = self._confirmed()
        self.company.sale_lock_date = "2026-03-31"
        run = self._run()
        self.assertEqual(run.line_ids.code, "lock")
        self.assertFalse(order.invoice_ids)
        self.company.sale_lock_date = False
        run.with_user(self.manager).action_try_again()
        self.assertEqual(str(order.invoice_ids.date), "2026-03-10")

    def test_drafts_are_made_while_the_books_are_locked(self):
        self.policy.post = False
        order = self._confirmed()
        self.company.sale_lock_date = "2026-03-31"
        self._run()
        self.assertEqual(order.invoice_ids.state, "draft")

    def test_an_archived_customer_is_not_invoiced(self):
        order = self._confirmed()
        self.customer.active = False
        run = self._run()
        self.assertEqual(run.line_ids.code, "archived")
        self.assertFalse(order.invoice_ids)

    def test_an_order_waits_while_its_change_waits_for_approval(self):
        order = self._confirmed()
        change = self.env["sales.order.change"].create(
            {"order_id": order.id, "base_hash": "x", "values": {}}
        )
        run = self._run()
        self.assertEqual(run.line_ids.code, "change")
        self.assertFalse(order.activity_ids, "its approver knows")
        change.state = "cancelled"
        run.with_user(self.manager).action_try_again()
        self.assertTrue(order.invoice_ids)

    @mute_logger("odoo.addons.sms_sales.models.quotation.invoicing_run_making")
    def test_an_error_of_another_add_on_stops_one_order_only(self):
        good, bad = self._confirmed(), self._confirmed(self.scale)
        prepare = SaleOrder._prepare_invoice

        def failing(order):
            return prepare(order) if order.id != bad.id else {}["key"]

        with patch.object(SaleOrder, "_prepare_invoice", failing):
            run = self._run()
        self.assertTrue(good.invoice_ids)
        self.assertIn("KeyError", self._lines(run)[bad].reason)

    def test_nothing_is_left_of_a_refused_invoice(self):
        self._confirmed(self.broken)
        before = self.env["account.move"].search_count([])
        self._run()
        self.assertEqual(self.env["account.move"].search_count([]), before)

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingEvent(InvoicingCase):
    """Policies that follow confirmations and deliveries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scale.invoice_policy = "delivery"
        cls.customer.sales_invoicing_policy_id = False
        cls.confirming = cls._create_policy(name="Confirmed", when="confirmation")
        cls.delivering = cls._create_policy(name="Delivered", when="delivery")

    def _of(self, policy, *lines):
        return self._confirmed(*lines, sales_invoicing_policy_id=policy.id)

    def test_confirming_wakes_the_scheduled_action(self):
        cron = self.env.ref("sms_sales.cron_invoicing")
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self._of(self.policy)
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before)
        order = self._of(self.confirming)
        self.assertGreater(triggers.search_count([("cron_id", "=", cron.id)]), before)
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_on_confirmation_a_later_addition_is_invoiced_too(self):
        order = self._of(self.confirming)
        self._run(self.confirming)
        order.order_line.product_uom_qty = 3
        run = self._run(self.confirming)
        self.assertEqual(sorted(run.line_ids.mapped("amount")), [100, 200])
        self.assertEqual((run.order_count, run.invoice_count), (1, 2))

    def test_on_delivery_nothing_is_invoiced_before_the_first_one(self):
        order = self._of(self.delivering, self.balance, self.scale)
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertFalse(order.invoice_ids)
        self.assertFalse(self.delivering.run_ids, "nothing to say")

    def test_each_delivery_is_invoiced_once(self):
        order = self._of(
            self.delivering, {"product_id": self.scale.id, "product_uom_qty": 5}
        )
        self._deliver(order, 2)
        self._run(self.delivering)
        self._run(self.delivering)
        self.assertEqual(order.invoice_ids.mapped("amount_untaxed"), [80])
        self._deliver(order, 5)
        self._run(self.delivering)
        self.assertEqual(sorted(order.invoice_ids.mapped("amount_untaxed")), [80, 120])

    def test_a_deleted_draft_of_a_delivery_waits_for_the_next_one(self):
        self.delivering.post = False
        order = self._of(
            self.delivering, {"product_id": self.scale.id, "product_uom_qty": 5}
        )
        self._deliver(order, 2)
        self._run(self.delivering)
        order.invoice_ids.unlink()
        self._run(self.delivering, day="2026-03-11 10:00:00")
        self.assertFalse(order.invoice_ids, "the accountant meant it")
        self._deliver(order, 3)
        self._run(self.delivering, day="2026-03-12 10:00:00")
        self.assertEqual(order.invoice_ids.amount_untaxed, 120)

    def test_what_failed_is_tried_once_a_day(self):
        order = self._of(self.confirming)
        self.customer.active = False
        policies = self.env["sales.invoicing.policy"]
        policies._cron_invoice()
        run = self.confirming.run_ids
        self.assertEqual(run.line_ids.code, "archived")
        self.customer.active = True
        policies._cron_invoice()
        self.assertFalse(order.invoice_ids)
        with freeze_time("2026-03-11 10:00:00"):
            policies._cron_invoice()
        self.assertTrue(order.invoice_ids)
        self.assertEqual(run.line_ids.state, "failed", "it has happened")

    def test_what_failed_and_was_added_to_since_is_one_line_of_the_run(self):
        order = self._of(self.confirming)
        self.customer.active = False
        run = self._run(self.confirming)
        self.customer.active = True
        order.order_line.product_uom_qty = 2
        self._run(self.confirming)
        self.assertEqual((run.line_ids.state, run.line_ids.amount), ("invoiced", 200))
        self.assertEqual(run.state, "done")

    def test_by_hand_it_is_tried_again_at_once(self):
        order = self._of(self.confirming)
        self.customer.active = False
        run = self._run(self.confirming)
        self.assertTrue(order.activity_ids)
        self.customer.active = True
        run.with_user(self.manager).action_try_again()
        self.assertEqual((run.line_ids.state, run.state), ("invoiced", "done"))
        self.assertFalse(order.activity_ids, "settled with the invoice")

    def test_a_policy_in_use_is_archived_and_not_deleted(self):
        self._of(self.confirming)
        with self.assertRaisesRegex(UserError, "archive"):
            self.confirming.unlink()
        self._create_policy(name="Never used").unlink()

    def test_an_archived_policy_invoices_nothing_and_says_what_waits(self):
        order = self._of(self.confirming)
        self.confirming.active = False
        self.env["sales.invoicing.policy"]._cron_invoice()
        self._run(self.confirming)
        self.assertFalse(order.invoice_ids)
        self.assertEqual(self.confirming.order_count, 1)
        with self.assertRaisesRegex(UserError, "archived"):
            self.confirming.action_run()

    def test_the_room_switched_off_invoices_nothing(self):
        order = self._of(self.confirming)
        self._switch_room("quotation", False)
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertFalse(order.invoice_ids)
        self.assertFalse(self.env.ref("sms_sales.cron_invoicing").active)
        self.customer.sales_invoicing_policy_id = self.policy
        self.assertFalse(self._create_order(self.balance).sales_invoicing_policy_id)

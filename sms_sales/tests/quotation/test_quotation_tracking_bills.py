from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.payment.tests.common import PaymentCommon

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationTrackingBills(TrackingCase, PaymentCommon):
    """Placed by a payment, invoiced, paid; and back again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._confirmed({"product_id": cls.balance.id, "product_uom_qty": 4})

    def _bill(self, quantity, day, order=None):
        order = order or self.order
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = quantity
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def _pay(self, invoices, day):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard.create({"payment_date": day}).action_create_payments()

    def _day(self, kind):
        row = self._tracked(self.order).get(kind)
        return row and row.actual and str(row.actual.date())

    def test_invoiced_is_the_day_of_the_last_quantity(self):
        self._bill(3, "2026-03-02")
        self.assertFalse(self._day("invoiced"))
        invoice = self._bill(1, "2026-03-06")
        self.assertEqual(self._day("invoiced"), "2026-03-06")
        self.assertEqual(self._rows(self.order)["invoiced"].reference, invoice.name)

    def test_a_draft_invoice_invoices_nothing(self):
        self.order._create_invoices()
        self.assertFalse(self._day("invoiced"))

    def test_an_invoice_in_another_unit_counts_in_that_of_the_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.balance.uom_ids = dozen
        order = self._confirmed(
            {"product_id": self.balance.id, "product_uom_id": dozen.id}
        )
        invoice = order._create_invoices()
        invoice.invoice_line_ids.write(
            {"product_uom_id": self.balance.uom_id.id, "quantity": 11}
        )
        invoice.invoice_date = "2026-03-06"
        invoice.action_post()
        self.assertNotIn("invoiced", self._tracked(order))
        invoice.button_draft()
        invoice.invoice_line_ids.quantity = 12
        invoice.action_post()
        self.assertIn("invoiced", self._tracked(order))

    def test_paid_is_the_last_day_of_reconciliation(self):
        first, second = self._bill(3, "2026-03-02"), self._bill(1, "2026-03-03")
        self._pay(second, "2026-03-05")
        self.assertFalse(self._day("paid"))
        self._pay(first, "2026-03-09")
        self.assertEqual(self._day("paid"), "2026-03-09")
        self.assertEqual(self._rows(self.order)["paid"].actual.hour, 12)
        self.assertFalse(self._tracked(self.order)["delivered"].actual)

    def test_what_is_paid_but_not_invoiced_in_full_is_not_paid(self):
        invoice = self._bill(3, "2026-03-02")
        self._pay(invoice, "2026-03-05")
        row = self._tracked(self.order)["paid"]
        self.assertFalse(row.actual)
        self.assertEqual(row.promised, invoice.invoice_date_due)

    def test_a_refund_takes_invoiced_and_paid_back(self):
        invoice = self._bill(4, "2026-03-02")
        self._pay(invoice, "2026-03-05")
        booked = self._tracked(self.order)
        refund = invoice._reverse_moves(
            [{"invoice_date": "2026-03-09", "date": "2026-03-09"}]
        )
        refund.action_post()
        rows = self._tracked(self.order)
        self.assertNotIn("invoiced", rows)
        self.assertFalse(rows["paid"].actual)
        self.assertTrue(booked["invoiced"].superseded)
        self.assertEqual(str(booked["paid"].actual.date()), "2026-03-05")

    def test_a_reopened_invoice_is_looked_at_again(self):
        invoice = self._bill(4, "2026-03-02")
        row = self._tracked(self.order)["invoiced"]
        self.assertTrue(self.order.sales_tracked_on)
        invoice.button_draft()
        self.assertFalse(self.order.sales_tracked_on)
        invoice.unlink()
        self.assertNotIn("invoiced", self._tracked(self.order))
        self.assertTrue(row.superseded)

    def test_a_payment_taken_back_is_looked_at_again(self):
        invoice = self._bill(4, "2026-03-02")
        self._pay(invoice, "2026-03-05")
        row = self._tracked(self.order)["paid"]
        invoice.line_ids.remove_move_reconcile()
        self.assertFalse(self.order.sales_tracked_on)
        self.assertFalse(self._tracked(self.order)["paid"].actual)
        self.assertTrue(row.superseded)

    def test_the_first_payment_places_the_order_and_its_capture_changes_nothing(self):
        order = self._create_order(self.balance).sudo()
        values = {
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "sale_order_ids": [Command.set(order.ids)],
        }
        with freeze_time("2026-03-06 09:00:00"):
            payment = self._create_transaction("redirect", reference="T1", **values)
            payment._set_done()
            order.state = "sent"
            self.env.flush_all()
        order._sales_track()
        row = self._rows(order)["placed"]
        self.assertEqual(row.actual, datetime(2026, 3, 6, 9))
        self.assertEqual((row.source, row.reference), ("payment", "T1"))
        payment.last_state_change = "2026-03-10 09:00:00"
        self.assertEqual(self._tracked(order)["placed"], row)

    def test_a_payment_that_failed_places_nothing(self):
        order = self._create_order(self.balance).sudo()
        order.state = "sent"
        self._create_transaction(
            "redirect",
            reference="T2",
            amount=order.amount_total,
            currency_id=order.currency_id.id,
            partner_id=order.partner_id.id,
            sale_order_ids=[Command.set(order.ids)],
            state="error",
        )
        self.assertNotIn("placed", self._tracked(order))

    def test_delivered_quantities_entered_by_hand_deliver(self):
        self.order.order_line.qty_delivered = 3
        self.assertFalse(self._day("delivered"))
        self.order.order_line.qty_delivered = 4
        row = self._tracked(self.order)["delivered"]
        self.assertEqual(row.source, "quantities")
        self.assertGreaterEqual(row.actual, self.order.sales_confirmed_on)

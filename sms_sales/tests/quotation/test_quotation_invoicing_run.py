from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingRun(InvoicingCase):
    """What a run invoices, what it leaves out, and that it does so once (rule 17)."""

    def test_the_orders_of_a_customer_share_an_invoice_that_is_posted(self):
        one, two = self._confirmed(), self._confirmed(self.scale)
        run = self._run()
        self.assertEqual(one.invoice_ids, two.invoice_ids)
        self.assertEqual(one.invoice_ids.state, "posted")
        self.assertEqual(one.invoice_ids.amount_untaxed, 140)
        self.assertEqual((run.turn, run.state, run.closed), ("2026-W11", "done", True))
        self.assertEqual((run.invoiced_count, run.invoice_count), (2, 1))
        amounts = {line.order_id: line.amount for line in run.line_ids}
        self.assertEqual(amounts, {one: 100, two: 40})

    def test_one_invoice_per_order_and_left_as_draft(self):
        self.policy.write({"consolidate": False, "post": False})
        orders = self._confirmed() + self._confirmed(self.scale)
        self._run()
        self.assertEqual(len(orders.invoice_ids), 2)
        self.assertEqual(set(orders.invoice_ids.mapped("state")), {"draft"})

    def test_run_again_it_makes_no_invoice_and_no_mail(self):
        self.policy.send = True
        order = self._confirmed()
        run = self._run()
        move = order.invoice_ids
        self.assertTrue(move.sending_data)
        move.sending_data = False  # as the host does when it has mailed it
        self.assertEqual(self._run(), run)
        self.assertEqual(order.invoice_ids, move)
        self.assertFalse(move.sending_data)
        self.assertEqual(len(run.line_ids), 1)

    def test_the_scheduled_action_ends_a_week_once(self):
        self._confirmed()
        policies = self.env["sales.invoicing.policy"]
        policies._cron_invoice()
        late = self._confirmed()
        policies._cron_invoice()
        self.assertFalse(late.invoice_ids, "it came after the week's Monday")
        with freeze_time("2026-03-16 06:00:00"):
            policies._cron_invoice()
        self.assertTrue(late.invoice_ids)

    def test_nothing_is_invoiced_before_its_day(self):
        self.policy.weekday = "5"
        order = self._confirmed()
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertFalse(order.invoice_ids)
        with freeze_time("2026-03-14 06:00:00"):
            self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertTrue(order.invoice_ids, "Saturday makes up for a missed Friday")

    def test_a_deleted_draft_is_invoiced_again_in_the_next_week_only(self):
        self.policy.post = False
        order = self._confirmed()
        run = self._run()
        order.invoice_ids.unlink()
        self.assertEqual(run.line_ids.result, "gone")
        self._run()
        self.assertFalse(order.invoice_ids)
        self._run(day="2026-03-16 10:00:00")
        self.assertTrue(order.invoice_ids)

    def test_a_cancelled_invoice_may_be_made_by_hand_at_once(self):
        self.policy.post = False
        order = self._confirmed()
        run = self._run()
        order.invoice_ids.button_cancel()
        self.assertEqual(run.line_ids.result, "gone")
        self.assertTrue(order._create_invoices())

    def test_two_currencies_make_two_invoices(self):
        other = self.env.ref("base.EUR")
        if self.company.currency_id == other:
            other = self.env.ref("base.USD")
        other.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": other.id}
        )
        home, abroad = self._confirmed(), self._confirmed(pricelist_id=pricelist.id)
        self._run()
        self.assertEqual(abroad.invoice_ids.currency_id, other)
        self.assertNotEqual(home.invoice_ids, abroad.invoice_ids)

    def test_delivered_quantities_wait_for_their_delivery(self):
        self.balance.invoice_policy = "delivery"
        order = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 5})
        self._run()
        self.assertFalse(order.invoice_ids)
        self._deliver(order, 2)
        self._run(day="2026-03-16 10:00:00")
        self.assertEqual(order.invoice_ids.amount_untaxed, 200)

    def test_a_down_payment_is_deducted(self):
        order = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 5})
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        wizard.create(
            {"advance_payment_method": "fixed", "fixed_amount": 100}
        ).create_invoices()
        order.invoice_ids.action_post()
        run = self._run()
        final = run.line_ids.move_id
        self.assertEqual(final.amount_untaxed, 400)

    def test_a_run_gives_no_money_back_but_says_so(self):
        self.balance.invoice_policy = "delivery"
        order = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 5})
        self._deliver(order, 3)
        self._run()
        self._deliver(order, 1)
        run = self._run(day="2026-03-16 10:00:00")
        self.assertEqual(run.line_ids.code, "credit")
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertIn("credit note", order.activity_ids.note)

    def test_what_was_credited_is_not_invoiced_again_by_itself(self):
        order = self._confirmed()
        self._run()
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        wizard = reversal.create({"journal_id": order.invoice_ids.journal_id.id})
        wizard.refund_moves()
        self.assertEqual(order.invoice_status, "to invoice", "so says the host")
        run = self._run(day="2026-03-16 10:00:00")
        self.assertEqual(run.line_ids.code, "credited")
        self.assertEqual(run.state, "attention")

    def test_the_week_is_that_of_the_company(self):
        self.company.partner_id.tz = "America/New_York"
        order = self._confirmed()
        # A Sunday evening there, and Monday of week 12 in London.
        run = self._run(day="2026-03-16 03:30:00")
        self.assertEqual((run.turn, str(run.day)), ("2026-W11", "2026-03-15"))
        self.assertEqual(str(order.invoice_ids.invoice_date), "2026-03-15")

    def test_week_53_goes_over_the_new_year(self):
        order = self._confirmed({"product_id": self.balance.id, "product_uom_qty": 5})
        run = self._run(day="2026-12-31 10:00:00")
        order.order_line.product_uom_qty = 6
        self.assertEqual(self._run(day="2027-01-02 10:00:00"), run)
        self.assertEqual(run.turn, "2026-W53")
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertEqual(self._run(day="2027-01-04 10:00:00").turn, "2027-W01")
        self.assertEqual(len(order.invoice_ids), 2)

    def test_monthly_on_the_31st_is_the_last_day_of_february(self):
        self.policy.write({"when": "monthly", "month_day": 31})
        with freeze_time("2026-02-27 10:00:00"):
            self.assertFalse(self.policy._is_due(self.company))
        with freeze_time("2026-02-28 10:00:00"):
            self.assertTrue(self.policy._is_due(self.company))
        order = self._confirmed()
        self.assertEqual(self._run(day="2026-03-31 10:00:00").turn, "2026-03")
        self.assertTrue(order.invoice_ids)

    def test_form_of_a_policy_lets_only_posted_invoices_be_mailed(self):
        form = Form(self.env["sales.invoicing.policy"].with_user(self.manager))
        form.name = "Mailed"
        form.post = True
        form.send = True
        form.post = False
        self.assertFalse(form.save().send)

    def test_orders_with_nothing_to_invoice_are_no_line_of_the_run(self):
        self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.balance.id})],
            }
        )
        run = self._run()
        self.assertFalse(run.line_ids)
        self.assertIn("Nothing was invoiced", run.outcome)

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.payment.tests.common import PaymentCommon

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationGatePayment(ApprovalCase, PaymentCommon):
    """Gate (f): payments of what is not released."""

    def _pay(self, order, state="draft", **values):
        return self._create_transaction(
            "redirect",
            amount=order.amount_total,
            currency_id=order.currency_id.id,
            partner_id=order.partner_id.id,
            sale_order_ids=[(6, 0, order.ids)],
            reference=f"Test {order.name} {state}",
            state=state,
            **values,
        )

    def _paid_early(self, state, act=None):
        """Return an order that was worsened between paying and post-processing."""
        order = self._discounted(10)
        payment = self._pay(order, state)
        order.order_line.discount = 18
        self.assertFalse(order._sales_is_released())
        payment._post_process()
        self.assertEqual(order.state, "draft")
        return order, payment

    def test_a_payment_of_an_unreleased_order_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be paid yet"):
            self._pay(self._discounted())
        self.assertTrue(self._pay(self._approved()))

    def test_money_that_came_in_is_booked_and_the_order_stays_a_quotation(self):
        self.provider.support_manual_capture = "partial"
        for state in ("pending", "authorized", "done"):
            with self.subTest(state=state):
                order, payment = self._paid_early(state)
                activity = order.sudo().activity_ids
                self.assertEqual(activity.user_id, self.seller)
                self.assertIn("not released", activity.note)
                payment._post_process()
                self.assertEqual(order.sudo().activity_ids, activity)
                self.assertEqual(payment.state, state)

    def test_approved_later_it_is_confirmed_by_hand(self):
        order, _payment = self._paid_early("done")
        self._decide(self._ask(order), self.lead)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_what_confirms_before_us_confirms_nothing_unreleased(self):
        """Cash on delivery and pay on site, as they stand above us, do this first."""
        order = self._discounted(10)
        payment = self._pay(order, "pending")
        order.order_line.discount = 18
        payment.sale_order_ids.with_context(send_email=True).action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertTrue(order.sudo().activity_ids)

    def test_a_salesperson_confirms_nothing_unreleased_after_a_payment(self):
        order, _payment = self._paid_early("done")
        with self.assertRaisesRegex(ValidationError, "not released"):
            order.with_user(self.seller).action_confirm()

    def test_a_payment_of_a_released_order_confirms_it(self):
        order = self._approved()
        self._pay(order, "done")._post_process()
        self.assertEqual(order.state, "sale")

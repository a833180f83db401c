from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.door import DOOR, is_open

TAKEN = "sales_money_taken"
# A transaction in one of these has been through the provider, or is paid at the door.
BROUGHT = ("pending", "authorized", "done")


class PaymentTransaction(models.Model):
    """Gate (f): no new payment of what is not released; money that came in is booked.

    Whatever confirms an order after a payment (also cash on delivery and pay on site)
    leaves an unreleased one a quotation, with an activity for its salesperson.
    """

    _name = "payment.transaction"
    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        transactions = super().create(vals_list)
        if self.env["sales.room"]._is_on("quotation"):
            for transaction in transactions:
                transaction._sales_check_order()
        return transactions

    def _sales_check_order(self):
        # Who pays sees neither rules nor drafts.
        orders = self.sudo().sale_order_ids
        if self.operation != "refund" and orders._sales_unreleased(confirming=True):
            raise ValidationError(
                self.env._(
                    "%(names)s cannot be paid yet: it is still being checked. Please "
                    "try again later, or ask your contact.",
                    names=", ".join(orders.mapped("name")),
                )
            )

    def _post_process(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return super()._post_process()
        marked = self.with_context(**{TAKEN: DOOR})
        return super(PaymentTransaction, marked)._post_process()

    def _check_amount_and_confirm_order(self):
        orders = super()._check_amount_and_confirm_order()
        if not self.env["sales.room"]._is_on("quotation"):
            return orders
        # What stayed a quotation is told of its payment as others are.
        return orders.filtered(lambda order: order.state == "sale")


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def action_confirm(self):
        released = self._sales_without_paid_early()
        if not released and self:
            return True
        return super(SaleOrder, released).action_confirm()

    def action_quotation_sent(self):
        released = self._sales_without_paid_early()
        return super(SaleOrder, released).action_quotation_sent()

    def _send_order_notification_mail(self, mail_template, *args, **kwargs):
        """Nothing that shows an unreleased order is mailed, now or by the queue."""
        if self._sales_unreleased():
            self._sales_note_payment()
            return None
        return super()._send_order_notification_mail(mail_template, *args, **kwargs)

    def _sales_without_paid_early(self):
        """Leave out the orders that a payment may not release, and tell about them."""
        on = self.env["sales.room"]._is_on("quotation")
        if not on or not self._sales_is_paid_for():
            return self
        early = self._sales_unreleased(confirming=True)
        for order in early:
            order._sales_note_payment()
        return self - early

    def _sales_is_paid_for(self):
        """Whether a payment is what confirms these orders.

        Cash on delivery and pay on site confirm them before our post-processing: what
        tells them is the mail that they send, and the transaction.
        """
        if is_open(self, TAKEN):
            return True
        # Who pays at the door sees no transactions.
        brought = self.env.context.get("send_email") and self.sudo().transaction_ids
        return bool(brought and brought.filtered(lambda one: one.state in BROUGHT))

    def _sales_note_payment(self):
        """Tell the salesperson that money came in for an unreleased quotation."""
        # The customer's payment has no rights on activities.
        order = self.sudo()
        known = order.activity_search(["sms_sales.mail_activity_paid_early"])
        if not known:
            order.activity_schedule(
                "sms_sales.mail_activity_paid_early",
                user_id=(order.user_id or order.team_id.user_id).id or self.env.uid,
                note=self.env._(
                    "Money came in and is booked, but %(order)s is not released. Get "
                    "it approved and confirm it, or pay the money back.",
                    order=order.name,
                ),
            )

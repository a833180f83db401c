from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.account_payment.tests.common import AccountPaymentCommon


@tagged("post_install", "-at_install")
class TestQuotationPaymentBooked(AccountPaymentCommon):
    """Gate (f): money that was taken is in the books, whatever becomes of the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.env["res.config.settings"].create({"group_room_quotation": True})
        settings.execute()
        cls.env.user.group_ids += cls.env.ref("sales_team.group_sale_manager")
        cls.article = cls.env["product.product"].create(
            {"name": "Scale", "list_price": 100, "taxes_id": []}
        )
        cls.env["sales.quotation.rule"].create(
            {
                "name": "Discounts",
                "outcome": "block",
                "company_id": cls.env.company.id,
                "condition_ids": [
                    Command.create(
                        {"measure": "line_discount", "comparison": ">", "value": 15}
                    )
                ],
            }
        )

    def _paid(self):
        """Return a payment that came in, and its order, worsened meanwhile."""
        line = {"product_id": self.article.id, "discount": 10}
        order = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "order_line": [Command.create(line)]}
        )
        payment = self._create_transaction(
            "redirect",
            amount=order.amount_total,
            currency_id=order.currency_id.id,
            partner_id=order.partner_id.id,
            sale_order_ids=[Command.set(order.ids)],
            reference="Paid early",
        )
        order.order_line.discount = 18
        payment._set_done()
        return payment, order

    def _check_booked(self, payment, order):
        self.assertTrue(payment.is_post_processed)
        self.assertIn(payment.payment_id.state, ("in_process", "paid"))
        self.assertEqual(payment.payment_id.amount, payment.amount)
        self.assertEqual(order.state, "draft")
        self.assertIn("not released", order.activity_ids.note)

    def test_a_payment_is_booked_and_its_order_stays_a_quotation(self):
        payment, order = self._paid()
        payment._post_process()
        self._check_booked(payment, order)

    def test_the_scheduled_job_books_it_too(self):
        payment, order = self._paid()
        payment.last_state_change = "2020-01-01"
        with (
            patch.object(self.env.cr, "commit"),
            patch.object(self.env.cr, "rollback"),
        ):
            payment._cron_post_process()
        self._check_booked(payment, order)

    def test_with_automatic_invoices_none_is_made_for_a_quotation(self):
        # A setting of the administrator's.
        self.env["ir.config_parameter"].sudo().set_param(
            "sale.automatic_invoice", "True"
        )
        payment, order = self._paid()
        payment._post_process()
        self._check_booked(payment, order)
        self.assertFalse(payment.invoice_ids)

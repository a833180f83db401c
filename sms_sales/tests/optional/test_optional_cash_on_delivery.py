from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..quotation.approval_common import ApprovalCase

MODES = ("cash_on_delivery", "on_site")


@tagged("post_install", "-at_install", "sms_optional", "-standard")
class TestCashOnDelivery(ApprovalCase):
    """Gate (f): what is paid at the door or on site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The shop has lists of its own.
        plain = cls.env["product.pricelist"].create({"name": "Plain"})
        cls.customer.specific_property_product_pricelist = plain
        methods = cls.env["payment.method"].with_context(active_test=False)
        cls.method = methods.search(
            [("primary_payment_method_id", "=", False)], limit=1
        )
        offered = cls.env["payment.provider"]._fields["custom_mode"]
        cls.modes = [one for one, _name in offered.selection if one in MODES]

    def _choose(self, mode, order):
        provider = self.env["payment.provider"].create(
            {
                "name": mode,
                "code": "custom",
                "custom_mode": mode,
                "payment_method_ids": [Command.set(self.method.ids)],
            }
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.method.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "reference": f"{mode} {order.name}",
                "state": "pending",
            }
        )

    def _post_process(self, payment):
        with mute_logger("odoo.addons.sale.models.payment_transaction"):
            payment._post_process()

    def test_released_it_confirms_the_order(self):
        self.assertEqual(set(self.modes), set(MODES))
        for mode in self.modes:
            with self.subTest(mode=mode):
                order = self._discounted(10)
                self._post_process(self._choose(mode, order))
                self.assertEqual(order.state, "sale")

    def test_unreleased_it_stays_a_quotation_and_somebody_is_told(self):
        for mode in self.modes:
            with self.subTest(mode=mode):
                order = self._discounted(10)
                payment = self._choose(mode, order)
                order.order_line.discount = 18
                self._post_process(payment)
                self.assertTrue(payment.is_post_processed)
                self.assertEqual(order.state, "draft")
                self.assertIn("not released", order.sudo().activity_ids.note)

from odoo.tests import HttpCase, tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationRevisionTour(QuotationCase, HttpCase):
    """Sent, revised, sent again, compared."""

    def test_a_quotation_is_sent_revised_and_compared(self):
        self.customer.email = "lab@kestrel.example.com"
        self.seller.email = "ann@alder.example.com"
        order = self._create_order(self.balance)
        order.action_quotation_sent()
        self.start_tour(
            f"/odoo/sales/{order.id}",
            "sms_sales_quotation_revised",
            login=self.seller.login,
        )
        revisions = order.sudo().sales_revision_ids.sorted("number")
        self.assertEqual(revisions.mapped("state"), ["superseded", "live"])
        self.assertEqual(revisions.mapped("amount_total"), [100, 95])

from odoo.tests import HttpCase, freeze_time, tagged

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationTrackingPortal(TrackingCase, HttpCase):
    """What a customer reads of an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls._create_user(
            "portal", "quote_customer", name="Joel", password="quote_customer"
        )
        cls.customer = cls.reader.partner_id
        cls.order = cls._confirmed(commitment_date="2026-03-13 15:00:00")
        cls.order._sales_track()
        cls.order._portal_ensure_token()
        cls.env.flush_all()

    def _page(self, order=None, token=True):
        order = order or self.order
        if token:
            return self.url_open(order.get_portal_url(suffix="/tracking"))
        return self.url_open(f"/my/orders/{order.id}/tracking")

    def test_by_the_token_and_by_the_login_the_page_opens(self):
        self.assertIn("Promised for", self._page().text)
        self.authenticate("quote_customer", "quote_customer")
        page = self._page(token=False).text
        self.assertIn("03/13/2026", page)
        self.assertIn('data-kind="placed"', page)
        # By which rules we let an order go is nothing for customers.
        self.assertNotIn('data-kind="released"', page)

    def test_another_customer_and_a_wrong_token_are_sent_away(self):
        self.assertNotIn("o_sales_tracking", self._page(token=False).text)
        url = f"/my/orders/{self.order.id}/tracking?access_token=wrong"
        self.assertNotIn("o_sales_tracking", self.url_open(url).text)
        self._create_user("portal", "quote_rival", password="quote_rival")
        self.authenticate("quote_rival", "quote_rival")
        self.assertNotIn("o_sales_tracking", self._page(token=False).text)

    def test_a_late_order_is_owned_up_to(self):
        self.assertNotIn("We are sorry", self._page().text)
        with freeze_time("2026-03-16 10:00:00"):
            page = self._page().text
        self.assertIn("has not been delivered yet. We are sorry", page)

    def test_with_the_room_off_there_is_no_page(self):
        self._switch_room("quotation", False)
        self.env.flush_all()
        self.assertEqual(self._page().status_code, 404)

    def test_a_customer_follows_an_order(self):
        self.start_tour(
            "/my/orders", "sms_sales_order_followed", login="quote_customer"
        )

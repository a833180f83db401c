import json

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase
from .test_quotation_revision_portal import PIXEL


class EdiFile:
    """What makes the file of an order, where an app brings it."""

    def _export_order(self, order):
        return f"<Order>{order.name}</Order>".encode()

    def _export_invoice_filename(self, order):
        return f"{order.id}.xml"


@tagged("post_install", "-at_install")
class TestQuotationGateLinks(ApprovalCase, HttpCase):
    """Gate (e): every link with a token, of the host and of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wanted = {"require_signature": True, "require_payment": False}
        cls.early = cls._discounted(**wanted)
        cls.free = cls._discounted(10, **wanted)
        for order in (cls.early, cls.free):
            order._portal_ensure_token()
        builders = [EdiFile()]
        cls.classPatch(
            cls.registry["sale.order"], "_get_edi_builders", lambda self: builders
        )

    def _get(self, order, suffix="", **options):
        url = order.get_portal_url(suffix=suffix, **options)
        return self.url_open(url, allow_redirects=False)

    def _call(self, order, suffix, **params):
        """Return the answer of a route that takes JSON, or why it refuses."""
        url = order.get_portal_url(suffix=suffix)
        with mute_logger("odoo.http"):
            answer = self.url_open(url, json={"params": params}).json()
        self.env.invalidate_all()
        if error := answer.get("error"):
            return error["data"]["message"]
        return answer["result"]

    def _is_refused(self, answer):
        return answer.status_code == 303 and answer.headers["Location"].endswith("/my")

    def _sign(self, order):
        return self._call(order, "/accept", name="Kim", signature=PIXEL)

    def test_the_page_the_paper_and_the_file_of_an_unreleased_order_are_refused(self):
        for suffix, options in (
            ("", {}),
            ("", {"report_type": "html"}),
            ("", {"report_type": "pdf", "download": True}),
            ("/download_edi", {}),
            ("/document/1", {}),
            ("/revision/1", {}),
            ("/revision/1/document/1", {}),
        ):
            with self.subTest(suffix=suffix, **options):
                answer = self._get(self.early, suffix, **options)
                self.assertTrue(self._is_refused(answer))

    def test_released_they_are_shown(self):
        for suffix, words in (("", "Balance"), ("/download_edi", self.free.name)):
            with self.subTest(suffix=suffix):
                answer = self._get(self.free, suffix)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(words, answer.text)

    def test_the_file_of_an_order_that_is_revised_is_refused(self):
        self.free.action_quotation_sent()
        self.free.order_line.discount = 18
        self.env.flush_all()
        self.assertEqual(self._get(self.free).status_code, 200)
        self.assertTrue(self._is_refused(self._get(self.free, "/download_edi")))

    def test_an_unreleased_order_is_not_signed_by_its_link(self):
        self.assertEqual(self._sign(self.early), {"error": "Invalid order."})
        self.assertFalse(self.early.signature)
        self.assertEqual(self.early.state, "draft")

    def test_a_released_one_is_signed_and_confirmed(self):
        self.free.action_quotation_sent()
        self.env.flush_all()
        self.assertTrue(self._sign(self.free)["force_refresh"])
        self.assertEqual(self.free.state, "sale")
        self.assertEqual(self.free.signed_by, "Kim")

    def test_a_rule_of_today_stops_the_signing_of_a_draft(self):
        self.rule.condition_ids.value = 5
        self.env.flush_all()
        self.assertEqual(self._sign(self.free), {"error": "Invalid order."})

    def test_a_sent_offer_stands_though_the_rule_is_stricter_today(self):
        self.free.action_quotation_sent()
        self.rule.condition_ids.value = 5
        self.env.flush_all()
        self.assertTrue(self._sign(self.free)["force_refresh"])

    def test_an_unreleased_order_is_neither_declined_nor_paid_by_its_link(self):
        self.authenticate(None, None)
        form = {"decline_message": "No", "csrf_token": Request.csrf_token(self)}
        url = self.early.get_portal_url(suffix="/decline")
        answer = self.url_open(url, data=form, allow_redirects=False)
        self.assertTrue(self._is_refused(answer))
        self.assertEqual(self.early.state, "draft")
        told = self._call(
            self.early, "/transaction", access_token=self.early.access_token
        )
        self.assertIn("does not exist", json.dumps(told))
        self.assertFalse(self.early.sudo().transaction_ids)

    def test_the_link_in_a_mail_leads_to_no_unreleased_page(self):
        token = self.early.access_token
        link = f"/mail/view?model=sale.order&res_id={self.early.id}"
        answer = self.url_open(f"{link}&access_token={token}")
        self.assertNotIn("Balance", answer.text)

    def test_their_own_portal_lists_and_opens_no_unreleased_order(self):
        user = self._create_user("portal", "kestrel", password="kestrel-portal")
        orders = (self.early | self.free).sudo()
        orders.partner_id = user.partner_id
        orders.message_subscribe(user.partner_id.ids)
        self.free.action_quotation_sent()
        self.authenticate("kestrel", "kestrel-portal")
        page = self.url_open("/my/quotes").text
        self.assertIn(self.free.name, page)
        self.assertNotIn(self.early.name, page)
        answer = self.url_open(f"/my/orders/{self.early.id}", allow_redirects=False)
        self.assertTrue(self._is_refused(answer))

    def test_a_colleague_follows_the_link_and_sees_the_page(self):
        self.seller.password = "quote-seller"
        self.authenticate("quote_seller", "quote-seller")
        self.assertIn("Balance", self._get(self.early).text)

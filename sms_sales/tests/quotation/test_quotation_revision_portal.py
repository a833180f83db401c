import base64

from odoo.tests import HttpCase, tagged

from .common import QuotationCase

WORDS = "A better price"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kg"
    "AAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestQuotationRevisionPortal(QuotationCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(
            cls.balance, require_signature=True, require_payment=False
        )
        cls.order.action_quotation_sent()
        cls.order._portal_ensure_token()

    def _get(self, suffix="", **kwargs):
        return self.url_open(self.order.get_portal_url(suffix=suffix, **kwargs))

    def _sign(self, revision):
        url = self.order.get_portal_url(
            suffix="/accept", query_string=f"&revision={revision}"
        )
        return self.make_jsonrpc_request(url, {"name": "Kim", "signature": PIXEL})

    def _change(self, send=True):
        self.order.order_line.price_unit = 77
        if send:
            self.order.with_context(mark_so_as_sent=True).message_post(body=WORDS)
        self.env.flush_all()

    def test_while_it_is_revised_the_customer_reads_what_was_sent(self):
        self._change(send=False)
        page = self._get().text
        self.assertIn("This quotation is being revised", page)
        self.assertIn("100.00", page)
        self.assertNotIn("77.00", page)
        self.assertNotIn("Accept &amp; Sign", page)

    def test_the_list_of_quotations_says_what_was_sent(self):
        self.customer.email = "kim@example.com"
        user = self.env["res.users"].create(
            {
                "login": "revision_reader",
                "password": "revision_reader",
                "partner_id": self.customer.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self._change(send=False)
        self.authenticate(user.login, user.login)
        page = self.url_open("/my/quotes").text
        self.assertIn(self.order.name, page)
        self.assertIn("100.00", page)
        self.assertNotIn("77.00", page)
        self._change()
        self.assertIn("77.00", self.url_open("/my/quotes").text)

    def test_an_older_revision_is_readable_and_marked_superseded(self):
        self._change()
        page = self._get().text
        self.assertIn("77.00", page)
        self.assertIn("/revision/1", page)
        older = self._get("/revision/1").text
        self.assertIn("Superseded.", older)
        self.assertIn("100.00", older)
        self.assertNotIn("Accept &amp; Sign", older)
        paper = self._get("/revision/1", report_type="pdf")
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        first = self.order.sudo().sales_revision_ids.filtered(lambda r: r.number == 1)
        self.assertEqual(paper.content, first.pdf_id.raw)

    def test_who_has_no_link_reads_no_revision(self):
        answer = self.url_open(f"/my/orders/{self.order.id}/revision/1")
        self.assertNotIn("o_sales_revision", answer.text)
        wrong = self.url_open(
            f"/my/orders/{self.order.id}/revision/1?access_token=guessed"
        )
        self.assertNotIn("o_sales_revision", wrong.text)
        self.assertEqual(self._get("/revision/9").status_code, 404)

    def test_what_was_not_seen_is_not_signed(self):
        self._change()
        self.assertIn("has been revised", self._sign(1)["error"])
        self.assertFalse(self.order.signature)
        self.assertTrue(self._sign(2)["force_refresh"])
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(base64.b64decode(self.order.signature)[:4], b"\x89PNG")

    def test_nobody_signs_while_it_is_revised(self):
        self._change(send=False)
        self.assertIn("has been revised", self._sign(1)["error"])
        self.assertEqual(self.order.state, "sent")

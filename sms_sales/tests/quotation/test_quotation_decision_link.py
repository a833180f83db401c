from odoo.tests import HttpCase, freeze_time, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationDecisionLink(ApprovalCase, HttpCase):
    """The link of the mail: a page, and one decision."""

    def setUp(self):
        super().setUp()
        self.request = self._ask(self._discounted())
        self.step = self.request.sudo().step_ids
        self.url = self.step._link(self.lead)

    def _post(self, **values):
        page = self.url_open(self.url).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(self.url, {"csrf_token": token, **values}).text

    def test_looking_decides_nothing(self):
        for _turn in range(2):
            page = self.url_open(self.url).text
            self.assertIn("Balance", page)
            self.assertIn("o_decision_form", page)
        self.env.invalidate_all()
        self.assertEqual(self.step.state, "open")

    def test_the_page_shows_the_waterfall_and_the_history(self):
        page = self.url_open(self.url).text
        table = page.split("o_decision_waterfall")[1].split("</table>")[0]
        for words in ("List price", "100.00", "Discount", "-18.00", "Net", "82.00"):
            self.assertIn(words, table.replace("−", "-").replace("\ufeff", ""))
        self.assertIn("27.00", table)
        self.assertNotIn("Volume", table)
        self.assertIn("Quotations in the last", page)

    def test_the_mail_has_the_link(self):
        mails = self.env["mail.message"].search(
            [("model", "=", self.request._name), ("res_id", "=", self.request.id)]
        )
        self.assertTrue(any("/sales/decision/" in mail.body for mail in mails))
        self.assertEqual(
            mails.filtered(lambda m: "/sales/decision/" in m.body).partner_ids,
            self.lead.partner_id,
        )

    def test_only_a_post_decides_and_only_once(self):
        self.assertIn("can be sent", self._post(decision="approve", reason="Fine"))
        self.env.invalidate_all()
        self.assertEqual(self.step.state, "approved")
        page = self.url_open(self.url).text
        self.assertIn("o_decision_closed", page)
        self.assertNotIn("o_decision_form", page)

    def test_a_form_sent_twice_says_so(self):
        page = self.url_open(self.url).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        values = {"csrf_token": token, "decision": "approve"}
        self.url_open(self.url, values)
        page = self.url_open(self.url, values).text
        self.assertIn("You have decided already", page)
        self.env.invalidate_all()
        approvals = self.request.sudo().approval_ids.mapped("decision")
        self.assertEqual(approvals.count("approve"), 1)

    def test_a_refusal_wants_a_reason(self):
        self.assertIn("Say why", self._post(decision="refuse", reason=" "))
        self.env.invalidate_all()
        self.assertEqual(self.step.state, "open")
        self._post(decision="refuse", reason="Too cheap")
        self.env.invalidate_all()
        self.assertEqual(self.request.sudo().state, "refused")

    def test_a_link_cut_off_changed_or_too_old_is_a_clear_page(self):
        for url in (self.url[:-4], self.url[:-1] + "!", self.url.replace("=", "")[:40]):
            page = self.url_open(url)
            self.assertIn("does not work any more", page.text)
        with freeze_time("2026-03-10 10:00:00"):
            url = self.step._link(self.lead)
        with freeze_time("2026-03-25 10:00:00"):
            self.assertFalse(self.step._of_link(url.rsplit("/", 1)[1])[0])

    def test_of_a_changed_quotation_it_says_why_nothing_is_left(self):
        self.request.order_id.order_line.discount = 30
        page = self.url_open(self.url).text
        self.assertIn("worse", page)
        self.assertNotIn("o_decision_form", page)

    def test_changed_while_the_page_was_open_it_says_so(self):
        page = self.url_open(self.url).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        self.request.order_id.order_line.discount = 30
        self.env.flush_all()
        values = {"csrf_token": token, "decision": "approve", "reason": "Fine"}
        page = self.url_open(self.url, values).text
        self.assertIn("The quotation was changed", page)
        self.assertIn("Your answer is kept", page)
        self.assertNotIn("Somebody else", page)

    def test_the_link_of_who_sells_it_now_says_who_decides(self):
        self.rule.chain_id = self._create_chain(self._step(self.lead, self.manager))
        request = self._ask(self._discounted())
        url = request.sudo().step_ids._link(self.lead)
        request.sudo().order_id.user_id = self.lead
        self.env.flush_all()
        page = self.url_open(url).text
        self.assertIn("It waits for", page)
        self.assertIn(self.manager.name, page)
        self.assertNotIn("Nothing is left to decide", page)

    def test_without_the_token_of_the_form_nothing_is_decided(self):
        response = self.url_open(self.url, {"decision": "approve"})
        self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.step.state, "open")

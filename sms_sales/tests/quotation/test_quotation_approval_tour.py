import re

from odoo.tests import HttpCase, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationApprovalTour(ApprovalCase, HttpCase):
    """Over-discounted, approved twice by mail, sent, signed by the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain.step_ids = [(0, 0, cls._step(cls.manager, sequence=20))]
        cls.portal = cls._create_user("portal", "quote_portal", name="Pia Portal")
        cls.customer = cls.portal.partner_id
        for user in (cls.seller, cls.lead, cls.manager, cls.portal):
            user.email = f"{user.login}@example.com"

    def _link(self, user):
        """Return the link of the last mail to ``user``."""
        self.env.invalidate_all()
        mails = self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids)], order="id desc"
        )
        found = re.findall(r"/sales/decision/[\w-]+", "".join(mails.mapped("body")))
        return found[0]

    def test_a_discount_is_approved_by_two_sent_and_signed(self):
        order = self._discounted(require_signature=True, require_payment=False)
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "sms_sales_approval_ask", login=self.seller.login)
        for user in (self.lead, self.manager):
            self.start_tour(self._link(user), "sms_sales_approval_decide", login=None)
        self.start_tour(url, "sms_sales_approval_send", login=self.seller.login)
        self.assertEqual(order.state, "sent")
        self.start_tour(
            order.get_portal_url(), "sms_sales_approval_sign", login=self.portal.login
        )
        self.env.invalidate_all()
        self.assertEqual((order.state, order.signed_by), ("sale", "Pia Portal"))

    def test_a_lead_refuses_from_the_activity_and_says_why(self):
        request = self._ask(self._discounted())
        url = f"/odoo/action-sms_sales.sales_quotation_request_action/{request.id}"
        self.start_tour(url, "sms_sales_approval_activity", login=self.lead.login)
        self.env.invalidate_all()
        self.assertEqual(request.sudo().state, "refused")
        self.assertIn("Too cheap", request.sudo().approval_ids.mapped("reason"))

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationGateOutside(ApprovalCase):
    """Gates (c), (d) and (e): paper, mail, and users from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls._create_user("portal", "quote_portal", name="Pia Portal")
        cls.customer = cls.portal.partner_id
        cls.template = cls.env.ref("sale.email_template_edi_sale")
        cls.report = cls.env.ref("sale.action_report_saleorder")

    def _html(self, order):
        reports = self.env["ir.actions.report"].with_user(self.seller)
        return reports._render_qweb_html(self.report, order.ids)[0].decode()

    def test_paper_says_that_it_is_not_released_and_is_printed(self):
        order = self._discounted()
        html = self._html(order)
        self.assertIn("NOT RELEASED", html)
        self.assertNotIn("Fingerprint of this document", html)

    def test_released_paper_carries_its_content_hash(self):
        order = self._approved()
        html = self._html(order)
        self.assertNotIn("NOT RELEASED", html)
        self.assertIn(order._sales_content_hash(), html)

    def test_a_stored_pdf_of_before_is_not_handed_out(self):
        self.report.write({"attachment": "'offer.pdf'", "attachment_use": True})
        order = self._approved()
        self.env["ir.attachment"].create(
            {
                "name": "offer.pdf",
                "raw": b"%PDF-old",
                "mimetype": "application/pdf",
                "res_model": "sale.order",
                "res_id": order.id,
            }
        )
        order.order_line.price_unit = 90
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        streams = reports._render_qweb_pdf_prepare_streams(
            self.report, {}, res_ids=order.ids
        )
        self.assertNotEqual(streams[order.id]["stream"].getvalue(), b"%PDF-old")
        self.assertFalse(streams[order.id]["attachment"])

    def test_an_offer_is_not_mailed_to_the_customer(self):
        order = self._discounted()
        for act in (
            lambda: self.template.send_mail(order.id),
            lambda: order.message_post_with_source(self.template),
            lambda: order.message_post(
                body=self.words,
                partner_ids=self.customer.ids,
                attachments=[("o.pdf", b"x")],
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "not released"),
                self.env.cr.savepoint(),
            ):
                act()
        order.message_post(body=self.words, partner_ids=self.customer.ids)

    def _composer(self, order, **values):
        """Return the seller's mail to each of many, without a template."""
        papers = self.env["ir.attachment"].with_user(self.seller)
        paper = papers.create({"name": "o.pdf", "raw": b"x"})
        return (
            self.env["mail.compose.message"]
            .with_user(self.seller)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": "sale.order",
                    "res_ids": repr(order.ids),
                    "subject": self.words,
                    "body": self.words,
                    "attachment_ids": [(6, 0, paper.ids)],
                    **values,
                }
            )
        )

    def test_no_other_mail_brings_the_paper_to_the_customer(self):
        order = self._discounted()
        paper = {"body": self.words, "attachments": [("o.pdf", b"x")]}
        outside = {**paper, "partner_ids": self.customer.ids}
        threads = self.env["mail.thread"].with_user(self.seller)
        named = {"model": "sale.order", "res_id": order.id}
        for act in (
            lambda: self._composer(order)._action_send_mail(),
            lambda: self._composer(
                order, partner_ids=self.customer.ids
            )._action_send_mail(),
            lambda: order.message_notify(**outside),
            lambda: threads.message_notify(**outside, **named),
        ):
            with (
                self.assertRaisesRegex(UserError, "not released"),
                self.env.cr.savepoint(),
            ):
                act()

    def test_words_colleagues_and_what_is_released_are_mailed(self):
        order = self._discounted()
        paper = {"body": self.words, "attachments": [("o.pdf", b"x")]}
        order.message_notify(body=self.words, partner_ids=self.customer.ids)
        order.message_notify(partner_ids=self.lead.partner_id.ids, **paper)
        self._composer(order, attachment_ids=[])._action_send_mail()
        order = self._approved()
        order.message_notify(partner_ids=self.customer.ids, **paper)
        mails, _messages = self._composer(order)._action_send_mail()
        self.assertTrue(mails)

    def test_an_offer_goes_to_a_colleague(self):
        order = self._discounted()
        self.template.write({"use_default_to": False, "email_to": self.lead.email})
        self.template.partner_to = str(self.lead.partner_id.id)
        self.template.send_mail(order.id)

    def test_the_confirmation_of_a_payment_is_no_offer(self):
        template = self.env.ref("sale.mail_template_sale_payment_executed")
        template.send_mail(self._discounted().id)

    def test_a_message_has_no_button_to_an_unreleased_offer(self):
        def buttons(order):
            message = order.message_post(body=self.words)
            groups = order._notify_get_recipients_groups(message, "Quotation")
            return {
                name: options.get("has_button_access")
                for name, _function, options in groups
                if name in ("portal_customer", "customer")
            }

        self.assertEqual(set(buttons(self._discounted()).values()), {False})
        self.assertTrue(buttons(self._approved())["portal_customer"])

    def test_a_portal_user_reads_no_draft_prices(self):
        for order in (self._discounted(), self._discounted(5)):
            for record in (order, order.order_line):
                mine = record.with_user(self.portal)
                self.assertFalse(mine.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    mine.read(["display_name"])

    def test_without_a_rule_that_stops_the_host_decides_what_they_see(self):
        order = self._discounted(5).with_user(self.portal)
        self.rule.outcome = "warn"
        self.assertTrue(order.read(["name"]))
        self.rule.write({"outcome": "approval", "company_id": self.company.id})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            order.read(["name"])
        self.rule.sudo().company_id = self.env["res.company"].create({"name": "Other"})
        self.env.invalidate_all()
        self.assertTrue(order.read(["name"]))
        self.rule.sudo().active = False
        self.assertTrue(order.order_line.read(["price_unit"]))

    def test_a_portal_user_reads_what_was_sent_until_it_is_changed(self):
        order = self._discounted(10)
        order.action_quotation_sent()
        line = order.order_line
        self.assertEqual(line.with_user(self.portal).price_unit, 100)
        line.discount = 18
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            line.with_user(self.portal).read(["price_unit"])
        order.with_user(self.seller)._sales_ask()
        self._decide(order.sudo().sales_request_ids.sudo(False), self.lead)
        self.env.invalidate_all()
        self.assertEqual(line.with_user(self.portal).discount, 18)

    def test_switched_off_the_host_decides_what_they_see(self):
        order = self._discounted(10)
        self._switch_room("quotation", False)
        self.assertTrue(order.with_user(self.portal).read(["name"]))

    def test_a_token_opens_no_thread_of_an_unreleased_order(self):
        order = self._discounted()
        token = order._portal_ensure_token()
        threads = self.env["sale.order"].with_user(self.env.ref("base.public_user"))
        self.assertFalse(threads._get_thread_with_access(order.id, token=token))
        order = self._approved()
        token = order._portal_ensure_token()
        self.assertTrue(threads._get_thread_with_access(order.id, token=token))

    def test_colleagues_see_what_they_saw(self):
        order = self._discounted()
        self.assertTrue(order.with_user(self.seller).read(["amount_total"]))
        self.assertFalse(order._has_to_be_signed())

    def test_an_unreleased_order_is_not_to_be_signed_or_paid(self):
        order = self._discounted(require_signature=True, require_payment=True)
        self.assertFalse(order._has_to_be_signed() or order._has_to_be_paid())
        order = self._approved(require_signature=True, require_payment=True)
        self.assertTrue(order._has_to_be_signed() and order._has_to_be_paid())
        with self.assertRaises(ValidationError):
            self._discounted(state="sale", signed_by="Me")

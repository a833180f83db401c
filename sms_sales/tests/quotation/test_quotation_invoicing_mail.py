from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingMail(InvoicingCase, MailCase):
    """Invoices are mailed by the host's own queue, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.send = True

    def _mail(self):
        """Let the host work off its queue; return the mails to the customer."""
        cron = self.env.ref("account.ir_cron_account_move_send")
        with self.mock_mail_gateway(), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return self._new_mails.filtered(
            lambda mail: self.customer in mail.recipient_ids
        )

    def test_the_customer_gets_one_mail_with_the_invoice(self):
        order = self._confirmed()
        self._run()
        self.assertTrue(order.invoice_ids.is_being_sent)
        self.assertEqual(len(self._mail()), 1)
        self.assertTrue(order.invoice_ids.is_move_sent)
        self._run()
        self.assertFalse(self._mail(), "run again: nothing to mail")

    def test_without_an_address_it_is_posted_and_the_responsible_is_told(self):
        self.customer.email = False
        order = self._confirmed()
        run = self._run()
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(
            (run.line_ids.state, run.line_ids.code), ("invoiced", "no_email")
        )
        self.assertFalse(order.invoice_ids.sending_data)
        self.assertIn("no e-mail address", order.activity_ids.note)

    def test_a_customer_who_wants_no_mail_gets_none(self):
        self.customer.with_company(self.company).invoice_sending_method = "manual"
        order = self._confirmed()
        run = self._run()
        self.assertEqual(run.line_ids.code, "by_post")
        self.assertFalse(order.invoice_ids.sending_data)
        self.assertFalse(order.activity_ids)

    def test_drafts_are_not_mailed(self):
        self.policy.post = False
        self.assertFalse(self.policy.send)
        order = self._confirmed()
        self._run()
        self.assertFalse(order.invoice_ids.sending_data)

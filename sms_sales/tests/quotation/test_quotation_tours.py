from odoo.tests import HttpCase, tagged

from .automation_common import AutomationCase
from .guide_common import GuideCase
from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationGuideTour(GuideCase, HttpCase):
    def test_a_salesperson_answers_questions_and_sees_the_lines(self):
        order = self._create_order()
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "sms_sales_guide_asked", login=self.seller.login)
        self.env.invalidate_all()
        self.assertEqual(len(order.sales_reply_ids), 2)


@tagged("post_install", "-at_install")
class TestQuotationInvoicingTour(InvoicingCase, HttpCase):
    def test_a_manager_previews_a_policy_and_reads_what_its_job_did(self):
        order = self._confirmed()
        url = f"/odoo/action-sms_sales.sales_invoicing_policy_action/{self.policy.id}"
        login = self.manager.login
        self.start_tour(url, "sms_sales_invoicing_preview", login=login)
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.env.invalidate_all()
        self.assertEqual(order.invoice_ids.state, "posted")
        self.start_tour(url, "sms_sales_invoicing_done", login=login)


@tagged("post_install", "-at_install")
class TestQuotationAutomationTour(AutomationCase, HttpCase):
    def test_a_stage_makes_the_quotation(self):
        self._create_automation()
        lead = self._create_lead()
        url = f"/odoo/crm/{lead.id}"
        self.start_tour(url, "sms_sales_quoted_by_stage", login=self.seller.login)
        self.env.invalidate_all()
        self.assertEqual(self._quotations(lead).state, "draft")

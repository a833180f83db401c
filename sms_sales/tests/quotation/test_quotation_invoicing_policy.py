from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .invoicing_common import InvoicingCase


@tagged("post_install", "-at_install")
class TestQuotationInvoicingPolicy(InvoicingCase):
    """Whose policy an order follows, and who may do what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Alder Abroad"})
        cls.other_policy = cls._create_policy(name="Monthly", when="monthly")

    def test_a_contact_follows_its_customer(self):
        contact = self._create_partner(name="Jo", parent_id=self.customer.id)
        contact.sales_invoicing_policy_id = self.other_policy
        order = self._create_order(self.balance, partner_id=contact.id)
        self.assertEqual(order.sales_invoicing_policy_id, self.policy)

    def test_others_follow_their_company(self):
        other = self._create_partner(name="Other")
        order = self._create_order(self.balance, partner_id=other.id)
        self.assertFalse(order.sales_invoicing_policy_id)
        settings = self.env["res.config.settings"].create(
            {"sales_invoicing_policy_id": self.other_policy.id}
        )
        settings.execute()
        order = self._create_order(self.balance, partner_id=other.id)
        self.assertEqual(order.sales_invoicing_policy_id, self.other_policy)

    def test_the_policy_of_a_customer_is_another_in_each_company(self):
        abroad = self.customer.with_company(self.other_company)
        self.assertFalse(abroad.sales_invoicing_policy_id)
        abroad.sales_invoicing_policy_id = self.other_policy
        orders = self.env["sale.order"].create(
            [
                {"partner_id": self.customer.id, "company_id": company.id}
                for company in (self.company, self.other_company)
            ]
        )
        policies = self.policy + self.other_policy
        self.assertEqual(orders.sales_invoicing_policy_id, policies)

    def test_each_company_has_its_own_run(self):
        self._load_chart(self.other_company)
        abroad = self.env["sale.order"].with_company(self.other_company)
        there = abroad.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
                "sales_invoicing_policy_id": self.policy.id,
                "order_line": [self._lines_of(self.balance, 1)],
            }
        )
        there.action_confirm()
        here = self._confirmed()
        self.env["sales.invoicing.policy"]._cron_invoice()
        self.assertEqual(here.invoice_ids.company_id, self.company)
        self.assertEqual(there.invoice_ids.company_id, self.other_company)
        runs = self.policy.sudo().run_ids
        self.assertEqual(runs.company_id, self.company + self.other_company)
        mine = runs.with_user(self.manager).search([("policy_id", "=", self.policy.id)])
        self.assertEqual(mine.company_id, self.company)

    def test_a_policy_of_another_company_or_an_archived_one_is_not_taken(self):
        self.customer.sales_invoicing_policy_id = self.other_policy
        self.other_policy.sudo().company_id = self.other_company
        self.assertFalse(self._create_order(self.balance).sales_invoicing_policy_id)
        self.policy.active = False
        self.customer.sales_invoicing_policy_id = self.policy
        self.assertFalse(self._create_order(self.balance).sales_invoicing_policy_id)

    def test_a_policy_does_not_leave_the_company_of_its_orders(self):
        self._create_order(self.balance)
        with self.assertRaisesRegex(UserError, "leave the company empty"):
            self.policy.sudo().company_id = self.other_company

    def test_it_is_chosen_until_the_order_is_confirmed(self):
        with Form(self._create_order(self.balance).with_user(self.seller)) as form:
            form.sales_invoicing_policy_id = self.other_policy
        order = form.record
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "Ask a sales manager"):
            order.with_user(self.seller).sales_invoicing_policy_id = self.policy
        order.with_user(self.manager).sales_invoicing_policy_id = self.policy
        self.assertEqual(order.sales_invoicing_policy_id, self.policy)

    def test_the_policy_of_the_customer_moves_no_order_that_is_there(self):
        order = self._confirmed()
        self.customer.sales_invoicing_policy_id = self.other_policy
        self.assertEqual(order.sales_invoicing_policy_id, self.policy)
        copied = order.copy()
        self.assertEqual(copied.sales_invoicing_policy_id, self.other_policy)

    def test_a_manager_runs_it_without_rights_on_accounts(self):
        order = self._confirmed()
        action = self.policy.with_user(self.manager).action_run()
        run = self.env["sales.invoicing.run"].browse(action["res_id"])
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(run.user_id, self.manager)

    def test_accountants_and_auditors_look_and_do_not_touch(self):
        self._confirmed()
        run = self._run()
        auditor = self._create_user("auditor", "quote_audit")
        for user in (self.accountant, auditor):
            mine = run.with_user(user)
            self.assertTrue(mine.line_ids.read(["result", "reason", "move_id"]))
            self.assertTrue(mine.policy_id.read(["name", "next_on", "order_count"]))
            with self.assertRaises(AccessError):
                mine.policy_id.name = "Mine"
            with self.assertRaises(AccessError):
                mine.policy_id.action_run()
            with self.assertRaises(AccessError):
                mine.line_ids.state = "failed"

    def test_a_salesperson_reads_policies_and_runs_none(self):
        mine = self.policy.with_user(self.seller)
        self.assertEqual(mine.name, "Weekly")
        with self.assertRaises(AccessError):
            mine.action_run()
        with self.assertRaises(AccessError):
            mine.run_ids.search([]).read(["name"])

    def test_what_keeps_from_invoicing_twice_cannot_be_deleted(self):
        self._confirmed()
        run = self._run()
        with self.assertRaisesRegex(UserError, "It stays"):
            run.unlink()
        with self.assertRaisesRegex(UserError, "It stays"):
            run.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "run its policy again"):
            run.copy()

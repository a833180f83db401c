from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionBillTerms(PayOutCase):
    """Currency, taxes, journal and analytic account of an agent's bill."""

    def test_a_foreign_agent_is_billed_at_the_rate_of_the_bills_date(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self.agent.sales_commission_currency_id = currency
        statement = self._create_statement()
        bill = self._create_bills(statement, bill_date="2026-04-01")
        self.assertEqual(bill.currency_id, currency)
        self.assertEqual(bill.amount_untaxed, 200.0)
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": "2026-04-08", "rate": 3.0}
        )
        bill.invoice_date = "2026-04-09"
        with self.assertRaisesRegex(UserError, "300.00"):
            bill.action_post()
        bill.action_sales_recompute()
        bill.action_post()
        self.assertEqual(bill.amount_untaxed, 300.0)
        self.assertEqual(bill.amount_untaxed_signed, -100.0)

    def test_a_missing_rate_leaves_the_statement_out(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-04-05", 2.0)])
        self.agent.sales_commission_currency_id = currency
        statement = self._create_statement()
        reasons = self._bill_reasons(statement, bill_date="2026-04-01")
        self.assertEqual(reasons[statement], "no_rate")

    def test_the_fiscal_position_of_the_agent_maps_the_tax(self):
        self.agent.property_account_position_id = self.fiscal_pos_a
        bill = self._create_bills(self._create_statement())
        self.assertEqual(bill.invoice_line_ids.tax_ids, self.tax_purchase_b)

    def test_withholding_leaves_the_commission_untaxed(self):
        self.commission_product.supplier_taxes_id |= self.env["account.tax"].create(
            {"name": "WHT 20%", "amount": -20.0, "type_tax_use": "purchase"}
        )
        bill = self._create_bills(self._create_statement())
        bill.action_post()
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (100.0, 95.0))

    def test_an_included_tax_comes_on_top_of_the_commission(self):
        self.tax_purchase_a.price_include_override = "tax_included"
        bill = self._create_bills(self._create_statement())
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (100.0, 115.0))
        bill.action_post()

    def test_a_self_billed_agent_gets_a_sequence_of_their_own(self):
        self.agent.sales_self_billing = True
        statement = self._create_statement()
        self.assertEqual(self._bill_reasons(statement)[statement], "no_journal")
        journal = self.env["account.journal"].create(
            {"name": "Self", "code": "SB", "type": "purchase", "is_self_billing": True}
        )
        self.company.sales_commission_self_billing_journal_id = journal
        bill = self._create_bills(statement)
        bill.action_post()
        self.assertEqual(bill.journal_id, journal)
        self.assertIn(str(self.agent.id), bill.name)
        self.assertEqual(bill.ref, statement.name)

    def test_the_analytic_distribution_of_the_company_is_used(self):
        plan = self.env["account.analytic.plan"].create({"name": "Departments"})
        account = self.env["account.analytic.account"].create(
            {"name": "Sales", "plan_id": plan.id}
        )
        distribution = {str(account.id): 100.0}
        self.company.sales_commission_analytic_distribution = distribution
        bill = self._create_bills(self._create_statement())
        self.assertEqual(bill.invoice_line_ids.analytic_distribution, distribution)

from odoo import Command
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionHostMoney(SettlementCase):
    """Rules 16 and 17: what the host reconciles by itself beside the money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(basis="payment")

    def _released(self, **values):
        self._settle(self.plan)
        self.assertEqual(self._settle(self.plan), 0)
        found = self._credits(self.plan, event="release", **values)
        return sum(found.mapped("released"))

    def _cash_basis_tax(self):
        """A tax of 20 % that is due as the customer pays."""
        self.company.tax_exigibility = True
        waiting, due = (
            self.env["account.account"].create(
                {
                    "name": name,
                    "code": code,
                    "account_type": "liability_current",
                    "reconcile": reconcile,
                    "company_ids": [Command.set(self.company.ids)],
                }
            )
            for name, code, reconcile in (
                ("Tax not due yet", "CABA1", True),
                ("Tax due", "CABA2", False),
            )
        )
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "account_id": due.id}),
        ]
        return self.env["account.tax"].create(
            {
                "name": "Due on payment",
                "amount": 20.0,
                "company_id": self.company.id,
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waiting.id,
                "invoice_repartition_line_ids": repartition,
                "refund_repartition_line_ids": repartition,
            }
        )

    def _taxed(self, tax, day="2026-01-05", **values):
        invoice = self._invoice(day, [600.0], post=False, **values)
        invoice.invoice_line_ids.tax_ids = tax
        invoice.action_post()
        return invoice

    def test_entries_of_cash_basis_taxes_are_not_money(self):
        invoice = self._taxed(self._cash_basis_tax())
        self._pay(invoice, 360.0, "2026-01-20")
        entries = invoice.tax_cash_basis_created_move_ids
        self.assertEqual(entries.mapped("state"), ["posted"], "the host's own entry")
        self.assertEqual(self._released(), 300.0)
        self._pay(invoice, 360.0, "2026-02-20")
        self.assertEqual(len(invoice.tax_cash_basis_created_move_ids), 2)
        self.assertEqual(self._released(), 600.0)
        self.assertEqual(self._earned(self.plan), {1: 30.0, 2: 30.0})

    def test_money_undone_takes_the_release_back_with_the_tax_entries(self):
        invoice = self._taxed(self._cash_basis_tax())
        payment = self._pay(invoice, 720.0, "2026-01-20")
        self.assertEqual(self._released(), 600.0)
        payment.action_draft()
        self.assertEqual(self._released(), 0.0)

    def test_a_cash_basis_tax_on_a_refund_is_not_money_either(self):
        tax = self._cash_basis_tax()
        invoice = self._taxed(tax)
        refund = invoice._reverse_moves(
            [{"invoice_date": "2026-01-10", "date": "2026-01-10"}]
        )
        refund.invoice_line_ids.price_unit = 200.0
        refund.action_post()
        self._match(invoice, refund)
        self.assertEqual(self._released(), 0.0)
        self._pay(invoice, 240.0, "2026-01-20")
        # Half of the 480 that are asked for: half of the 400 that are left.
        self.assertEqual(self._released(), 200.0)

    def _early(self, computation):
        return self.env["account.payment.term"].create(
            {
                "name": "10 % within 10 days",
                "company_id": self.company.id,
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )

    def _pay_early(self, invoice, day):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment = register.create({"payment_date": day})._create_payments()
        self.assertIn(invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(invoice.amount_residual, 0.0)
        return payment

    def test_a_discount_for_paying_early_is_not_money(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20.0, "company_id": self.company.id}
        )
        for kind in ("included", "excluded", "mixed"):
            with self.subTest(kind):
                term = self._early(kind)
                invoice = self._taxed(tax, invoice_payment_term_id=term.id)
                payment = self._pay_early(invoice, "2026-01-10")
                self.assertLess(payment.amount, invoice.amount_total)
                line = invoice.invoice_line_ids.id
                part = payment.amount / invoice.amount_total
                released = self._released(origin_key=line)
                self.assertAlmostEqual(released, 600.0 * part, 2)

    def test_paying_late_loses_the_discount_and_releases_all(self):
        term = self._early("included")
        invoice = self._invoice("2026-01-05", [600.0], invoice_payment_term_id=term.id)
        self._pay_early(invoice, "2026-02-10")
        self.assertEqual(self._released(), 600.0)

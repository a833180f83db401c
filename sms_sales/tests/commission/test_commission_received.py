from datetime import date

from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionReceived(SettlementCase):
    """Rules 2 and 15 to 17: commissions that follow the customer's money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(basis="payment")

    def test_nothing_is_paid_before_money_comes_in(self):
        self._invoice("2026-01-05", [600.0])
        self._settle(self.plan)
        credit = self._credits(self.plan)
        self.assertEqual((credit.commission, credit.payable), (60.0, 0.0))

    def test_part_payments_release_their_part_in_their_period(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(invoice, 200.0, "2026-02-05")
        self._pay(invoice, 400.0, "2026-03-05")
        self._settle(self.plan)
        earned = {1: 0.0, 2: 20.0, 3: 40.0}
        self.assertEqual(self._earned(self.plan), earned)
        self.assertEqual(self._settle(self.plan), 0)

    def test_a_matched_credit_note_is_not_money(self):
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        invoice = self._invoice("2026-01-05", lines)
        refund = self._refund(invoice, "2026-01-06", keep=self.product_2)
        self._match(invoice, refund)
        self._pay(invoice, 300.0, "2026-01-20")
        self._settle(self.plan)
        released = self._credits(self.plan, event="release").mapped("released")
        self.assertEqual(released, [300.0])
        self._pay(invoice, 300.0, "2026-01-25")
        self._settle(self.plan)
        released = self._credits(self.plan, event="release").mapped("released")
        self.assertEqual(sum(released), 600.0)

    def test_what_a_credit_note_of_another_line_sets_free_comes_in_its_month(self):
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        invoice = self._invoice("2026-01-05", lines)
        self._pay(invoice, 300.0, "2026-01-20")
        refund = self._refund(invoice, "2026-03-06", keep=self.product_2)
        self._match(invoice, refund)
        self._settle(self.plan)
        sold = invoice.invoice_line_ids[0].id
        releases = self._credits(self.plan, event="release", origin_key=sold)
        found = [(row.period_from.month, row.released) for row in releases]
        self.assertEqual(found, [(1, 180.0), (3, 120.0)])
        self.assertEqual(self._settle(self.plan), 0)

    def test_a_payment_that_is_undone_takes_its_release_back(self):
        invoice = self._invoice("2026-01-05", [600.0])
        payment = self._pay(invoice, 600.0, "2026-01-20")
        self._settle(self.plan)
        self.assertEqual(self._earned(self.plan), {1: 60.0})
        payment.action_draft()
        self._settle(self.plan)
        self.assertEqual(sum(self._earned(self.plan).values()), 0.0)
        self.assertEqual(self._settle(self.plan), 0)

    def test_a_write_off_is_not_money(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(
            invoice,
            450.0,
            "2026-01-20",
            payment_difference_handling="reconcile",
            writeoff_account_id=self.company_data["default_account_expense"].id,
        )
        self._settle(self.plan)
        released = self._credits(self.plan, event="release").mapped("released")
        self.assertEqual(released, [450.0])

    def test_bank_fees_on_an_account_that_counts_as_received_are_money(self):
        account = self.company_data["default_account_expense"]
        account.sales_counts_as_received = True
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(
            invoice,
            590.0,
            "2026-01-20",
            payment_difference_handling="reconcile",
            writeoff_account_id=account.id,
        )
        self._settle(self.plan)
        released = self._credits(self.plan, event="release").mapped("released")
        self.assertEqual(released, [600.0])

    def test_money_back_after_a_locked_period_is_taken_back_in_the_next(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(invoice, 600.0, "2026-01-20")
        self._settle(self.plan, date(2026, 1, 31))
        self._lock(self.plan, 1)
        self._refund(invoice, "2026-02-03")
        self._settle(self.plan, date(2026, 2, 28))
        self.assertEqual(self._earned(self.plan), {1: 60.0, 2: -60.0})

    def test_release_explains_itself_and_replays(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(invoice, 200.0, "2026-02-05")
        self._settle(self.plan)
        release = self._credits(self.plan, event="release")
        self.assertIn("commission at 10 % = 60.00", release.explanation_text)

    def test_attainment_at_receipt_counts_the_money_in_its_period(self):
        plan = self._plan(
            basis="payment", attain_on_receipt=True, tiers=[(0, 2), (300, 10)]
        )
        invoice = self._invoice("2026-01-05", [600.0])
        self._pay(invoice, 200.0, "2026-02-05")
        self._pay(invoice, 400.0, "2026-03-05")
        self._settle(plan)
        self.assertEqual(self._earned(plan), {2: 4.0, 3: 16.0})
        self.assertEqual(self._settle(plan), 0)

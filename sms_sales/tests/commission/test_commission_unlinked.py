from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from ...models.commission import commission_settlement
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionUnlinked(SettlementCase):
    """Rule 11: what no known sale stands behind is a negative sale in the current pool.

    January is locked at 20,000 (200 + 400 = 600); February sells 15,000 (400).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Each target period is a batch of its own, as where there are many documents.
        cls.startClassPatcher(patch.object(commission_settlement, "CHUNK_DOCUMENTS", 0))

    def _locked_plan(self, **values):
        plan = self._plan(tiers=[(0, 2), (10000, 4)], **values)
        self._sell("2026-01-05", 20000.0, plan)
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        return plan

    def _sell(self, day, amount, plan):
        invoice = self._invoice(day, [amount])
        if plan.attain_on_receipt:
            self._pay(invoice, amount, day)

    def _late(self, plan, amount=3000.0):
        late = self._invoice("2026-01-20", [amount], move_type="out_refund")
        if plan.attain_on_receipt:
            self._pay(late, amount, "2026-01-25")
        return late

    def _both(self):
        """A plan over invoices and one that attains on receipt, both locked."""
        yield self._locked_plan()
        yield self._locked_plan(basis="payment", attain_on_receipt=True)

    def test_it_counts_in_the_current_pool_of_another_batch(self):
        # February: 15,000 - 3,000 = 12,000 = 200 + 2,000 x 4 % = 280.
        for plan in self._both():
            self._sell("2026-02-05", 15000.0, plan)
            late = self._late(plan)
            self._settle(plan, date(2026, 2, 28))
            self.assertEqual(self._earned(plan), {1: 600.0, 2: 280.0})
            credit = self._credits(plan, source_name=late.name)
            self.assertEqual((credit.event, credit.counted), ("sale", -3000.0))
            self.assertEqual(credit.pool_id.date_from, date(2026, 2, 1))
            self.assertEqual(credit.corrects_from, date(2026, 1, 1))
            self.assertIn("-3,000.00", credit.explanation_text)
            self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)
            self._forget_documents()

    def test_what_is_booked_stays_when_its_pool_closes(self):
        for plan in self._both():
            late = self._late(plan)
            self._settle(plan, date(2026, 2, 28))
            credit = self._credits(plan, source_name=late.name)
            self._lock(plan, 2)
            self._sell("2026-03-05", 15000.0, plan)
            self.assertEqual(self._settle(plan, date(2026, 3, 31)), 1)
            self.assertEqual(self._credits(plan, source_name=late.name), credit)
            self.assertEqual(self._earned(plan), {1: 600.0, 2: -60.0, 3: 400.0})
            self._forget_documents()

    def test_what_changes_after_it_is_booked_counts_in_the_pool_current_then(self):
        for plan in self._both():
            late = self._late(plan)
            self._settle(plan, date(2026, 2, 28))
            self._lock(plan, 2)
            late.button_draft()
            late.invoice_line_ids.price_unit = 5000.0
            late.action_post()
            if plan.attain_on_receipt:
                self._pay(late, 5000.0, "2026-01-25")
            self._settle(plan, date(2026, 3, 31))
            pools = self._credits(plan, source_name=late.name).mapped(
                lambda one: (one.pool_id.date_from.month, one.credited)
            )
            self.assertEqual(pools, [(2, -3000.0), (3, -2000.0)])
            self.assertEqual(self._settle(plan, date(2026, 3, 31)), 0)
            self._forget_documents()

    def test_it_waits_for_a_pool_that_does_not_exist_yet(self):
        for plan in self._both():
            self._late(plan)
            self._settle(plan, date(2026, 1, 31))
            self.assertEqual(self._earned(plan), {1: 600.0})
            settle = self.env["sales.commission.settle"].create(
                {"plan_ids": plan.ids, "until": date(2026, 1, 31)}
            )
            settle.action_preview()
            waits = settle.left_out_ids.filtered(lambda o: o.reason == "locked_period")
            self.assertEqual(waits.amount, -3000.0)
            unclaimed = ("unassigned", "no_payee")
            self.assertFalse(set(settle.left_out_ids.mapped("reason")) & {*unclaimed})
            self._settle(plan, date(2026, 2, 28))
            self.assertEqual(self._earned(plan), {1: 600.0, 2: -60.0})
            self._forget_documents()

    def test_it_adds_to_what_comes_in_of_it_in_the_current_pool(self):
        plan = self._locked_plan(basis="payment", attain_on_receipt=True)
        late = self._invoice("2026-01-20", [3000.0], move_type="out_refund")
        self._pay(late, 1000.0, "2026-01-25")
        self._pay(late, 2000.0, "2026-02-25")
        self._sell("2026-02-05", 15000.0, plan)
        self._settle(plan, date(2026, 2, 28))
        credit = self._credits(plan, source_name=late.name)
        self.assertEqual((len(credit), credit.credited), (1, -3000.0))
        self.assertEqual(self._earned(plan), {1: 600.0, 2: 280.0})
        self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)

    def test_who_has_left_gives_back_at_the_average_rate(self):
        payee = {"user_id": self.seller.id, "date_to": "2026-01-31"}
        plan = self._locked_plan(payees=[payee])
        late = self._late(plan)
        self._settle(plan, date(2026, 2, 28))
        credit = self._credits(plan, source_name=late.name)
        self.assertEqual((credit.event, credit.commission), ("clawback", -90.0))

    def test_batches_of_any_size_give_the_same(self):
        for size in (0, 250000):
            with patch.object(commission_settlement, "CHUNK_DOCUMENTS", size):
                plan = self._locked_plan(pay_period="month", target_period="quarter")
                self._sell("2026-04-05", 15000.0, plan)
                self._settle(plan, date(2026, 3, 31))
                for month in (2, 3):
                    self._statement(plan, month)
                    self._lock(plan, month)
                self._late(plan)
                self._settle(plan, date(2026, 4, 30))
                self.assertEqual(self._earned(plan), {1: 600.0, 4: 280.0})
                self._forget_documents()

    def _statement(self, plan, month):
        """An empty statement, so that the months are locked in order."""
        return self.env["sales.commission.statement"].create(
            {
                "name": "Empty",
                "root_plan_id": plan.id,
                "payee_id": self.seller.partner_id.id,
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "date_from": date(2026, month, 1),
                "date_to": date(2026, month, 28 if month == 2 else 31),
                "pay_by": "payroll",
            }
        )

    def _forget_documents(self):
        """Let the next plan start with other documents of the seller's."""
        moves = self.env["account.move"].search(
            [("invoice_user_id", "=", self.seller.id), ("state", "=", "posted")]
        )
        moves.line_ids.remove_move_reconcile()
        moves.button_draft()
        moves.button_cancel()

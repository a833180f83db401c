from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_optional_apps import OptionalCase


@tagged("post_install", "-at_install", "-standard", "sms_optional")
@freeze_time("2026-01-05 12:00:00")
class TestOptionalTill(OptionalCase):
    """What a session of the till sells, invoiced (rule 7) and not (rule 22)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product_1.available_in_pos = True
        cls.card = cls.env["pos.payment.method"].create(
            {
                "name": "Card",
                "company_id": cls.company.id,
                "journal_id": cls.company_data["default_journal_bank"].id,
            }
        )
        cls.till = cls.env["pos.config"].create(
            {
                "name": "Counter",
                "company_id": cls.company.id,
                "payment_method_ids": [Command.set(cls.card.ids)],
            }
        )
        cls.till.open_ui()
        cls.session = cls.till.current_session_id
        cls.session.set_opening_control(0, None)

    def _sell(self, amount, invoiced):
        """Sell at the till and take the money by card."""
        line = {
            "product_id": self.product_1.id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
        }
        order = self.env["pos.order"].create(
            {
                "session_id": self.session.id,
                "user_id": self.seller.id,
                "partner_id": self.customer.id,
                "to_invoice": invoiced,
                "amount_tax": 0,
                "amount_total": amount,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [Command.create(line)],
            }
        )
        self._take(order, amount)
        return order

    def _take(self, order, amount):
        payments = self.env["pos.make.payment"].with_context(active_id=order.id)
        values = {"amount": amount, "payment_method_id": self.card.id}
        payments.create(values).check()

    def _close(self):
        self.session.action_pos_session_closing_control()
        self.assertEqual(self.session.state, "closed")

    def _reconciled(self, plan):
        """Amounts of the reconciliation of January, by code."""
        report = self.env["sales.commission.reconciliation"].create(
            {
                "plan_ids": plan.ids,
                "company_id": self.company.id,
                "date_from": date(2026, 1, 1),
                "date_to": date(2026, 1, 31),
            }
        )
        report.action_compute()
        return {line.code: line.amount for line in report.line_ids if line.amount}

    def test_an_invoiced_order_is_credited_to_who_sold_it(self):
        plan = self._plan()
        order = self._sell(600.0, invoiced=True)
        self._close()
        self.assertEqual(order.account_move.state, "posted")
        self._settle(plan)
        credit = self._credits(plan)
        self.assertEqual(credit.source_name, order.account_move.name)
        self.assertEqual((credit.base, credit.commission), (600.0, 60.0))
        self.assertEqual(credit.payee_id, self.seller.partner_id)
        self.assertEqual(
            self._reconciled(plan),
            {
                "posted": 600.0,
                "direct": 600.0,
                "ledger_income": 600.0,
                "ledger_invoices": 600.0,
            },
        )

    def test_an_order_without_an_invoice_is_a_bridge_and_no_credit(self):
        plan = self._plan()
        self._sell(250.0, invoiced=False)
        self._close()
        self.assertTrue(self.session.move_id)
        self._settle(plan)
        self.assertFalse(self._credits(plan))
        self.assertEqual(
            self._reconciled(plan), {"ledger_income": 250.0, "ledger_pos": 250.0}
        )

    def test_both_tie_to_the_income_of_the_books(self):
        plan = self._plan()
        self._sell(600.0, invoiced=True)
        self._sell(250.0, invoiced=False)
        self._close()
        self._settle(plan)
        self.assertEqual(
            self._reconciled(plan),
            {
                "posted": 600.0,
                "direct": 600.0,
                "ledger_income": 850.0,
                "ledger_invoices": 600.0,
                "ledger_pos": 250.0,
            },
        )

    def test_invoiced_once_the_session_is_closed_it_is_no_manual_entry(self):
        plan = self._plan()
        order = self._sell(250.0, invoiced=False)
        self._sell(100.0, invoiced=False)
        self._close()
        order.action_pos_order_invoice()
        self._settle(plan)
        self.assertEqual(self._credits(plan).mapped("base"), [250.0])
        self.assertEqual(
            self._reconciled(plan),
            {
                "posted": 250.0,
                "direct": 250.0,
                "ledger_income": 350.0,
                "ledger_invoices": 250.0,
                "ledger_pos": 100.0,
            },
        )

    def test_what_the_till_took_is_money_received(self):
        plan = self._plan(basis="payment")
        self._sell(600.0, invoiced=True)
        self._close()
        self._settle(plan)
        released = self._credits(plan, event="release")
        self.assertEqual(released.mapped("released"), [600.0])
        self.assertEqual(self._earned(plan), {1: 60.0})
        self._check_explained(plan)

    def test_money_of_an_order_invoiced_afterwards_is_received(self):
        plan = self._plan(basis="payment")
        order = self._sell(600.0, invoiced=False)
        self._close()
        order.action_pos_order_invoice()
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 60.0})

    def test_what_is_brought_back_to_the_till_is_taken_back(self):
        plan = self._plan()
        order = self._sell(600.0, invoiced=True)
        back = self.env["pos.order"].browse(order.refund()["res_id"])
        back.to_invoice = True
        self._take(back, -600.0)
        self._close()
        self._settle(plan)
        self.assertEqual(back.account_move.move_type, "out_refund")
        refund = self._credits(plan, event="refund")
        self.assertEqual((refund.base, refund.commission), (-600.0, -60.0))
        self.assertEqual(refund.origin_key, self._credits(plan)[0].line_key)
        self.assertEqual(self._earned(plan), {1: 0.0})
        self._check_explained(plan)

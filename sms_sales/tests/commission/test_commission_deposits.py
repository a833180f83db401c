from datetime import date

from odoo import Command
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionDeposits(SettlementCase):
    """Rules 13 and 14: deposits that are taken back, kept, or larger than the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls._product("Cable", 60.0, invoice_policy="delivery")
        cls.plan = cls._plan(tiers=[(0, 10), (1000, 20)])

    def _order(self, quantity=10):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.goods.id,
                            "product_uom_qty": quantity,
                            "price_unit": 60.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _deposit(self, order, amount=300.0, day=date(2026, 1, 5)):
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        values = {"advance_payment_method": "fixed", "fixed_amount": amount}
        invoice = wizard.create(values)._create_invoices(order)
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def _final(self, order, delivered, day):
        order.order_line.filtered("product_id").qty_delivered = delivered
        final = order._create_invoices(final=True)
        final.invoice_date = day
        final.action_post()
        return final

    def _lock_january(self):
        self._settle(self.plan, date(2026, 1, 31))
        self._lock(self.plan, 1)

    def _credited(self, move):
        credits = self._credits(self.plan, source_name=move.name)
        return sorted(credits.mapped("credited"))

    def test_delivering_less_than_was_deposited_takes_back_the_rest(self):
        order = self._order()
        self._deposit(order)
        final = self._final(order, 2, date(2026, 1, 20))
        self.assertEqual(final.move_type, "out_refund")
        self._settle(self.plan)
        self.assertEqual(self._credited(final), [-300.0, 120.0])
        self.assertEqual(self._earned(self.plan), {1: 12.0})
        self.assertEqual(self._settle(self.plan), 0)

    def _less(self, linked):
        """A deposit at 20 %, locked, and less delivered in February."""
        self._invoice("2026-01-04", [1000.0])
        order = self._order()
        deposit = self._deposit(order)
        self._lock_january()
        self.assertEqual(self._earned(self.plan), {1: 160.0})
        order.order_line.filtered("product_id").qty_delivered = 2
        final = order._create_invoices(final=True)
        final.invoice_date = date(2026, 2, 5)
        final.reversed_entry_id = linked and deposit
        final.action_post()
        self._settle(self.plan, date(2026, 2, 28))
        self.assertEqual(self._settle(self.plan, date(2026, 2, 28)), 0)
        return final

    def test_delivering_less_later_takes_back_what_the_deposit_was_paid(self):
        final = self._less(linked=True)
        # 120 delivered at 10 % in February, 300 back at the 20 % of January.
        self.assertEqual(self._earned(self.plan), {1: 160.0, 2: -48.0})
        self.assertEqual(self._credited(final), [-300.0, 120.0])

    def test_without_a_link_it_is_a_negative_sale_of_the_current_pool(self):
        final = self._less(linked=False)
        # 120 - 300 = -180 at the first rate of February.
        self.assertEqual(self._earned(self.plan), {1: 160.0, 2: -18.0})
        self.assertEqual(self._credited(final), [-300.0, 120.0])

    def test_a_deposit_reversed_after_its_pool_closed_is_clawed_back(self):
        self._invoice("2026-01-04", [1000.0])
        order = self._order()
        deposit = self._deposit(order)
        self._lock_january()
        refund = self._refund(deposit, "2026-02-03")
        self._invoice("2026-02-04", [100.0])
        self._settle(self.plan, date(2026, 2, 28))
        back = self._credits(self.plan, event="clawback")
        self.assertEqual((back.credited, back.commission), (-300.0, -60.0))
        self.assertEqual(back.source_name, refund.name)
        self.assertEqual(back.order_key, order.order_line.filtered("product_id").id)
        self.assertEqual(self._earned(self.plan), {1: 160.0, 2: -50.0})
        self.assertIn("-60.00", back.explanation_text)

    def test_a_deposit_kept_after_it_was_credited_is_taken_back(self):
        order = self._order()
        self._deposit(order)
        self._settle(self.plan)
        self.assertEqual(self._earned(self.plan), {1: 30.0})
        order._action_cancel()
        self._settle(self.plan)
        self.assertEqual(sum(self._earned(self.plan).values()), 0.0)
        self.assertEqual(self._settle(self.plan), 0)

    def test_a_deposit_kept_after_its_pool_closed_is_clawed_back(self):
        self._invoice("2026-01-04", [1000.0])
        order = self._order()
        self._deposit(order)
        self._lock_january()
        order._action_cancel()
        self._settle(self.plan, date(2026, 2, 28))
        back = self._credits(self.plan, event="clawback")
        self.assertFalse(back.hold, "an order that is cancelled is no change of payee")
        self.assertEqual((back.credited, back.commission), (-300.0, -60.0))
        self.assertEqual(self._earned(self.plan), {1: 160.0, 2: -60.0})
        self.assertEqual(self._settle(self.plan, date(2026, 2, 28)), 0)

from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionReasons(SettlementCase):
    """The preview names each line left out, and no other, with its amount."""

    def _left_out(self, plan):
        """What a preview leaves out, as {(reason, document, amount)}."""
        settle = self.env["sales.commission.settle"].with_user(self.author)
        settle = settle.with_context(allowed_company_ids=self.company.ids).create(
            {
                "company_id": self.company.id,
                "plan_ids": [Command.set(plan.ids)],
                "until": date(2026, 3, 31),
            }
        )
        settle.action_preview()
        return {
            (line.reason, line.source_name, line.amount) for line in settle.left_out_ids
        }

    def _bases(self, plan):
        self._settle(plan)
        return self._credits(plan).mapped("base")

    def _order(self, taxes=None, price=100.0):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product_1.id,
                            "price_unit": price,
                            "tax_ids": [Command.set(taxes.ids if taxes else [])],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def _deposit(self, order, percent):
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        values = {"advance_payment_method": "percentage", "amount": percent}
        invoice = wizard.create(values)._create_invoices(order)
        invoice.invoice_date = date(2026, 1, 5)
        invoice.action_post()
        return invoice

    def test_a_deposit_kept_on_a_cancelled_order_is_forfeited(self):
        plan = self._plan()
        kept, running = self._order(), self._order()
        deposit = self._deposit(kept, 30)
        self._deposit(running, 40)
        kept._action_cancel()
        self.assertEqual(self._left_out(plan), {("forfeited", deposit.name, 30.0)})
        self.assertEqual(self._bases(plan), [40.0])

    def test_the_fixed_tax_in_a_deposit_is_named(self):
        tax = self.env["account.tax"].create(
            {
                "name": "Eco",
                "amount_type": "fixed",
                "amount": 10.0,
                "company_id": self.company.id,
            }
        )
        plan = self._plan()
        deposit = self._deposit(self._order(tax), 50)
        self.assertEqual(self._left_out(plan), {("fixed_tax", deposit.name, 5.0)})
        self.assertEqual(self._bases(plan), [50.0])

    def test_the_heading_of_a_combo_is_named(self):
        choice = {"combo_item_ids": [Command.create({"product_id": self.product_2.id})]}
        combo = self.env["product.combo"].create({"name": "Choice", **choice})
        heading = self._product(
            "Starter set", 7.0, type="combo", combo_ids=[Command.set(combo.ids)]
        )
        plan = self._plan()
        lines = [(heading, 7.0), (self.product_2, 93.0)]
        invoice = self._invoice("2026-01-05", lines)
        self.assertEqual(self._left_out(plan), {("combo", invoice.name, 7.0)})
        self.assertEqual(self._bases(plan), [93.0])

    def test_goods_without_a_cost_are_named_where_margin_counts(self):
        goods = self._product("Cable", 12.0, type="consu")
        known = self._product("Plug", 12.0, type="consu", standard_price=2.0)
        lines = [(goods, 12.0), (known, 13.0), (self.product_1, 14.0)]
        plan, of_amounts = self._plan(measure="margin"), self._plan()
        invoice = self._invoice("2026-01-05", lines)
        self.assertEqual(self._left_out(plan), {("zero_cost", invoice.name, 12.0)})
        self.assertEqual(self._left_out(of_amounts), set())
        self.assertEqual(self._bases(plan), [13.0, 14.0])

    def _sell_elsewhere(self, other, user, amount, day="2026-01-06", **values):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": other["company"].id,
                "journal_id": other["default_journal_sale"].id,
                "partner_id": self.customer.id,
                "invoice_user_id": user.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": amount, "tax_ids": []})
                ],
                **values,
            }
        )
        move.action_post()
        return move

    def test_sales_of_payees_in_other_companies_are_named(self):
        other = self.setup_other_company(name="Birch Instruments")
        self.author.company_ids += other["company"]
        payees = [self.seller, {"user_id": self.second.id, "role": "overlay"}]
        plan = self._plan(payees=payees)
        self._invoice("2026-01-05", [10.0])
        found = self._sell_elsewhere(other, self.seller, 20.0)
        self._sell_elsewhere(other, self.approver, 40.0)
        self._sell_elsewhere(other, self.second, 80.0)
        self._sell_elsewhere(other, self.seller, 160.0, day="2025-12-31")
        self.assertEqual(self._left_out(plan), {("other_company", found.name, 20.0)})
        self.author.company_ids -= other["company"]
        self.assertEqual(self._left_out(plan), set(), "not a company of the user's")

from datetime import date

from odoo import Command, fields
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionBase(SettlementCase):
    """Rules 7 to 14: what of an invoice counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan()
        cls.tax = cls.env["account.tax"].create(
            {"name": "VAT 20", "amount": 20, "company_id": cls.company.id}
        )

    def _bases(self, **conditions):
        return self._credits(self.plan, **conditions).mapped("base")

    def test_global_discounts_are_spread_over_the_lines_of_their_taxes(self):
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        self._invoice("2026-01-05", [*lines, (self.product_1, -100.0)])
        self._settle(self.plan)
        self.assertEqual(self._bases(), [540.0, 360.0])

    def test_a_linked_refund_takes_back_the_original_amount_whatever_the_rate(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-02-01", 4.0)]
        )
        invoice = self._invoice("2026-01-05", [100.0], currency_id=currency.id)
        self._settle(self.plan)
        self.assertEqual(self._bases(), [50.0])
        self._refund(invoice, "2026-02-03")
        self._settle(self.plan)
        self.assertEqual(self._bases(event="refund"), [-50.0])
        self.assertEqual(sum(self._credits(self.plan).mapped("commission")), 0.0)

    def test_an_unlinked_refund_finds_the_line_of_the_same_product(self):
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        invoice = self._invoice("2026-01-05", lines)
        refund = self._invoice(
            "2026-01-06",
            [(self.product_2, 100.0)],
            move_type="out_refund",
            reversed_entry_id=invoice.id,
        )
        self._settle(self.plan)
        credit = self._credits(self.plan, event="refund")
        self.assertEqual(credit.base, -100.0)
        original = invoice.invoice_line_ids[1]
        self.assertEqual(credit.origin_key, original.id)
        self.assertEqual(credit.move_line_id, refund.invoice_line_ids)

    def test_what_a_refund_takes_back_too_much_is_a_negative_sale(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._refund(invoice, "2026-01-06")
        self._refund(invoice, "2026-02-06")
        self._settle(self.plan)
        excess = self._credits(self.plan, self.seller, day="2026-02-06")
        self.assertEqual((excess.event, excess.base), ("sale", -600.0))

    def test_the_salesperson_of_a_refund_is_ignored(self):
        invoice = self._invoice("2026-01-05", [600.0])
        refund = self._refund(invoice, "2026-01-06")
        refund.invoice_user_id = self.second
        self._settle(self.plan)
        refunded = self._credits(self.plan, event="refund")
        self.assertEqual(refunded.payee_id, self.seller.partner_id)

    def test_sales_to_own_companies_are_left_out(self):
        other = self.setup_other_company()["company"]
        self._invoice("2026-01-05", [600.0], partner_id=other.partner_id.id)
        self._settle(self.plan)
        self.assertFalse(self._credits(self.plan))

    def test_margin_is_the_price_less_the_cost_frozen_when_posted(self):
        plan = self._plan(measure="margin")
        self.product_1.standard_price = 200.0
        self._invoice("2026-01-05", [600.0])
        self.product_1.standard_price = 500.0
        self._settle(plan)
        self.assertEqual(self._credits(plan).counted, 400.0)
        self.assertEqual(self._earned(plan), {1: 40.0})

    def test_a_document_reset_to_draft_is_held_and_an_identical_repost_adds_nothing(
        self,
    ):
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(self.plan)
        invoice.button_draft()
        self.assertEqual(self._settle(self.plan), 0)
        invoice.action_post()
        self.assertEqual(self._settle(self.plan), 0)

    def test_a_cancelled_invoice_gives_back_its_credit(self):
        invoice = self._invoice("2026-01-05", [600.0])
        self._settle(self.plan)
        invoice.button_draft()
        invoice.button_cancel()
        self._settle(self.plan)
        self.assertEqual(sum(self._credits(self.plan).mapped("credited")), 0.0)

    def test_a_refund_counts_its_own_part_of_the_quantity(self):
        plan = self._plan(measure="quantity", tiers=[(0, 5)])
        invoice = self._invoice("2026-01-05", [100.0])
        refund = self._invoice(
            "2026-01-06",
            [150.0],
            move_type="out_refund",
            reversed_entry_id=invoice.id,
        )
        self.assertEqual(refund.invoice_line_ids.quantity, 1.0)
        self._settle(plan)
        counted = self._credits(plan).mapped("counted")
        self.assertAlmostEqual(sum(counted), 0.0, 5)

    def test_a_credit_note_line_without_product_concerns_the_people_of_the_sale(self):
        invoice = self._invoice("2026-01-05", [600.0])
        empty = self.env["product.product"]
        self._invoice(
            "2026-01-06",
            [(empty, 200.0)],
            user=self.second,
            move_type="out_refund",
            reversed_entry_id=invoice.id,
        )
        self._settle(self.plan)
        self.assertEqual(self._credits(self.plan).mapped("credited"), [600.0, -200.0])

    def _order(self, **values):
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": price,
                            "tax_ids": [Command.set(self.tax.ids)],
                        }
                    )
                    for product, price in lines
                ],
                **values,
            }
        )

    def _deposit(self, order, amount, day):
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        wizard = wizard.create(
            {"advance_payment_method": "fixed", "fixed_amount": amount}
        )
        invoice = wizard._create_invoices(order)
        invoice.invoice_date = fields.Date.to_date(day)
        invoice.action_post()
        return invoice

    def test_a_down_payment_counts_on_the_lines_of_the_order(self):
        excluded = {"name": "No service", "action": "exclude"}
        excluded["product_ids"] = [Command.set(self.product_2.ids)]
        plan = self._plan(rule_ids=[Command.create(excluded)])
        order = self._order()
        order.action_confirm()
        self._deposit(order, 360.0, "2026-01-05")
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 18.0})
        final = order._create_invoices(final=True)
        final.invoice_date = date(2026, 1, 20)
        final.action_post()
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 60.0})
        self.assertEqual(
            sum(self._credits(plan, source_name=final.name).mapped("commission")), 42.0
        )

    def test_a_deposit_kept_on_a_cancelled_order_is_no_sale(self):
        order = self._order()
        order.action_confirm()
        self._deposit(order, 360.0, "2026-01-05")
        order._action_cancel()
        self._settle(self.plan)
        self.assertFalse(self._credits(self.plan))

    def test_order_basis_counts_confirmed_orders_and_takes_back_cancelled_ones(self):
        plan = self._plan(basis="order")
        order = self._order()
        order.action_confirm()
        order.date_order = "2026-01-05 12:00:00"
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 100.0})
        order._action_cancel()
        self._settle(plan)
        self.assertEqual(sum(self._credits(plan).mapped("commission")), 0.0)

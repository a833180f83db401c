from datetime import date

from odoo import Command
from odoo.tests import Form, tagged

from ..commission.settlement_common import SettlementCase


class OptionalCase(SettlementCase):
    """Documents with what optional apps of the host add to them."""

    def _order(self, *lines):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": price})
                    for product, price in lines
                ],
            }
        )
        order.order_line.tax_ids = False
        return order

    def _billed(self, order):
        order.action_confirm()
        order.order_line.qty_delivered = 1
        move = order._create_invoices()
        move.invoice_date = date(2026, 1, 5)
        move.action_post()
        return move

    def _bases(self, plan):
        self._settle(plan)
        return {one.move_line_id.product_id: one.base for one in self._credits(plan)}

    def _left_out(self, plan):
        """Return what a preview leaves out, by reason."""
        settle = self.env["sales.commission.settle"].create(
            {
                "company_id": self.company.id,
                "plan_ids": [Command.set(plan.ids)],
                "until": date(2026, 1, 31),
            }
        )
        settle.action_preview()
        return {line.reason: line.amount for line in settle.left_out_ids}

    def _check_explained(self, plan):
        report = self.env["sales.commission.reconciliation"].create(
            {
                "plan_ids": plan.ids,
                "company_id": self.company.id,
                "date_from": "2026-01-01",
                "date_to": "2026-01-31",
            }
        )
        report.action_compute()
        self.assertEqual(report.unexplained, 0.0)


@tagged("post_install", "-at_install", "-standard", "sms_optional")
class TestOptionalLoyalty(OptionalCase):
    """Rule 9: gift cards and e-wallets pay for a sale, rewards make it cheaper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan()
        # Programs that came with the apps would give rewards too.
        cls.env["loyalty.program"].search([]).active = False
        cls.card = cls._product("Gift card", 50.0)
        cls.gift = cls._program("gift_card", "future", cls.card)

    @classmethod
    def _program(cls, kind, applies_on, product):
        return cls.env["loyalty.program"].create(
            {
                "name": kind,
                "program_type": kind,
                "applies_on": applies_on,
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {
                            "product_ids": [Command.set(product.ids)],
                            "reward_point_amount": 1,
                            "reward_point_mode": "money",
                        }
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 1,
                            "discount_mode": "per_point",
                            "discount_applicability": "order",
                        }
                    )
                ],
            }
        )

    def _redeem(self, program, order, amount):
        card = self.env["loyalty.card"].create(
            {
                "program_id": program.id,
                "points": amount,
                "partner_id": self.customer.id,
                "code": f"CARD-{amount}",
            }
        )
        order.applied_coupon_ids = card
        order._apply_program_reward(program.reward_ids, card)
        order._update_programs_and_rewards()
        self.assertEqual(order.amount_untaxed, 1000 - amount)

    def _sold(self):
        return self._order((self.product_1, 600.0), (self.product_2, 400.0))

    def test_selling_a_gift_card_is_no_sale_and_says_why(self):
        self._billed(self._order((self.product_1, 600.0), (self.card, 50.0)))
        self.assertEqual(self._left_out(self.plan), {"gift_card": 50.0})
        self.assertEqual(self._bases(self.plan), {self.product_1: 600.0})
        self._check_explained(self.plan)

    def test_redeeming_a_gift_card_leaves_the_base_as_it_was(self):
        order = self._sold()
        self._redeem(self.gift, order, 100)
        self._billed(order)
        self.assertEqual(self._left_out(self.plan), {"payment_means": -100.0})
        sold = {self.product_1: 600.0, self.product_2: 400.0}
        self.assertEqual(self._bases(self.plan), sold)
        self._check_explained(self.plan)

    def test_paying_with_an_e_wallet_leaves_the_base_as_it_was(self):
        order = self._sold()
        wallet = self._program("ewallet", "future", self.card)
        self._redeem(wallet, order, 250)
        self._billed(order)
        sold = {self.product_1: 600.0, self.product_2: 400.0}
        self.assertEqual(self._bases(self.plan), sold)
        self._check_explained(self.plan)

    def test_a_reward_that_makes_it_cheaper_is_spread_beside_a_gift_card(self):
        order = self._sold()
        self._redeem(self.gift, order, 100)
        line = {"product_id": self.product_2.id, "price_unit": -100.0, "tax_ids": False}
        order.order_line = [Command.create(line)]
        self._billed(order)
        self._settle(self.plan)
        bases = self._credits(self.plan).mapped("base")
        self.assertEqual(bases, [540.0, 360.0])
        self._check_explained(self.plan)


@tagged("post_install", "-at_install", "-standard", "sms_optional")
class TestOptionalLines(OptionalCase):
    """Rule 8: delivery and tips count where a plan says so."""

    def _delivered(self):
        delivery = self._product("Delivery by van", 25.0)
        carrier = self.env["delivery.carrier"].create(
            {"name": "Van", "product_id": delivery.id, "fixed_price": 25.0}
        )
        order = self._order((self.product_1, 600.0))
        order.set_delivery_line(carrier, 25.0)
        order.order_line.tax_ids = False
        self._billed(order)
        return delivery

    def test_delivery_is_left_out_and_says_why(self):
        plan = self._plan()
        self._delivered()
        self.assertEqual(self._left_out(plan), {"delivery": 25.0})
        self.assertEqual(self._bases(plan), {self.product_1: 600.0})
        self._check_explained(plan)

    def test_delivery_counts_where_the_plan_says_so(self):
        plan = self._plan(include_delivery=True)
        delivery = self._delivered()
        self.assertEqual(self._bases(plan), {self.product_1: 600.0, delivery: 25.0})

    def _tipped(self):
        tip = self._product("Tip", 5.0)
        self.env["pos.config"].create(
            {"name": "Counter", "company_id": self.company.id, "tip_product_id": tip.id}
        )
        self._invoice("2026-01-05", [(self.product_1, 600.0), (tip, 5.0)])
        return tip

    def test_tips_are_left_out_and_say_why(self):
        plan = self._plan()
        self._tipped()
        self.assertEqual(self._left_out(plan), {"tip": 5.0})
        self.assertEqual(self._bases(plan), {self.product_1: 600.0})

    def test_tips_count_where_the_plan_says_so(self):
        plan = self._plan(include_tips=True)
        tip = self._tipped()
        self.assertEqual(self._bases(plan), {self.product_1: 600.0, tip: 5.0})

    def test_sales_to_own_companies_are_left_out_and_say_why(self):
        plan = self._plan()
        other = self.setup_other_company()["company"]
        self._invoice("2026-01-05", [600.0], partner_id=other.partner_id.id)
        self.assertEqual(self._left_out(plan), {"intercompany": 600.0})


@tagged("post_install", "-at_install", "-standard", "sms_optional")
class TestOptionalWithholding(OptionalCase):
    """Rule 16: what the customer withholds as tax is money received."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        base = {"code": "WITHB", "name": "Base", "account_type": "asset_current"}
        cls.company.withholding_tax_base_account_id = cls.env["account.account"].create(
            base
        )
        sequence = cls.env["ir.sequence"].create({"name": "Withheld"})
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "Withheld 10 %",
                "amount": -10,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "is_withholding_tax_on_payment": True,
                "withholding_sequence_id": sequence.id,
            }
        )

    def _pay_withheld(self, invoice, day):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        with Form(register.create({"payment_date": day})) as form:
            form.should_withhold_tax = True
            with form.withholding_line_ids.new() as line:
                line.tax_id = self.tax
                line.base_amount = invoice.amount_untaxed
        return form.record._create_payments()

    def test_withheld_tax_counts_as_received(self):
        plan = self._plan(basis="payment")
        invoice = self._invoice("2026-01-05", [600.0])
        payment = self._pay_withheld(invoice, "2026-01-20")
        self.assertIn(60.0, payment.move_id.line_ids.mapped("balance"))
        self._settle(plan)
        released = self._credits(plan, event="release").mapped("released")
        self.assertEqual(released, [600.0])
        self.assertEqual(self._earned(plan), {1: 60.0})

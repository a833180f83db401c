import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

from odoo import Command
from odoo.tests import tagged

from ...engine.commission.downpayment import OrderLine, spread_posted, weights
from ...engine.commission.margin import held, margin, unit_cost
from ...engine.discount import Part, discounted
from .settlement_common import SettlementCase

CENT = Decimal("0.01")


def D(number):
    """Return the decimal that a number is shown as."""
    return Decimal(str(number))


class ProofCase(SettlementCase):
    """Random posted documents, whose figures the plain arithmetic says as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260202)
        rates = [("2026-01-01", 1.7), ("2026-02-01", 2.3), ("2026-03-01", 1.1)]
        cls.foreign = cls.setup_other_currency("EUR", rates=rates)
        cls.high, cls.low = cls._tax(20), cls._tax(5)
        cls.fixed = cls._tax(1.25, amount_type="fixed")
        cls.raised = cls._tax(
            0.75, amount_type="fixed", include_base_amount=True, sequence=0
        )
        cls.group = cls._tax(
            0, amount_type="group", children_tax_ids=[Command.set(cls.low.ids)]
        )
        none = cls.env["account.tax"]
        cls.tax_sets = [none, cls.fixed, cls.high, cls.high + cls.fixed]
        cls.tax_sets += [cls.raised + cls.high, cls.low, cls.group]

    @classmethod
    def _tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"Tax of {amount} {values.get('amount_type')}",
                "amount": amount,
                "sequence": 5,
                "company_id": cls.company.id,
                **values,
            }
        )

    def _price(self, low=0.01, high=999):
        return round(self.random.uniform(low, high), 2)

    def _currency(self):
        return self.random.choice([self.company.currency_id, self.foreign])

    def _line(self, product, price, taxes=None, **values):
        ids = taxes.ids if taxes else []
        return Command.create(
            {
                "product_id": product.id,
                "price_unit": price,
                "tax_ids": [Command.set(ids)],
                **values,
            }
        )

    @staticmethod
    def _percentages(line):
        """Return the taxes of a line that a discount or a down payment has too."""
        taxes = line.tax_ids.flatten_taxes_hierarchy()
        return frozenset(taxes.filtered(lambda tax: tax._can_be_discounted()).ids)

    def _found(self, plan, name="base", key="line_key"):
        found = {}
        for credit in self._credits(plan):
            place = credit[key] if isinstance(key, str) else key(credit)
            found[place] = found.get(place, 0) + D(credit[name])
        return {place: amount for place, amount in found.items() if amount}


@tagged("post_install", "-at_install")
class TestCommissionProofDiscount(ProofCase):
    """Rule 9, as engine.commission.discount says it."""

    def _random_invoice(self):
        choose = self.random
        lines = [
            self._line(
                self.product_1, self._price(5000, 9000), choose.choice(self.tax_sets)
            )
        ]
        for _turn in range(choose.randint(2, 7)):
            taxes = choose.choice(self.tax_sets)
            kind = choose.choice(["sold", "sold", "returned", "discount"])
            quantity = choose.randint(1, 3) * (-1 if kind == "returned" else 1)
            price = self._price(high=300)
            if kind == "discount":
                taxes = taxes.filtered(lambda tax: tax._can_be_discounted())
                price, quantity = -self._price(high=99), 1
            lines.append(self._line(self.product_2, price, taxes, quantity=quantity))
        return self._invoice(
            date(2026, choose.randint(1, 3), choose.randint(1, 28)),
            [],
            invoice_line_ids=lines,
            currency_id=self._currency().id,
        )

    def test_random_discounts_are_spread_as_the_arithmetic_says(self):
        plan = self._plan()
        expected = {}
        for turn in range(24):
            move = self._random_invoice()
            expected |= self._discounted(move, move.invoice_line_ids)
            if turn % 3 == 0:
                back = self._refund(move, "2026-03-28").invoice_line_ids
                expected |= self._discounted(move, back, -1)
        self._settle(plan)
        self.assertEqual(self._found(plan), expected)
        self.assertEqual(self._settle(plan), 0)

    def _discounted(self, move, lines, sign=1):
        """Return the bases of a document; a refund counts its original's amounts."""
        parts = []
        for line in lines.sorted("id"):
            origin = line.sales_origin_line_id or line
            is_discount = line.price_unit < 0 < line.quantity
            kind = "discount" if is_discount else "line"
            taxes, amount = self._percentages(line), D(-origin.balance) * sign
            parts.append(Part(line.id, taxes, amount, kind))
        bases = discounted(parts, CENT)
        return {key: base for key, base in bases.items() if base}


@tagged("post_install", "-at_install")
class TestCommissionProofMargin(ProofCase):
    """Rule 10, as engine.commission.margin says it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.unit = cls.env.ref("uom.product_uom_unit")
        cls.goods = cls._product("Cable", 12.0, type="consu")
        cls.share = Decimal("0.45")
        payees = [{"user_id": cls.seller.id, "share": 45}]
        cls.plan = cls._plan(payees=payees, measure="margin")

    def _random_costs(self):
        for product in self.product_1 + self.goods:
            price = self.random.choice([0, self._price(), self._price()])
            product.standard_price = price

    def _random_order(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "currency_id": self._currency().id,
                "order_line": [
                    self._line(
                        self.random.choice([self.product_1, self.goods]),
                        self._price(),
                        product_uom_qty=self.random.randint(1, 9),
                        product_uom_id=self.random.choice([self.dozen, self.unit]).id,
                    )
                    for _turn in range(3)
                ],
            }
        )
        order.action_confirm()
        order.order_line.qty_delivered = 1
        move = order._create_invoices()
        for line in move.invoice_line_ids:
            price = line.price_unit
            line.product_uom_id = self.random.choice([self.dozen, self.unit])
            line.price_unit = price
        return move

    def _random_sale(self):
        lines = [
            self._line(
                self.random.choice([self.product_1, self.goods]),
                self._price(),
                quantity=self.random.randint(1, 9),
                product_uom_id=self.random.choice([self.dozen, self.unit]).id,
            )
            for _turn in range(3)
        ]
        currency = self._currency().id
        return self._invoice(
            "2026-01-05", [], post=False, invoice_line_ids=lines, currency_id=currency
        )

    def _cost(self, line):
        """Return the price of a unit of the line, and its frozen cost."""
        factor = D(line.product_uom_id.factor)
        ordered = line.sale_line_ids
        if not ordered:
            price = D(line.product_id.standard_price)
            return price, unit_cost(price, factor=factor)
        rate = 1 / Fraction(D(ordered.order_id.currency_rate))
        factor /= D(ordered.product_uom_id.factor)
        price = D(ordered.purchase_price)
        return price, unit_cost(price, rate, Fraction(factor))

    def test_random_margins_are_what_the_arithmetic_says(self):
        costs, waiting, moves = {}, set(), self.env["account.move"]
        for turn in range(24):
            self._random_costs()
            move = self._random_sale() if turn % 2 else self._random_order()
            move.invoice_date = date(2026, 1, 5)
            for line in move.invoice_line_ids:
                price, costs[line.id] = self._cost(line)
                if held(price, line.product_id.type == "consu"):
                    waiting.add(line.id)
            move.action_post()
            moves += move
            if turn % 4 == 0:
                moves += self._refund(move, "2026-01-25")
        # What costs are now no longer matters to what was posted.
        self.product_1.standard_price = 1
        self.goods.standard_price = 0
        self._settle(self.plan)
        self._check(moves, costs, waiting)

    def _check(self, moves, costs, waiting):
        self.assertTrue(waiting)
        credits = self._credits(self.plan)
        held_back = credits.filtered(lambda one: one.origin_key in waiting)
        self.assertFalse(held_back)
        self.assertGreater(len(credits), 40)
        for credit in credits:
            line = credit.move_line_id
            sign = -1 if line.move_id.move_type == "out_refund" else 1
            quantity, cost = D(line.quantity) * sign, costs[credit.origin_key]
            expected = margin(D(credit.credited), cost, quantity, self.share)
            self.assertEqual(D(credit.counted), expected, line.move_id.name)


@tagged("post_install", "-at_install")
class TestCommissionProofDeposit(ProofCase):
    """Rules 13 and 14, as engine.commission.downpayment says them."""

    def _random_order(self):
        choose = self.random
        lines = [
            self._line(
                self.product_1,
                self._price(),
                choose.choice(self.tax_sets),
                product_uom_qty=choose.choice([1, 2, 7]),
            )
            for _turn in range(choose.randint(2, 5))
        ]
        taxes = choose.choice([self.high, self.low, self.env["account.tax"]])
        lines.append(self._line(self.product_2, -self._price(high=2), taxes))
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "currency_id": self._currency().id,
                "order_line": lines,
            }
        )
        order.action_confirm()
        return order

    def _deposit(self, order, percent, day):
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        values = {"advance_payment_method": "percentage", "amount": percent}
        invoice = wizard.create(values)._create_invoices(order)
        invoice.invoice_date = day
        invoice.action_post()
        return invoice

    def test_random_down_payments_count_as_the_arithmetic_says(self):
        plan, expected = self._plan(), {}
        for turn in range(14):
            order = self._random_order()
            lines = self._order_lines(order)
            moves = self._deposit(order, 30, date(2026, 1, 5))
            if turn % 2:
                moves += self._deposit(order, 12.5, date(2026, 2, 5))
            final = order._create_invoices(final=True)
            final.invoice_date = date(2026, 3, 5)
            final.action_post()
            moves += final
            if turn % 3 == 0:
                moves += self._refund(moves[0], "2026-03-25")
            expected |= self._expected(moves, lines)
        self._settle(plan)
        found = self._found(plan, key=lambda one: (one.line_key, one.order_key))
        found = {key: base for key, base in found.items() if key[1]}
        self.assertEqual(found, expected)
        self.assertEqual(self._settle(plan), 0)

    def _order_lines(self, order):
        """Return what the down payments of an order stand for."""
        parts, fixed = [], []
        for line in order.order_line.sorted("id"):
            kind = "discount" if line.price_unit < 0 else "line"
            taxes = self._percentages(line)
            parts.append(Part(line.id, taxes, D(line.price_subtotal), kind))
            for tax in line.tax_ids & (self.fixed + self.raised):
                raised = taxes if tax == self.raised else frozenset()
                amount = D(tax.amount) * D(line.product_uom_qty)
                fixed.append(OrderLine(None, raised, amount))
        nets = discounted(parts, CENT)
        sold = [part for part in parts if part.kind == "line"]
        # The part of fixed taxes comes first among equal remainders.
        return fixed + [OrderLine(p.key, p.taxes, nets[p.key]) for p in sold]

    def _expected(self, moves, lines):
        """Return the base of each down-payment line on each order line."""
        found = {}
        for line in moves.invoice_line_ids.filtered("is_downpayment"):
            origin = line.sales_origin_line_id
            posted = D(origin.balance) if origin else -D(line.balance)
            frozen = weights(lines, self._percentages(line))
            # A discount alone with its taxes is nothing to count a deposit on.
            bases = spread_posted(posted, frozen, CENT) if frozen else {}
            found |= {(line.id, key): base for key, base in bases.items() if key}
        return {key: base for key, base in found.items() if base}

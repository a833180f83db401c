from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationTypedCost(ApprovalCase):
    """A cost that is typed lower than the product's own helps nobody past a rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.floor = cls._create_rule(("line_margin_percent", "<", 20), name="Margins")

    def _cheap(self, **values):
        return self._create_order(
            {"product_id": self.balance.id, "price_unit": 60, **values}
        )

    def _value(self, order):
        hits = self._judge(order, rules=self.floor).hits
        return [round(float(hit.value), 2) for hit in hits]

    def test_typed_on_the_line_or_with_it(self):
        later, at_once = self._cheap(), self._cheap(purchase_price=1)
        later.order_line.purchase_price = 1
        for order in (later, at_once):
            self.assertEqual(self._value(order), [8.33])
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                order.action_confirm()
            # The host's own figures stay as they were typed.
            self.assertEqual(order.order_line.purchase_price, 1)
            self.assertEqual(order.margin, 59)

    def test_who_decides_sees_the_margin_that_rules_see(self):
        self.floor.write({"outcome": "approval", "chain_id": self.chain.id})
        request = self._ask(self._cheap(purchase_price=1))[:1].with_user(self.lead)
        self.assertEqual(request.margin, 5)
        self.assertAlmostEqual(request.margin_percent, 5 / 60)

    def test_what_is_typed_higher_is_believed(self):
        order = self._cheap(purchase_price=58)
        self.assertEqual(self._value(order), [3.33])
        order.order_line.purchase_price = 57
        self.assertEqual(self._value(order), [5])

    def test_a_cost_that_changes_later_is_not_typed(self):
        """Rule 9: master data is as it was when the line was made."""
        order = self._create_order(self.balance)
        self.balance.standard_price = 90
        self.assertFalse(self._value(order))

    def test_another_product_has_its_own_cost(self):
        order = self._cheap(purchase_price=1)
        order.order_line.product_id = self.scale
        order.order_line.price_unit = 11
        self.assertEqual(self._value(order), [9.09])

    def test_per_unit_of_the_line_and_in_its_currency(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = {"product_uom_id": dozen.id, "price_unit": 720}
        order = self._cheap(**line, purchase_price=5)
        self.assertEqual(self._value(order), [8.33])
        euro = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 2}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "In Q", "currency_id": euro.id}
        )
        order = self._create_order(
            {"product_id": self.balance.id, "price_unit": 120, "purchase_price": 3},
            pricelist_id=pricelist.id,
        )
        self.assertEqual(self._value(order), [8.33])

    def test_the_waterfall_and_the_floors_believe_it_as_little(self):
        bound = {"name": "Cost", "product_id": self.balance.id, "basis": "cost"}
        self.env["sales.price.bound"].create({**bound, "floor": 120})
        order = self._cheap(purchase_price=1)
        self.assertEqual(order.sudo()._sales_waterfall()["order"]["cost"], "55")
        rule = self._create_rule(("under_floor", ">", 0))
        self.assertEqual([h.value for h in self._judge(order, rules=rule).hits], [6])

    def test_nobody_sends_in_what_the_cost_was(self):
        order = self._cheap(purchase_price=1, sales_cost=2)
        order.order_line.sales_cost = 2
        self.assertEqual(self._value(order), [8.33])

    def test_a_back_test_finds_it_too(self):
        order = self._cheap(purchase_price=1)
        order.sudo()._sales_mark_released()
        order.sudo().write({"state": "sent"})
        tests = self.env["sales.quotation.backtest"].with_user(self.manager)
        test = tests.create({"name": "Try", "rule_ids": self.floor.ids})
        test.action_run()
        self.assertEqual(test.line_ids.order_id, order)

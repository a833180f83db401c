from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationJudge(QuotationCase):
    """What is measured on the orders of the host (rules 2, 6, 7 and 8)."""

    def _values(self, order, measure, comparison=">", limit=-1_000_000, **condition):
        """Return the hits' values of a rule that hits whatever has a value."""
        condition |= {"measure": measure, "comparison": comparison, "value": limit}
        rule = self._create_rule(condition)
        return [hit.value for hit in self._judge(order, rules=rule).hits]

    def test_a_typed_price_is_a_manual_discount_of_the_list_price(self):
        order = self._create_order({"product_id": self.balance.id, "price_unit": 60})
        self.assertEqual(self._values(order, "line_discount"), [40])
        self.assertEqual(self._values(order, "line_manual_discount"), [40])

    def test_the_field_discount_alone_does_not_say_the_discount(self):
        """The pricelist's 20 % are shown as a price or as a discount by a setting."""
        shows = {"group_product_pricelist": True, "group_discount_per_so_line": True}
        self.env["res.config.settings"].create(shows).execute()
        for policy, shown in (("percentage", (100, 20)), ("fixed", (80, 0))):
            values = {"compute_price": policy, "percent_price": 20, "fixed_price": 80}
            pricelist = self.env["product.pricelist"].create(
                {"name": policy, "item_ids": [Command.create(values)]}
            )
            order = self._create_order(self.balance, pricelist_id=pricelist.id)
            line = order.order_line
            self.assertEqual((line.price_unit, line.discount), shown)
            self.assertEqual(self._values(order, "line_discount"), [20])
            self.assertEqual(self._values(order, "line_manual_discount"), [0])

    def test_a_tax_inside_the_price_is_no_part_of_the_discount(self):
        tax = self.env["account.tax"].create(
            {"name": "20 in", "amount": 20, "price_include_override": "tax_included"}
        )
        product = self._create_product("Case", list_price=0.99, taxes_id=tax.ids)
        line = {"product_id": product.id, "product_uom_qty": 7, "discount": 15}
        self.assertEqual(self._values(self._create_order(line), "line_discount"), [15])

    def test_a_rounded_subtotal_does_not_push_a_discount_past_its_limit(self):
        product = self._create_product("Screw", list_price=0.99)
        order = self._create_order({"product_id": product.id, "discount": 15})
        self.assertEqual(order.order_line.price_subtotal, 0.84)
        self.assertFalse(self._values(order, "line_discount", ">", 15))
        self.assertEqual(self._values(order, "line_discount", ">=", 15), [15])

    def test_a_global_discount_is_spread_over_the_lines_of_its_taxes(self):
        order = self._create_order(
            {"product_id": self.balance.id, "product_uom_qty": 6},
            {"product_id": self.balance.id, "product_uom_qty": 4},
            {"product_id": self.scale.id, "price_unit": -100},
        )
        self.assertEqual(self._values(order, "line_discount"), [10, 10])
        self.assertEqual(self._values(order, "total"), [900])
        self.assertEqual(self._values(order, "line_count"), [2])

    def test_sections_down_payments_and_expenses_are_not_looked_at(self):
        order = self._create_order(
            self.balance,
            {"display_type": "line_section", "name": "Service"},
            {"display_type": "line_note", "name": "As agreed"},
        )
        order.sudo().order_line = [
            Command.create({"product_id": self.scale.id, "is_downpayment": True}),
            Command.create({"product_id": self.scale.id, "is_expense": True}),
        ]
        self.assertEqual(self._values(order, "line_count"), [1])

    def test_goods_without_a_cost_hit_margin_rules_for_that_reason(self):
        product = self._create_product("Unknown", list_price=10)
        rule = self._create_rule(("line_margin_percent", "<", 5))
        order = self._create_order(product)
        self.assertEqual([h.reason for h in self._judge(order).hits], ["no_cost"])
        product.categ_id = self.env["product.category"].create({"name": "Given"})
        product.categ_id.sales_may_cost_nothing = True
        self.assertFalse(self._judge(order, rules=rule).hits)

    def test_services_may_cost_nothing(self):
        service = self._create_product("Advice", type="service", list_price=10)
        order = self._create_order(service)
        self.assertEqual(self._values(order, "line_margin"), [10])

    def test_what_is_given_away_at_a_cost_is_below_every_floor(self):
        rule = self._create_rule(("line_margin_percent", "<", -500))
        order = self._create_order({"product_id": self.scale.id, "discount": 100})
        self.assertEqual(self._judge(order, rules=rule).hits[0].value.is_finite(), 0)
        self.scale.standard_price = 0
        nothing = self._create_order({"product_id": self.scale.id, "discount": 100})
        self.assertFalse(self._judge(nothing, rules=rule).hits)

    def test_an_empty_order_has_no_line_above_but_fewer_than_one(self):
        order = self._create_order()
        condition = {"measure": "line_discount", "over": "all", "value": 10}
        self.assertFalse(self._judge(order, rules=self._create_rule(condition)).hits)
        self.assertEqual(self._values(order, "line_count", "<", 1), [0])

    def test_an_optional_line_is_judged_as_if_one_were_taken(self):
        order = self._create_order(
            {"product_id": self.balance.id, "sequence": 1},
            {
                "display_type": "line_section",
                "name": "Options",
                "is_optional": True,
                "sequence": 2,
            },
            {
                "product_id": self.scale.id,
                "product_uom_qty": 0,
                "discount": 30,
                "sequence": 3,
            },
        )
        self.assertEqual(self._values(order, "line_discount"), [0, 30])
        self.assertEqual(self._values(order, "quantity"), [1, 1])
        self.assertEqual(self._values(order, "total"), [100])

    def test_a_price_under_its_floor_is_told_per_unit(self):
        self.env["sales.price.bound"].create(
            {"name": "Floor", "product_id": self.balance.id, "floor": 80, "target": 95}
        )
        line = {"product_id": self.balance.id, "product_uom_qty": 3, "discount": 25}
        order = self._create_order(line, self.scale)
        self.assertEqual(self._values(order, "under_floor"), [5])
        self.assertEqual(self._values(order, "under_target"), [20])
        self.assertEqual(self._values(order, "under_list", ">", 0), [25])

    def test_the_rate_is_that_of_submission(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        day, later = "2026-03-10", "2026-03-20"
        self.env["res.currency.rate"].create(
            [
                {"currency_id": euro.id, "name": day, "rate": 0.8},
                {"currency_id": euro.id, "name": later, "rate": 0.5},
            ]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "In euro", "currency_id": euro.id}
        )
        order = self._create_order(
            {"product_id": self.balance.id, "price_unit": 80},
            pricelist_id=pricelist.id,
        )
        rule = self._create_rule(("total", ">", 150))
        self.assertFalse(self._judge(order, rules=rule).hits)
        moved = self._judge(order, rules=rule, on=self._day(later)).hits
        self.assertEqual([hit.value for hit in moved], [160])
        kept = {order.id: {euro.id: Decimal("0.8")}}
        rates = {"rules": rule, "on": self._day(later), "rates": kept}
        self.assertFalse(self._judge(order, **rates).hits)

    def _day(self, text):
        return self.env["sale.order"]._fields["validity_date"].to_date(text)

    def test_a_hit_says_which_line_which_value_and_which_limit(self):
        rule = self._create_rule(("line_discount", ">", 15), message="Ask Lea")
        order = self._create_order(
            self.scale, {"product_id": self.balance.id, "discount": 18}
        )
        (hit,) = self._judge(order).hits
        line = order.order_line[1]
        self.assertEqual((hit.line_id, hit.line_uid), (line.id, line.sales_uid))
        self.assertEqual((hit.value, hit.limit), (Decimal(18), Decimal(15)))
        self.assertEqual((hit.rule_id, hit.version), (rule.id, 1))
        order.invalidate_recordset(["sales_hits"])
        told = "Line “Balance”: Discount of a line is 18 %: above 15 %"
        self.assertIn(told, order.sales_hits)
        self.assertIn("Ask Lea", order.sales_hits)
        self.assertEqual(order.sales_hit_level, "danger")

    def test_the_number_of_queries_depends_on_neither_lines_nor_rules(self):
        counts = []
        for size in (2, 12):
            self._create_rule(*[("line_discount", ">", n) for n in range(size)])
            self._create_rule(("total", ">", 5), domain="[('origin', '=', False)]")
            line = {"product_id": self.balance.id, "discount": 10}
            order = self._create_order(*[line] * size)
            self._judge(order)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self._judge(order).hits)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLess(counts[0], 20)

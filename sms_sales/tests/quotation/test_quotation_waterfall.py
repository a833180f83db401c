from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationWaterfall(QuotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.config.settings"].create(
            {"group_product_pricelist": True, "group_discount_per_so_line": True}
        ).execute()

    @classmethod
    def _create_pricelist(cls, *items):
        return cls.env["product.pricelist"].create(
            {"name": "List", "item_ids": [Command.create(item) for item in items]}
        )

    def _amounts(self, data):
        return {step["key"]: step["amount"] for step in data["steps"]}

    def _volume(self):
        formula = {"compute_price": "formula"}
        return self._create_pricelist(
            {**formula, "price_discount": 10},
            {**formula, "price_discount": 20, "min_quantity": 10},
        )

    def test_ten_at_a_hundred_come_down_to_seven_hundred(self):
        """The example of rule 14: volume, a typed price, a discount, another."""
        order = self._create_order(
            {
                "product_id": self.balance.id,
                "product_uom_qty": 10,
                "price_unit": 78,
                "discount": 5,
            },
            pricelist_id=self._volume().id,
        )
        self.env["sale.order.discount"].sudo().create(
            {
                "sale_order_id": order.id,
                "discount_type": "amount",
                "discount_amount": 41,
            }
        ).action_apply_discount()
        data = order.get_sales_waterfall()
        expected = {
            "list": "1000",
            "pricelist": "-100",
            "volume": "-100",
            "typed": "-20",
            "discount": "-39",
            "order_discount": "-41",
        }
        self.assertEqual(self._amounts(data["order"]), expected)
        self.assertEqual(len(data["lines"]), 1)
        self.assertEqual(self._amounts(data["lines"][0]), expected)
        self.assertEqual(data["order"]["net"], "700")
        self.assertEqual(data["order"]["cost"], "550")
        self.assertEqual(data["order"]["margin"], "150")
        self.assertEqual(order.order_line[0]._sales_waterfall()["net"], "700")

    def test_what_rounding_takes_is_a_step_of_the_order(self):
        """The example of rule 14: seven lines of 0.99 with 20 % included."""
        self.company.tax_calculation_rounding_method = "round_globally"
        tax = self.env["account.tax"].create(
            {
                "name": "20 % included",
                "amount": 20,
                "price_include_override": "tax_included",
            }
        )
        cheap = self._create_product("Clip", list_price=0.99)
        cheap.taxes_id = tax
        order = self._create_order(*[cheap] * 7)
        data = order._sales_waterfall()["order"]
        amounts = self._amounts(data)
        self.assertEqual((amounts["list"], amounts["rounding"]), ("5.81", "-0.04"))
        self.assertEqual(data["net"], "5.77")
        self.assertAlmostEqual(order.amount_untaxed, 5.77)

    def test_a_shown_discount_of_the_pricelist_is_the_pricelists(self):
        shown = self._create_pricelist(
            {"compute_price": "percentage", "percent_price": 20}
        )
        order = self._create_order(self.balance, pricelist_id=shown.id)
        self.assertEqual(order.order_line.discount, 20)
        amounts = self._amounts(order._sales_waterfall()["order"])
        self.assertEqual((amounts["pricelist"], amounts["typed"]), ("-20", "0"))
        order.order_line.discount = 30
        amounts = self._amounts(order._sales_waterfall()["order"])
        self.assertEqual((amounts["pricelist"], amounts["discount"]), ("-20", "-10"))

    def test_an_order_discount_is_spread_over_the_lines_of_its_taxes(self):
        order = self._create_order(
            {"product_id": self.balance.id, "product_uom_qty": 6},
            {"product_id": self.scale.id, "product_uom_qty": 10},
        )
        self.env["sale.order.discount"].sudo().create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        lines = order._sales_waterfall()["lines"]
        given = [self._amounts(line)["order_discount"] for line in lines]
        self.assertEqual(given, ["-60", "-40"])

    def test_a_line_whose_list_price_nobody_kept_counts_at_its_price(self):
        order = self._create_order(self.balance, self.scale)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order_line SET sales_list_price = NULL WHERE id = %s",
                order.order_line[0].id,
            )
        )
        self.env.invalidate_all()
        order.order_line[0].price_unit = 90
        data = order._sales_waterfall()
        self.assertEqual(data["unknown"], 1)
        self.assertFalse(data["lines"][0]["known"])
        self.assertEqual(self._amounts(data["order"])["list"], "130")

    def test_goods_without_cost_are_named(self):
        self.balance.standard_price = 0
        order = self._create_order(self.balance, self.scale)
        data = order._sales_waterfall()
        self.assertEqual([line["no_cost"] for line in data["lines"]], [True, False])
        self.assertTrue(data["order"]["no_cost"])

    def test_an_empty_order_has_an_empty_waterfall(self):
        data = self._create_order()._sales_waterfall()
        self.assertEqual((data["order"]["net"], data["lines"]), ("0", []))

    def test_only_who_may_see_costs_sees_the_waterfall(self):
        order = self._create_order(self.balance)
        self.assertTrue(order.with_user(self.seller).get_sales_waterfall())
        portal = self._create_user("portal", partner_id=self.customer.id)
        order.message_subscribe(self.customer.ids)
        order.sudo().state = "sent"
        with self.assertRaises(AccessError):
            order.with_user(portal).get_sales_waterfall()

    def test_a_waterfall_takes_no_query_for_a_line_more(self):
        counts = [self._count(size) for size in (5, 5, 40)]
        self.assertEqual(counts[1], counts[2])

    def _count(self, size):
        order = self._create_order(*[self.balance] * size)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order._sales_waterfall()
        return self.env.cr.sql_log_count - before

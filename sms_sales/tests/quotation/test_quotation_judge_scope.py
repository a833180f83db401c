from odoo import Command
from odoo.tests import tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationJudgeScope(QuotationCase):
    """Whom a rule concerns: territories with those below, price lists, and lines."""

    def _hits(self, order, **values):
        rule = self._create_rule(("total", ">=", 0), **values)
        return bool(self._judge(order, rules=rule).hits)

    def test_a_territory_with_those_below_it(self):
        plan = self.env["sales.territory.plan"].create(
            {"name": "Plan", "company_id": self.company.id}
        )
        west, north = self.env["sales.territory"].create(
            [{"name": name, "code": name, "plan_id": plan.id} for name in "WN"]
        )
        city = west.create(
            {"name": "City", "code": "C", "plan_id": plan.id, "parent_id": west.id}
        )
        order = self._create_order(self.balance)
        self.assertFalse(self._hits(order, territory_ids=west.ids))
        order.sudo().sales_territory_id = city
        self.assertTrue(self._hits(order, territory_ids=west.ids))
        self.assertTrue(self._hits(order, territory_ids=city.ids))
        self.assertFalse(self._hits(order, territory_ids=north.ids))
        order.sudo().sales_territory_id = west
        self.assertFalse(self._hits(order, territory_ids=city.ids))

    def test_a_price_list(self):
        one, other = self.env["product.pricelist"].create(
            [{"name": "One"}, {"name": "Other"}]
        )
        order = self._create_order(self.balance, pricelist_id=one.id)
        self.assertTrue(self._hits(order, pricelist_ids=one.ids))
        self.assertFalse(self._hits(order, pricelist_ids=other.ids))
        self.assertTrue(self._hits(order, pricelist_ids=(one | other).ids))

    def test_the_heading_of_a_combo_is_no_line_its_choices_are(self):
        choice = self.env["product.combo"].create(
            {
                "name": "Balance or scale",
                "combo_item_ids": [
                    Command.create({"product_id": self.balance.id}),
                    Command.create({"product_id": self.scale.id}),
                ],
            }
        )
        menu = self._create_product(
            "Set", type="combo", list_price=90, combo_ids=choice.ids
        )
        order = self._create_order(menu)
        heading = order.order_line
        heading.create(
            {
                "order_id": order.id,
                "product_id": self.balance.id,
                "combo_item_id": choice.combo_item_ids[0].id,
                "linked_line_id": heading.id,
            }
        )
        rule = self._create_rule(("line_count", ">=", 0), name="Count")
        [hit] = self._judge(order, rules=rule).hits
        self.assertEqual(hit.value, 1)

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..quotation.common import QuotationCase


@tagged("post_install", "-at_install", "sms_optional", "-standard")
class TestChannels(QuotationCase):
    """Orders of the shop, the till and projects stay outside rules that do not name
    them; a quotation that only says that it is one does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule(("line_discount", ">", 5), name="Never")
        cls.website = cls.env["website"].search([], limit=1)
        # The shop has lists of its own.
        plain = cls.env["product.pricelist"].create({"name": "Plain"})
        cls.customer.specific_property_product_pricelist = plain
        cls.seller.group_ids += cls.env.ref("project.group_project_manager")
        cls.line = {"product_id": cls.balance.id, "discount": 10}

    def _assert_stopped(self, order):
        with self.assertRaisesRegex(ValidationError, "Never"), self.env.cr.savepoint():
            order.action_confirm()

    def _of_shop(self):
        """Return an order made as the shop makes its carts."""
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "website_id": self.website.id,
                "order_line": [Command.create(self.line)],
            }
        )

    def test_a_cart_of_the_shop(self):
        cart = self._of_shop()
        self.assertEqual(cart.website_id, self.website)
        self.assertTrue(cart.sales_of_shop)
        cart.action_confirm()
        self.assertEqual(cart.state, "sale")

    def test_a_cart_where_the_rule_names_the_shop(self):
        self.rule.channel_shop = True
        self._assert_stopped(self._of_shop())

    def test_a_website_that_a_seller_sends_makes_no_cart(self):
        sent_in = self._create_order(self.line, website_id=self.website.id)
        written = self._create_order(self.line)
        written.with_user(self.manager).website_id = self.website
        copied = self._of_shop().with_user(self.manager).copy()
        for order in (sent_in, written, copied):
            self.assertTrue(order.website_id)
            # The shop's own salesperson has them by now.
            self._assert_stopped(order.with_user(self.manager))

    def test_an_order_that_the_project_app_makes(self):
        project = self.env["project.project"].create(
            {"name": "Move", "partner_id": self.customer.id, "allow_billable": True}
        )
        action = project.action_view_sos()
        orders = self.env["sale.order"].with_user(self.seller)
        values = {
            "partner_id": self.customer.id,
            "order_line": [Command.create(self.line)],
        }
        made = orders.with_context(**action["context"]).create(values)
        self.assertEqual(made.project_id, project)
        made.action_confirm()
        self.assertEqual(made.state, "sale")
        chosen = orders.create({**values, "project_id": project.id})
        self._assert_stopped(chosen)

    def test_what_the_till_has_sold(self):
        order = self._create_order(self.line)
        self._assert_stopped(order)
        config = self.env["pos.config"].create({"name": "Till"})
        config.open_ui()
        self.env["pos.order"].create(
            {
                "session_id": config.current_session_id.id,
                "amount_tax": 0,
                "amount_total": 90,
                "amount_paid": 90,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "product_id": self.balance.id,
                            "qty": 1,
                            "price_unit": 90,
                            "price_subtotal": 90,
                            "price_subtotal_incl": 90,
                            "sale_order_origin_id": order.id,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_delivery_is_no_line_that_is_judged(self):
        order = self._create_order(self.balance)
        order.sudo().order_line.create(
            {**self.line, "order_id": order.id, "is_delivery": True}
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")

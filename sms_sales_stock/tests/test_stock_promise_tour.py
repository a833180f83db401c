from datetime import datetime

from odoo.tests import HttpCase, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockPromiseTour(StockCase, HttpCase):
    def test_a_salesperson_sees_on_the_line_what_can_be_promised(self):
        self._put(self.rotor, 10)
        self._move(self.rotor, 5, datetime(2026, 3, 25))
        line = {"product_id": self.rotor.id, "product_uom_qty": 4}
        order = self._create_order(line)
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "sms_sales_stock_promise", login=self.seller.login)
        self.assertEqual(order.order_line.product_uom_qty, 14)

from odoo import Command
from odoo.tests import freeze_time, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationRates(ApprovalCase):
    """Rule 6: limits in money are compared at the rates of the day of asking."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        days = {"2026-01-01": 0.8, "2026-03-01": 0.5, "2026-03-12": 2}
        cls.env["res.currency.rate"].create(
            [
                {"currency_id": cls.euro.id, "name": day, "rate": rate}
                for day, rate in days.items()
            ]
        )
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "In Q", "currency_id": cls.euro.id}
        )

    def _limit(self, value, **values):
        row = {"measure": "total", "comparison": ">", "value": value, **values}
        self.rule.condition_ids = [Command.clear(), Command.create(row)]

    def test_a_quotation_of_january_that_is_asked_in_march(self):
        """80 Q are 100 at January's rate, 160 at that of the day of asking."""
        self._limit(150)
        line = {"product_id": self.balance.id, "price_unit": 80}
        order = self._create_order(
            line, pricelist_id=self.pricelist.id, date_order="2026-01-05 10:00:00"
        )
        self.assertFalse(order._sales_is_released())
        request = self._ask(order)
        self.assertEqual(order.sales_release_state, "waiting")
        self.assertFalse(order._sales_is_released())
        self.assertEqual(request.sudo().rate, 0.5)
        self._decide(request, self.lead)
        with freeze_time("2026-03-12 10:00:00"):
            self.assertTrue(order._sales_is_released())

    def test_the_limit_is_in_a_third_currency(self):
        """160 are 80 Q on the day of asking, and 320 Q two days later."""
        self._limit(100, value_currency_id=self.euro.id)
        line = {"product_id": self.balance.id, "price_unit": 160}
        calm = self._create_order(line)
        self.assertTrue(calm._sales_is_released())
        self._limit(70, value_currency_id=self.euro.id)
        order = self._create_order(line)
        request = self._ask(order)
        self.env["res.currency.rate"].create(
            {"currency_id": self.euro.id, "name": "2026-03-14", "rate": 0.1}
        )
        with freeze_time("2026-03-15 10:00:00"):
            # 16 Q by then: nobody has decided yet.
            self.assertFalse(order._sales_is_released())
            self._decide(request, self.lead)
        with freeze_time("2026-03-13 10:00:00"):
            # A change that leaves the total as it was is no worse by another rate.
            order.order_line.price_unit = 159
            self.assertEqual(order.sales_release_state, "approved")
            self.assertTrue(order._sales_is_released())

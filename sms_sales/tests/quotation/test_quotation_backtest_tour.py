from odoo.tests import HttpCase, tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationBacktestTour(QuotationCase, HttpCase):
    def test_a_manager_back_tests_a_rule(self):
        rule = self._create_rule(
            ("line_discount", ">", 15), team_ids=self.team.ids, active=False
        )
        for state, discount, day in (
            ("sale", 20, "2026-03-01"),
            ("sent", 30, "2026-03-02"),
            ("sent", 5, "2026-03-03"),
            ("sent", 40, "2024-09-03"),
        ):
            line = {"product_id": self.balance.id, "discount": discount}
            order = self._create_order(line, date_order=day)
            order.sudo().write({"state": state, "date_order": day})
        self.start_tour(
            f"/odoo/quotation-rules/{rule.id}",
            "sms_sales_quotation_backtest",
            login=self.manager.login,
        )
        tests = self.env["sales.quotation.backtest"].search(
            [("rule_ids", "=", rule.id)]
        )
        self.assertEqual((tests.months, tests.stopped_count), (24, 3))

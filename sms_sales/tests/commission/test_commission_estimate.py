from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...tools.door import DOOR
from .statement_common import StatementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20")
class TestCommissionEstimate(StatementCase):
    """What-if: what a deal would pay is what the settlement then books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pool.unlink()
        cls.product = cls.env["product.product"].create(
            {"name": "Balance", "type": "service", "list_price": 1000.0}
        )
        cls.customer = cls._create_partner()
        cls.sliced = cls._create_running_plan(
            cls.seller,
            name="Sliced",
            code="SL",
            basis="order",
            tier_ids=[
                (0, 0, {"floor": 0.0, "rate": 2.0}),
                (0, 0, {"floor": 1500.0, "rate": 4.0}),
            ],
        )

    def _order(self, quantity=1, **values):
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "user_id": self.seller.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "price_unit": 1000.0,
                            "tax_ids": False,
                        },
                    )
                ],
                **values,
            }
        )

    def _estimated(self, source, plan):
        found = self.env["sales.commission.estimator"]._estimate(source)
        return [one for one in found if one.plan == plan]

    def test_the_promise_is_what_the_settlement_books(self):
        order = self._order(2)
        (one,) = self._estimated(order, self.sliced)
        self.assertEqual(float(one.commission), 50.0)  # 1,500 at 2 %, 500 at 4 %
        order.action_confirm()
        self.env["sales.commission.settlement"]._settle(
            self.sliced, self.company, date(2026, 1, 31)
        )
        credits = self.env["sales.commission.credit"].search(
            [("pool_id.plan_id", "=", self.sliced.id)]
        )
        self.assertAlmostEqual(sum(credits.mapped("commission")), 50.0)
        # asked again, the deal itself does not count twice
        (again,) = self._estimated(order, self.sliced)
        self.assertEqual(again.commission, one.commission)

    def test_the_next_deal_starts_where_the_pool_stands(self):
        self._order(2).action_confirm()
        self.env["sales.commission.settlement"]._settle(
            self.sliced, self.company, date(2026, 1, 31)
        )
        (one,) = self._estimated(self._order(), self.sliced)
        self.assertEqual(float(one.commission), 40.0)

    def test_an_opportunity_is_estimated_by_its_revenue(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Ten balances",
                "type": "opportunity",
                "user_id": self.seller.id,
                "expected_revenue": 1000.0,
            }
        )
        (one,) = self._estimated(lead, self.sliced)
        self.assertEqual(float(one.commission), 20.0)

    def test_a_deal_closes_on_the_day_of_the_company(self):
        plan = self.sliced.with_context(sales_plan_door=DOOR)
        plan.date_to = date(2026, 1, 31)
        with freeze_time("2026-01-31 20:00:00"):
            self.assertTrue(self._estimated(self._order(), self.sliced))
            self.company.partner_id.tz = "Pacific/Auckland"
            self.assertFalse(self._estimated(self._order(), self.sliced))

    def test_a_seller_sees_only_the_own_share(self):
        order = self._order(user_id=self.seller.id)
        action = order.with_user(self.seller).action_sales_estimate()
        estimate = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(set(estimate.line_ids.mapped("payee_name")), {"Ann Seller"})
        self.assertIn("1,000.00", estimate.line_ids[0].derivation)

    def test_a_deal_of_somebody_else_says_why_it_pays_nothing(self):
        order = self._order(user_id=self.manager.id)
        reader = self._create_user("salesperson_all")
        with self.assertRaisesRegex(UserError, "would pay you nothing"):
            order.with_user(reader).action_sales_estimate()

    def _plan_over(self, measure, rate):
        return self._create_running_plan(
            self.seller,
            name=f"Over {measure}",
            measure=measure,
            tier_ids=[Command.create({"floor": 0.0, "rate": rate})],
        )

    def _lead(self, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Ten balances",
                "type": "opportunity",
                "user_id": self.seller.id,
                "expected_revenue": 1000.0,
                **values,
            }
        )

    def test_an_opportunity_is_estimated_by_its_last_quotation(self):
        margin, pieces = self._plan_over("margin", 10.0), self._plan_over("quantity", 5)
        lead = self._lead()
        self._order(9, opportunity_id=lead.id)
        order = self._order(3, opportunity_id=lead.id)
        order.order_line.purchase_price = 400.0
        self._order(7, opportunity_id=lead.id)._action_cancel()
        (one,) = self._estimated(lead, margin)
        self.assertEqual((float(one.counted), float(one.commission)), (1800.0, 180.0))
        (one,) = self._estimated(lead, pieces)
        self.assertEqual((float(one.counted), float(one.commission)), (3.0, 15.0))

    def test_quotations_count_as_likely_as_their_deals(self):
        margin = self._plan_over("margin", 10.0)
        lead = self._lead(probability=50.0).with_context(sales_as_likely=True)
        self._order(2, opportunity_id=lead.id).order_line.purchase_price = 400.0
        (one,) = self._estimated(lead, margin)
        self.assertEqual(float(one.commission), 60.0)  # half of 1,200 at 10 %

    def test_a_margin_that_no_quotation_tells_is_named(self):
        self._plan_over("margin", 10.0)
        lead = self._lead()
        action = lead.with_user(self.seller).action_sales_estimate()
        estimate = self.env[action["res_model"]].browse(action["res_id"])
        self.assertNotIn("Over margin", estimate.line_ids.mapped("plan_name"))
        self.assertIn("Over margin: no estimate yet", estimate.note)
        self._order(opportunity_id=lead.id)
        action = lead.with_user(self.seller).action_sales_estimate()
        estimate = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(estimate.note)
        self.assertIn("Over margin", estimate.line_ids.mapped("plan_name"))

    def test_a_quotation_is_estimated_in_its_discounts(self):
        order = self._order()
        order.order_line = [
            (
                0,
                0,
                {
                    "product_id": self.product.id,
                    "price_unit": -100.0,
                    "tax_ids": False,
                },
            )
        ]
        (one,) = self._estimated(order, self.sliced)
        self.assertEqual(float(one.credited), 900.0)


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20")
class TestMyCommissions(StatementCase):
    def _mine(self, user=None):
        statements = self.env["sales.commission.statement"]
        return statements.with_user(user or self.seller).get_my_commissions()

    def setUp(self):
        super().setUp()
        self.pool.write(
            {
                "target": 20000.0,
                "curve": [["0", "0", "0.02"], ["20000", "400", "0.04"]],
                "counted": 8000.0,
                "commission": 160.0,
            }
        )
        self.statement = self._create_statement(net=160.0)
        self._create_statement(payee=self.manager.partner_id)

    def test_a_payee_sees_the_progress_to_target(self):
        (plan,) = self._mine()["plans"]
        self.assertEqual(plan["attainment"], 40.0)
        self.assertEqual(plan["earned"], 160.0)
        self.assertEqual(plan["next"], {"distance": 12000.0, "rate": 4.0})

    def test_a_payee_sees_own_statements_only(self):
        data = self._mine()
        found = [one["id"] for one in data["current"] + data["statements"]]
        self.assertEqual(found, self.statement.ids)

    def _open_deal(self):
        self.env["crm.lead"].create(
            {
                "name": "Big one",
                "type": "opportunity",
                "user_id": self.seller.id,
                "expected_revenue": 22000.0,
                "probability": 50.0,
            }
        )

    def test_open_deals_show_what_they_would_pay(self):
        self._open_deal()
        self._create_credit(self.statement, 8000.0, 160.0)
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual(outlook["if_all"], 640.0)  # 12,000 at 2 %, 10,000 at 4 %
        self.assertEqual(outlook["if_likely"], 220.0)

    def test_open_deals_obey_the_rules(self):
        self._open_deal()
        plan = self.plan.with_context(sales_plan_door=DOOR)
        plan.rule_ids = [
            Command.create({"name": "Half", "action": "multiplier", "multiplier": 0.5})
        ]
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual(outlook["if_all"], 220.0)  # 11,000 at 2 %
        plan.rule_ids.action = "exclude"
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual(outlook["if_all"], 0.0)
        self.assertIn("rules of the plan leave these deals out", outlook["why"])

    def test_open_deals_pay_by_the_share_of_today(self):
        self._open_deal()
        payee = self.participant
        self._set_terms(date_to=date(2026, 1, 9))
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual(outlook["if_all"], 0.0, "whose part in it has ended")
        halved = payee.copy(
            {"share": 50.0, "date_from": date(2026, 1, 10), "date_to": False}
        )
        self.assertFalse(halved.waiting)
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual(outlook["if_all"], 220.0)  # 11,000 at 2 %

    def test_open_deals_of_a_plan_over_margin_need_a_quotation(self):
        self._open_deal()
        self.plan.with_context(sales_plan_door=DOOR).measure = "margin"
        (outlook,) = self._mine()["pipeline"]
        self.assertEqual((outlook["count"], outlook["if_all"]), (0, 0.0))
        self.assertIn("not in it: 1", outlook["why"])

    def test_the_period_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        day = self.pool.date_to
        with freeze_time(f"{day} 20:00:00"):
            self.assertEqual(self._mine()["plans"], [], "over where the company is")

    def test_who_is_no_payee_gets_an_empty_page(self):
        data = self._mine(self._create_user("employee"))
        self.assertFalse(data["plans"] or data["current"] or data["disputes"])
        self.assertIsNone(data["pipeline"])

    def test_more_statements_take_no_more_queries(self):
        counts = []
        for months in ((2,), (3, 4, 5)):
            for month in months:
                self._create_statement(month)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._mine()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

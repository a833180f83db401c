from datetime import datetime

from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockShortage(StockCase):
    """Who sells what runs out is told, once, and until there is enough again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put(cls.rotor, 3)
        # The host's own stock is no part of this.
        cls.env["stock.warehouse.orderpoint"].search([]).active = False
        cls.env["sales.stock.shortage"].search([]).unlink()

    def _rule(self, minimum, product=None):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": (product or self.rotor).id,
                "product_min_qty": minimum,
                "product_max_qty": minimum,
                "trigger": "manual",
            }
        )

    def _offer(self, user=None, product=None):
        order = self._create_order(product or self.rotor).sudo()
        order.user_id = user or self.seller
        return order

    def _watch(self):
        self.env["sales.stock.shortage"]._watch(self.company)
        return self.env["sales.stock.shortage"].search(
            [("product_id", "=", self.rotor.id)]
        )

    def test_who_offers_it_gets_one_activity(self):
        self._rule(5)
        self._offer()
        self._offer()
        shortage = self._watch()
        self._watch()
        self.assertEqual(shortage.activity_ids.user_id, self.seller)
        self.assertEqual(len(shortage.activity_ids), 1)
        self.assertEqual((shortage.forecast_qty, shortage.threshold_qty), (3, 5))
        self.assertIn("3 Units forecast", shortage.activity_ids.note)

    def test_the_activity_ends_when_there_is_enough_again(self):
        self._rule(5)
        self._offer()
        shortage = self._watch()
        self._put(self.rotor, 2)
        self._watch()
        self.assertFalse(shortage.activity_ids)
        self.assertTrue(shortage.closed_on)

    def test_another_shortage_tells_again(self):
        self._rule(5)
        self._offer()
        first = self._watch()
        self._put(self.rotor, 9)
        self._watch()
        self._put(self.rotor, -9)
        both = self._watch()
        self.assertEqual(len(both), 2)
        self.assertEqual((both - first).activity_ids.user_id, self.seller)

    def test_an_activity_that_was_done_is_not_made_again(self):
        self._rule(5)
        self._offer()
        shortage = self._watch()
        shortage.activity_ids.with_user(self.seller).action_done()
        self.assertFalse(self._watch().activity_ids)

    def test_who_begins_to_offer_it_later_is_told_then(self):
        self._rule(5)
        shortage = self._watch()
        self.assertFalse(shortage.activity_ids)
        self._offer()
        self.assertEqual(self._watch().activity_ids.user_id, self.seller)

    def test_who_sold_it_lately_or_owes_it_is_told_and_nobody_else(self):
        lately, owing, long_ago, gone = (
            self._create_user("salesperson", f"stock_{name}")
            for name in ("lately", "owing", "long_ago", "gone")
        )
        self._rule(50)
        for user, day in [(lately, "02-20"), (long_ago, "01-20"), (owing, "01-20")]:
            order = self._offer(user)
            order.action_confirm()
            order.date_order = f"2026-{day} 09:00:00"
            if user != owing:
                order.order_line.qty_delivered = 1
        self._offer(gone)
        gone.active = False
        self.env.flush_all()
        self.assertEqual(self._watch().activity_ids.user_id, lately + owing)

    def test_the_order_of_limits_is_rule_product_suggestion(self):
        self._create_goods("Other")
        self.company.sales_reorder_days = 20
        self._sell(self.rotor, ("2026-03-02", 40))
        self._suggest()
        self.assertEqual(self._watch().source, "suggestion")
        self.rotor.sales_minimum_qty = 4
        self.assertEqual(self._watch().source, "product")
        self._rule(6)
        self.assertEqual(self._watch().source, "rule")
        self.assertEqual(self._watch().threshold_qty, 6)

    def test_suggestions_warn_nobody_where_that_is_off(self):
        self._sell(self.rotor, ("2026-03-02", 40))
        self._suggest()
        self.company.sales_low_stock_suggested = False
        self.assertFalse(self._watch())

    def test_what_comes_within_the_lead_time_counts(self):
        self._rule(5)
        self._create_vendor(self.rotor, 4)
        self._move(self.rotor, 2, datetime(2026, 3, 13))
        self.assertFalse(self._watch())

    def test_what_comes_later_is_told_and_does_not_count(self):
        self._rule(5)
        self._create_vendor(self.rotor, 4)
        self._move(self.rotor, 2, datetime(2026, 3, 20))
        self.assertEqual(self._watch().back_on, datetime(2026, 3, 20))

    def test_a_rule_of_nothing_warns_of_what_is_promised_twice(self):
        self._rule(0)
        self.assertFalse(self._watch())
        self._move(self.rotor, 4, datetime(2026, 3, 13), going=True)
        self.assertEqual(self._watch().forecast_qty, -1)

    def test_a_minimum_is_each_companys_own(self):
        other = self.env["res.company"].create({"name": "Another"})
        self.rotor.with_company(other).sales_minimum_qty = 50
        self.assertFalse(self._watch())
        self.assertFalse(self.rotor.sales_minimum_qty)

    def test_a_minimum_can_be_typed_on_the_product_itself(self):
        template = self.rotor.product_tmpl_id
        template.sales_minimum_qty = 7
        self.assertEqual(self.rotor.sales_minimum_qty, 7)
        self.assertEqual(self._watch().threshold_qty, 7)

    def test_switched_off_alerts_end_all_activities(self):
        self._rule(5)
        self._offer()
        shortage = self._watch()
        self.company.sales_low_stock_alert = False
        self._watch()
        self.assertFalse(shortage.activity_ids)

    def test_with_the_room_off_nobody_is_told(self):
        self._rule(5)
        self._switch_room("quotation", False)
        self.assertFalse(self._watch())

    def test_the_scheduled_action_looks_at_every_company(self):
        self._rule(5)
        self.env["sales.stock.shortage"]._cron_watch()
        self.assertTrue(
            self.env["sales.stock.shortage"].search(
                [("product_id", "=", self.rotor.id)]
            )
        )

    def test_queries_do_not_depend_on_products(self):
        def queries(count):
            goods = [self._create_goods(f"Goods {count} {i}") for i in range(count)]
            for one in goods:
                self._rule(5, one)
            self._create_order(*goods)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sales.stock.shortage"]._watch(self.company)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLess(queries(30), queries(3) + 5)

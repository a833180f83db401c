from datetime import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .stock_case import StockCase

# Ten a day on average over 20 days up to yesterday.
SALES = [("2026-02-20", 120), ("2026-03-02", 60), ("2026-03-09", 20)]


@tagged("post_install", "-at_install")
class TestStockReorder(StockCase):
    """Rule 19, from the documents."""

    def test_demand_is_that_of_all_days(self):
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.sold_days, line.sold_qty), (20, 200))
        self.assertEqual(line.demand_mean, 10)
        self.assertAlmostEqual(line.demand_spread, 29.3795, 3)

    def test_today_and_what_is_older_or_open_is_not_counted(self):
        self._sell(self.rotor, *SALES, ("2026-03-10", 900), ("2026-02-17", 900))
        self._create_order({"product_id": self.rotor.id, "product_uom_qty": 900})
        self.assertEqual(self._suggestion(self.rotor).sold_qty, 200)

    def test_a_day_is_the_companys_own(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self._sell(self.rotor, ("2026-03-09", 5))
        order = self.rotor.env["sale.order"].search(
            [("order_line.product_id", "=", self.rotor.id)]
        )
        # In Auckland it is the 10th since 11 o'clock of the 9th, UTC.
        order.date_order = datetime(2026, 3, 9, 12)
        self.assertFalse(self._suggestion(self.rotor))
        order.date_order = datetime(2026, 3, 9, 10)
        self.assertEqual(self._suggestion(self.rotor).sold_qty, 5)

    def test_units_are_the_products_own(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._sell(self.rotor, ("2026-03-02", 1))
        order = self.env["sale.order"].search(
            [("order_line.product_id", "=", self.rotor.id)]
        )
        order.order_line.product_uom_id = dozen
        self.assertEqual(self._suggestion(self.rotor).sold_qty, 12)

    def test_lead_time_is_the_vendors_and_the_companys(self):
        self._create_vendor(self.rotor, 9)
        self._create_vendor(self.rotor, 3, sequence=0, date_end="2026-03-01")
        self.company.security_lead = 2
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.lead_days, line.lead_source), (11, "vendor"))

    def test_past_receipts_tell_the_spread_of_lead_time(self):
        self._create_vendor(self.rotor, 9)
        for asked, arrived in [
            ("01-01", "01-08"),
            ("01-05", "01-14"),
            ("02-01", "02-12"),
        ]:
            self._receive(
                self.rotor, f"2026-{asked} 08:00:00", f"2026-{arrived} 08:00:00"
            )
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.receipt_count, line.lead_spread), (3, 2))

    def test_a_receipt_that_was_written_when_it_arrived_tells_nothing(self):
        self._receive(self.rotor, "2026-01-08 07:59:00", "2026-01-08 08:00:00")
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.receipt_count, line.lead_source), (0, "usual"))
        self.assertEqual(line.lead_days, 7)

    def test_without_a_vendor_past_receipts_tell_the_lead_time(self):
        self._receive(self.rotor, "2026-01-01 08:00:00", "2026-01-05 08:00:00")
        self._receive(self.rotor, "2026-02-01 08:00:00", "2026-02-09 08:00:00")
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.lead_days, line.lead_source), (6, "receipts"))

    def test_the_example_of_the_rule_from_documents_to_words(self):
        self._create_vendor(self.rotor, 9)
        self._sell(self.rotor, *SALES)
        line = self._suggestion(self.rotor)
        # 10 × 9 + 1.644854 × √(9 × 29.3795²) = 90 + 143.2
        self.assertEqual((line.expected_qty, line.reorder_point), (90, 235))
        self.assertIn("200 in 20 days is 10 a day", line.why)
        self.assertIn("rounded up: 235.", line.why)

    def test_confirmed_demand_within_the_lead_time_is_not_asked_for_twice(self):
        self._create_vendor(self.rotor, 9)
        self._sell(self.rotor, *SALES)
        self._move(self.rotor, 50, datetime(2026, 3, 15), going=True)
        self._move(self.rotor, 70, datetime(2026, 4, 15), going=True)
        line = self._suggestion(self.rotor)
        self.assertEqual((line.confirmed_qty, line.forecast_qty), (50, -50))
        self.assertEqual((line.reorder_point, line.minimum_qty), (235, 185))
        self.assertEqual((line.under_point, line.short_qty), (True, 235))

    def test_the_level_is_that_of_the_nearest_category(self):
        upper = self.env["product.category"].create(
            {"name": "Parts", "sales_service_level": 0.99}
        )
        lower = self.env["product.category"].create(
            {"name": "Rotors", "parent_id": upper.id}
        )
        self.rotor.categ_id = lower
        self._sell(self.rotor, *SALES)
        self.assertEqual(self._suggestion(self.rotor).level, 0.99)
        lower.sales_service_level = 0.9
        self.assertEqual(self._suggestion(self.rotor).level, 0.9)
        (lower + upper).sales_service_level = 0
        self.assertEqual(self._suggestion(self.rotor).level, 0.95)

    def test_days_of_cover(self):
        self._put(self.rotor, 45)
        self._sell(self.rotor, *SALES)
        self.assertEqual(self._suggestion(self.rotor).cover_days, 4.5)

    def test_each_warehouse_has_its_own(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._sell(self.rotor, *SALES)
        self._sell(self.rotor, ("2026-03-02", 40), warehouse_id=other.id)
        lines = self._suggestion(self.rotor)
        sold = {line.warehouse_id: line.sold_qty for line in lines}
        self.assertEqual(sold, {self.warehouse: 200, other: 40})

    def test_a_product_of_few_days_is_not_judged(self):
        self._sell(self.rotor, *SALES)
        self.company.sales_reorder_days = 13
        line = self._suggestion(self.rotor)
        self.assertEqual((line.state, line.reason), ("skipped", "young"))

    def test_a_rule_for_what_is_not_sold_is_looked_at_too(self):
        rule = self.env["stock.warehouse.orderpoint"].create(
            {"product_id": self.rotor.id, "product_min_qty": 6, "product_max_qty": 6}
        )
        line = self._suggestion(self.rotor)
        self.assertEqual(line.orderpoint_id, rule)
        self.assertEqual((line.sold_days, line.minimum_qty), (20, 0))
        self.assertEqual((line.current_min, line.state), (6, "open"))

    def test_what_is_neither_sold_nor_ruled_is_counted_as_left_out(self):
        run = self._suggest().run_id or self.env["sales.reorder.run"].search(
            [], limit=1
        )
        self._create_goods("Another")
        self._suggest()
        after = self.env["sales.reorder.run"].search([], limit=1)
        self.assertEqual(after.unsold_count, run.unsold_count + 1)

    def test_services_and_archived_products_are_left_out(self):
        self._sell(self.rotor, *SALES)
        self._sell(self.balance, ("2026-03-02", 9))
        self.rotor.active = False
        lines = self._suggest()
        self.assertFalse(lines.product_id & (self.rotor + self.balance))

    def test_only_the_newest_is_current(self):
        self._sell(self.rotor, *SALES)
        older, newer = self._suggestion(self.rotor), self._suggestion(self.rotor)
        self.assertNotEqual(older, newer)
        self.assertFalse(older.current)

    def test_another_company_is_not_looked_at(self):
        other = self.env["res.company"].create({"name": "Another"})
        self._sell(self.rotor, *SALES)
        self.assertFalse(self._suggest(other))

    def test_old_runs_are_forgotten_unless_something_of_them_was_applied(self):
        self._sell(self.rotor, *SALES)
        applied, old, newest = (self._suggestion(self.rotor) for _turn in range(3))
        applied.state = "applied"
        runs = (applied + old + newest).run_id
        runs.date = datetime(2025, 11, 1)
        self.env["sales.reorder.run"]._gc_runs()
        self.assertEqual(runs.exists(), (applied + newest).run_id)

    def test_with_the_room_off_nothing_is_suggested(self):
        self._switch_room("quotation", False)
        before = self.env["sales.reorder.run"].search_count([])
        self.env["sales.reorder.run"]._cron_suggest()
        self.assertEqual(self.env["sales.reorder.run"].search_count([]), before)

    def test_who_asks_is_told_what_came(self):
        self._sell(self.rotor, *SALES)
        runs = self.env["sales.reorder.run"].with_user(self.manager)
        told = runs.action_suggest()["params"]["message"]
        self.assertIn("suggestions", told)
        with self.assertRaises(AccessError):
            runs.with_user(self.seller).action_suggest()

    def test_a_level_that_no_stock_can_meet_is_refused(self):
        for level in (1, 0.4):
            with self.subTest(level), self.assertRaises(ValidationError):
                self.company.sales_reorder_level = level
        with self.assertRaises(ValidationError):
            self.company.sales_reorder_days = 0
        with self.assertRaises(ValidationError):
            self.env["product.category"].create(
                {"name": "Parts", "sales_service_level": 1}
            )

    def test_queries_do_not_depend_on_products(self):
        def queries(count):
            for i in range(count):
                goods = self._create_goods(f"Goods {count} {i}")
                self._sell(goods, ("2026-03-02", 9))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sales.reorder.run"]._compute(self.company)
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(2), queries(12))

from datetime import datetime

from odoo.tests import freeze_time, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockMilestones(StockCase):
    """Rule 18: shipped and delivered, as transfers tell it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put(cls.rotor, 50)
        cls.warehouse.sales_transit_days = 2

    def _confirmed(self, quantity=4):
        line = {"product_id": self.rotor.id, "product_uom_qty": quantity}
        order = self._create_order(line).sudo()
        order.action_confirm()
        return order

    def _ship(self, order, day, quantity=None):
        """Validate what is ready, on a day; the rest waits."""
        with freeze_time(f"{day} 15:00:00"):
            picking = order.picking_ids.filtered(lambda x: x.state == "assigned")[:1]
            picking.move_ids.quantity = quantity or picking.move_ids.product_uom_qty
            picking.move_ids.picked = True
            picking._action_done()
        return picking

    def _rows(self, order, day):
        with freeze_time(f"{day} 18:00:00"):
            order._sales_track()
        rows = order.sales_milestone_ids
        return {row.kind: row for row in rows if not row.superseded}

    def test_shipped_is_the_last_transfer_to_the_customer(self):
        order = self._confirmed()
        self._ship(order, "2026-03-11", 1)
        self.assertNotIn("shipped", self._rows(order, "2026-03-11"))
        last = self._ship(order, "2026-03-13")
        row = self._rows(order, "2026-03-13")["shipped"]
        self.assertEqual(row.actual, datetime(2026, 3, 13, 15))
        self.assertEqual((row.source, row.reference), ("transfer", last.name))

    def test_what_has_left_is_delivered_after_the_carriers_days(self):
        order = self._confirmed()
        self._ship(order, "2026-03-11")
        on_its_way = self._rows(order, "2026-03-12")["delivered"]
        self.assertFalse(on_its_way.actual)
        self.assertTrue(on_its_way.promised)
        row = self._rows(order, "2026-03-13")["delivered"]
        self.assertEqual(row.actual, datetime(2026, 3, 13, 15))
        self.assertEqual((row.source, row.promised), ("carrier", on_its_way.promised))

    def test_what_is_reported_goes_before_the_carriers_days(self):
        order = self._confirmed()
        self._ship(order, "2026-03-11")
        with freeze_time("2026-03-12 09:00:00"):
            order.sales_delivered_on = datetime(2026, 3, 12, 8)
        row = self._rows(order, "2026-03-14")["delivered"]
        self.assertEqual(row.actual, datetime(2026, 3, 12, 8))
        self.assertEqual(row.source, "reported")

    def test_a_transfer_that_was_given_up_is_not_waited_for(self):
        order = self._confirmed()
        self._ship(order, "2026-03-11", 1)
        order.picking_ids.filtered(lambda x: x.state != "done").action_cancel()
        self.assertTrue(self._rows(order, "2026-03-11")["shipped"].actual)

    def test_an_order_without_goods_has_no_shipment(self):
        order = self._create_order(
            self.env["product.product"].create({"name": "Visit", "type": "service"})
        ).sudo()
        order.action_confirm()
        self.assertNotIn("shipped", self._rows(order, "2026-03-12"))

    def test_looking_again_books_nothing(self):
        order = self._confirmed()
        self._ship(order, "2026-03-11")
        self._rows(order, "2026-03-13")
        before = order.sales_milestone_ids
        self._rows(order, "2026-03-14")
        self.assertEqual(order.sales_milestone_ids, before)

    def test_a_transfer_makes_the_next_run_look_at_its_order(self):
        order = self._confirmed()
        since = self.env.cr.now()
        statements = self.env["sale.order"]._sales_changed(since)
        self.env.flush_all()
        changed = self.env.execute_query(statements[-1])
        self.assertIn((order.id,), changed)

    def test_queries_do_not_depend_on_orders(self):
        def queries(count):
            orders = self.env["sale.order"].union(
                *(self._confirmed(1) for _turn in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders._sales_shipments()
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(1), queries(8))

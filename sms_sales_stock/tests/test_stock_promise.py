from datetime import datetime

from odoo.tests import Form, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockPromise(StockCase):
    """What a line of a quotation may promise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put(cls.rotor, 10)

    def _line(self, quantity, product=None, **values):
        product = product or self.rotor
        line = {"product_id": product.id, "product_uom_qty": quantity}
        return self._create_order(line, **values).order_line

    def _told(self, line):
        """Return state, quantity and day, as the salesperson reads them."""
        line.invalidate_recordset()
        return (
            line.sales_promise_state,
            line.sales_promise_qty,
            line.sales_promise_date and line.sales_promise_date.date().isoformat(),
        )

    def test_what_lies_there_is_promised_at_once(self):
        line = self._line(4)
        self.assertEqual(self._told(line), ("ready", 10, "2026-03-10"))
        self.assertEqual(line.sales_promise, "On time")

    def test_what_is_confirmed_for_later_is_not_promised_today(self):
        self._move(self.rotor, 8, datetime(2026, 3, 20), going=True)
        self._move(self.rotor, 5, datetime(2026, 3, 25))
        line = self._line(4)
        self.assertEqual(self._told(line), ("later", 2, "2026-03-25"))
        self.assertIn("2 of 4", line.sales_promise)

    def test_what_comes_before_the_lines_own_date_counts(self):
        self._move(self.rotor, 5, datetime(2026, 3, 25))
        late = self._line(12, commitment_date="2026-03-30 12:00:00")
        self.assertEqual(self._told(late), ("ready", 15, "2026-03-25"))

    def test_what_is_missing_could_be_ordered_from_the_vendor(self):
        self._create_vendor(self.rotor, 9)
        self.company.security_lead = 2
        line = self._line(11)
        self.assertEqual(self._told(line), ("order", 10, "2026-03-21"))
        self.assertIn("if ordered now", line.sales_promise)

    def test_without_a_vendor_nobody_knows(self):
        line = self._line(11)
        self.assertEqual(self._told(line), ("unknown", 10, False))
        self.assertEqual(line.sales_promise, "10 of 11, no supply known")

    def test_the_first_line_of_an_order_takes_first(self):
        rotors = {"product_id": self.rotor.id, "product_uom_qty": 7}
        first, second = self._create_order(rotors, dict(rotors)).order_line
        self.assertEqual(self._told(first)[:2], ("ready", 10))
        self.assertEqual(self._told(second)[:2], ("unknown", 3))

    def test_orders_do_not_take_from_each_other_before_they_are_confirmed(self):
        self._line(9)
        self.assertEqual(self._told(self._line(9))[:2], ("ready", 10))

    def test_a_confirmed_order_takes(self):
        self._line(9).order_id.sudo().action_confirm()
        self.assertEqual(self._told(self._line(9))[:2], ("unknown", 1))

    def test_it_is_told_in_the_lines_own_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._line(2)
        line.product_uom_id = dozen
        self.assertEqual(self._told(line)[:2], ("unknown", 0.83))

    def test_other_warehouses_do_not_help(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._put(self.rotor, 50, other)
        self.assertEqual(self._told(self._line(11))[:2], ("unknown", 10))
        there = self._line(11, warehouse_id=other.id)
        self.assertEqual(self._told(there)[:2], ("ready", 50))

    def test_what_only_moves_within_the_warehouse_stays(self):
        self.warehouse.delivery_steps = "pick_ship"
        self._line(6).order_id.sudo().action_confirm()
        self.assertEqual(self._told(self._line(5))[:2], ("unknown", 4))

    def test_services_and_orders_promise_nothing(self):
        self.assertEqual(self._told(self._line(1, self.balance)), (False, 0, False))
        line = self._line(1)
        line.order_id.sudo().action_confirm()
        self.assertEqual(self._told(line), (False, 0, False))
        self.assertFalse(line.sales_promise)

    def test_with_the_room_off_nothing_is_told(self):
        line = self._line(1)
        self._switch_room("quotation", False)
        self.assertEqual(self._told(line), (False, 0, False))
        self.assertFalse(line.sales_quoted_qty)

    def test_what_other_sent_quotations_offer_is_told(self):
        self._line(6).order_id.sudo().state = "sent"
        self._line(3)
        stale = self._line(2).order_id.sudo()
        stale.write({"state": "sent", "validity_date": "2026-03-09"})
        line = self._line(4)
        line.order_id.sudo().state = "sent"
        self.assertEqual(line.sales_quoted_qty, 6)
        self.assertEqual(self._told(line)[1], 10)

    def test_it_is_told_while_the_quotation_is_typed(self):
        with Form(self.env["sale.order"].with_user(self.seller)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.rotor
                line.product_uom_qty = 12
                self.assertEqual(line.sales_promise_state, "unknown")
                line.product_uom_qty = 3
                self.assertEqual(line.sales_promise, "On time")

    def test_queries_do_not_depend_on_lines(self):
        def queries(count):
            goods = [self._create_goods(f"Goods {count} {i}") for i in range(count)]
            lines = self._create_order(*goods).order_line
            self.env.flush_all()
            self.env.invalidate_all()
            fields = ["sales_promise_state", "sales_promise_qty", "sales_quoted_qty"]
            lines.mapped("order_id.order_line.product_id.uom_id")
            before = self.env.cr.sql_log_count
            lines.read(fields)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLess(queries(30), queries(3) + 3)

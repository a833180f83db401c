from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationMilestones(TrackingCase):
    """What is booked, from which document, and what a correction does."""

    def test_a_draft_has_no_milestones(self):
        self.assertEqual(self._tracked(self._create_order(self.balance)), {})

    def test_a_confirmed_order_is_placed_confirmed_and_released(self):
        rows = self._tracked(self._confirmed())
        now = datetime(2026, 3, 10, 10)
        reached = {kind: row.actual for kind, row in rows.items() if row.actual}
        self.assertEqual(
            reached, dict.fromkeys(["placed", "confirmed", "released"], now)
        )
        self.assertEqual(rows["placed"].source, "confirmation")

    def test_the_signature_places_an_order_before_it_is_confirmed(self):
        order = self._create_order(self.balance).sudo()
        order.write({"state": "sent", "signed_on": "2026-03-09 16:30:00"})
        order.signed_by = "Joel"
        with freeze_time("2026-03-11 08:00:00"):
            order.action_confirm()
            self.env.flush_all()
        rows = self._tracked(order)
        self.assertEqual(rows["placed"].actual, datetime(2026, 3, 9, 16, 30))
        self.assertEqual(rows["placed"].reference, "Joel")
        self.assertEqual(rows["confirmed"].actual, datetime(2026, 3, 11, 8))

    def test_looking_again_books_nothing(self):
        order = self._confirmed()
        order._sales_track()
        before = order.sales_milestone_ids
        with freeze_time("2026-03-12 10:00:00"):
            order._sales_track()
        self.assertEqual(order.sales_milestone_ids, before)

    def test_a_later_change_of_lead_times_moves_no_promise(self):
        order = self._confirmed({"product_id": self.balance.id, "customer_lead": 3})
        order.order_line.customer_lead = 9
        rows = self._tracked(order)
        self.assertEqual(rows["delivered"].promised, date(2026, 3, 13))
        self.assertEqual(rows["delivered"].source, "lead_time")

    def test_a_changed_delivery_date_is_a_new_row_and_the_old_one_stays(self):
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        first = self._tracked(order)["delivered"]
        order.commitment_date = "2026-03-18 15:00:00"
        second = self._tracked(order)["delivered"]
        self.assertEqual(second.promised, date(2026, 3, 18))
        self.assertTrue(first.superseded)
        self.assertEqual(first.promised, date(2026, 3, 13))

    def test_the_day_promised_is_that_of_the_company(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        order = self._confirmed(commitment_date="2026-03-13 20:00:00")
        self.assertEqual(self._tracked(order)["delivered"].promised, date(2026, 3, 14))

    def test_one_and_two_hundred_orders_take_the_same_queries(self):
        orders = self.env["sale.order"]
        for _ in range(202):
            orders += self._create_order(self.balance).sudo()
        orders.action_confirm()
        orders[0]._sales_track()
        counts = []
        for some in (orders[1], orders[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._sales_track()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

from datetime import date

from odoo.tests import freeze_time, tagged

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationTracking(TrackingCase):
    """Late, at risk, done: and why."""

    def test_five_days_to_go_on_tuesday_put_a_friday_at_risk(self):
        self._past(*[1] * 2, *[5] * 10)
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        self._tracked(order)
        self.assertEqual(order.sales_track_state, "at_risk")
        self.assertEqual(order.sales_outlook_on, date(2026, 3, 17))
        self.assertIn("Of 12 past orders of the team", order.sales_track_reason)
        self.assertIn("within 5 more: expected by 03/17/2026", order.sales_track_reason)

    def test_without_a_past_nothing_is_at_risk_and_the_reason_says_so(self):
        self._past(*[5] * 9)
        order = self._confirmed(commitment_date="2026-03-11 15:00:00")
        self._tracked(order)
        self.assertEqual(order.sales_track_state, "on_time")
        self.assertIn("Too few orders", order.sales_track_reason)

    def test_a_team_with_little_past_takes_the_companys(self):
        self._past(*[5] * 10)
        other = self.env["crm.team"].create({"name": "New team"})
        order = self._confirmed(commitment_date="2026-03-13 15:00:00", team_id=other.id)
        self._tracked(order)
        self.assertEqual(order.sales_track_reasons["scope"], "company")
        self.assertEqual(order.sales_track_state, "at_risk")

    def test_another_companys_past_says_nothing(self):
        self._past(*[5] * 10)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        past = self.env["sales.order.milestone"]._past(company)
        self.assertFalse(past.durations)

    def test_an_order_is_late_from_the_day_after_the_promised_one(self):
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        for day, state in (("13", "on_time"), ("14", "late")):
            with self.subTest(day):
                self._tracked(order, on=f"2026-03-{day} 08:00:00")
                self.assertEqual(order.sales_track_state, state)
        self.assertIn("Promised for 03/13/2026 and not", order.sales_track_reason)

    def test_midnight_is_that_of_the_company(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        order = self._confirmed(commitment_date="2026-03-13 10:00:00")
        for hour, state in (("14", "on_time"), ("16", "late")):
            with self.subTest(hour):
                self._tracked(order, on=f"2026-03-13 {hour}:00:00")
                self.assertEqual(order.sales_track_state, state)

    def test_the_calendar_says_no_midnight(self):
        """All rooms tell days where the company's partner is, else in UTC."""
        self.company.partner_id.tz = False
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        order = self._confirmed(commitment_date="2026-03-13 10:00:00")
        self._tracked(order, on="2026-03-13 16:00:00")
        self.assertEqual(order.sales_track_state, "on_time")

    def test_a_day_off_of_the_company_is_no_working_day(self):
        self._past(*[5] * 10)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-03-12 00:00:00",
                "date_to": "2026-03-12 23:59:59",
            }
        )
        order = self._confirmed(commitment_date="2026-03-17 15:00:00")
        self._tracked(order)
        self.assertEqual(order.sales_outlook_on, date(2026, 3, 18))
        self.assertEqual(order.sales_track_state, "at_risk")

    def test_delivered_after_the_promise_is_done_and_the_reason_tells(self):
        order = self._confirmed(commitment_date="2026-03-11 15:00:00")
        with freeze_time("2026-03-13 10:00:00"):
            order.sales_delivered_on = "2026-03-12 10:00:00"
            order._sales_track()
        self.assertEqual(order.sales_track_state, "done")
        self.assertIn("after the promised 03/11/2026", order.sales_track_reason)

    def test_a_service_without_a_date_is_promised_nothing(self):
        self.balance.type = "service"
        order = self._confirmed()
        self.assertNotIn("delivered", self._tracked(order))
        self.assertFalse(order.sales_track_state)
        self.assertIn("No day of delivery was promised", order.sales_track_reason)

    def test_a_cancelled_order_is_promised_nothing_but_was_placed(self):
        order = self._confirmed(commitment_date="2026-03-11 15:00:00")
        self._tracked(order)
        order._action_cancel()
        rows = self._tracked(order, on="2026-03-20 10:00:00")
        self.assertEqual(set(rows), {"placed", "confirmed", "released"})
        self.assertFalse(order.sales_track_state)
        self.assertFalse(order.sales_track_next)

    def test_the_next_milestone_is_the_first_still_to_come(self):
        order = self._confirmed(commitment_date="2026-03-11 15:00:00")
        self._tracked(order)
        self.assertEqual(order.sales_track_next, "delivered")
        order.sales_delivered_on = "2026-03-10 10:00:00"
        self._tracked(order)
        self.assertEqual(order.sales_track_next, "invoiced")

    def test_with_the_room_off_nothing_is_booked(self):
        self._switch_room("quotation", False)
        order = self._confirmed(commitment_date="2026-03-11 15:00:00")
        self.assertEqual(self._tracked(order), {})
        self.assertFalse(order.sales_confirmed_on)
        self.assertFalse(order.sales_track_state)

    def test_another_confirmation_promises_anew_and_keeps_the_first_moment(self):
        line = {"product_id": self.balance.id, "customer_lead": 3}
        order = self._confirmed(line)
        with freeze_time("2026-03-16 10:00:00"):
            order._action_cancel()
            order.action_draft()
            self.env.flush_all()
            order.action_confirm()
            self.env.flush_all()
        rows = self._tracked(order, on="2026-03-16 11:00:00")
        self.assertEqual(rows["confirmed"].actual.day, 10)
        self.assertEqual(rows["delivered"].promised, date(2026, 3, 19))

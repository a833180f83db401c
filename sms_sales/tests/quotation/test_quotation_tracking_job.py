from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationTrackingJob(TrackingCase):
    """Which orders the scheduled action looks at, and who reads what it booked."""

    def _run(self, day, since=None):
        orders = self.env["sale.order"]
        if since:
            orders = orders.with_context(lastcall=datetime(2026, 3, since, 8))
        with freeze_time(f"2026-03-{day} 08:00:00"):
            orders._cron_sales_track()
        self.env.invalidate_all()

    def test_a_new_order_is_looked_at(self):
        order = self._confirmed()
        self._run(11)
        self.assertIn("confirmed", self._rows(order))

    def test_drafts_are_not_looked_at(self):
        order = self._create_order(self.balance)
        self._run(11)
        self.assertFalse(order.sudo().sales_tracked_on)

    def test_an_open_order_is_looked_at_again_when_its_day_turns(self):
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        self._run(13)
        self.assertEqual(order.sales_track_state, "on_time")
        self._run(14)
        self.assertEqual(order.sales_track_state, "late")

    def test_what_changed_since_the_last_run_is_looked_at(self):
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        self._run(11)
        self._written(order, "sale_order", "2026-03-11 09:00:00")
        self._written(order.order_line, "sale_order_line", "2026-03-11 11:30:00")
        self._mark(13)
        self.assertTrue(order.sales_tracked_on)
        # An hour's overlap: the line, written at half past eleven, is seen again.
        self._mark(12)
        self.assertFalse(order.sales_tracked_on)

    def _written(self, records, table, moment):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = %s WHERE id = ANY(%s)",
                SQL.identifier(table),
                moment,
                records.ids,
            )
        )

    def _mark(self, hour):
        with freeze_time("2026-03-11 14:00:00"):
            self.env["sale.order"]._sales_mark_changed(datetime(2026, 3, 11, hour))

    def test_running_twice_books_once(self):
        order = self._confirmed()
        self._run(11)
        rows = order.sales_milestone_ids
        self._run(11, since=1)
        self.assertEqual(order.sales_milestone_ids, rows)

    def test_with_the_room_off_the_job_rests(self):
        order = self._confirmed()
        self._switch_room("quotation", False)
        cron = self.env.ref("sms_sales.cron_order_tracking")
        self.assertFalse(cron.active)
        self._run(11)
        self.assertFalse(order.sales_milestone_ids)

    def test_orders_of_two_companies_are_told_in_their_own_days(self):
        order = self._confirmed(commitment_date="2026-03-13 20:00:00")
        far = self.env["res.company"].create({"name": "Alder Japan"})
        far.partner_id.tz = "Asia/Tokyo"
        other = order.copy(
            {
                "company_id": far.id,
                "pricelist_id": False,
                "team_id": False,
                "user_id": False,
            }
        )
        other.commitment_date = "2026-03-13 20:00:00"
        other.action_confirm()
        self._run(11)
        days = [self._rows(one)["delivered"].promised.day for one in (order, other)]
        self.assertEqual(days, [13, 14])
        rows = self.env["sales.order.milestone"].with_user(self.manager)
        found = rows.search([("order_id", "in", (order | other).ids)])
        self.assertEqual(found.company_id, self.company)

    def test_a_milestone_is_neither_changed_nor_deleted(self):
        order = self._confirmed()
        row = self._tracked(order)["placed"]
        with self.assertRaisesRegex(UserError, "stays as it was booked"):
            row.actual = "2026-03-01 10:00:00"
        with self.assertRaisesRegex(UserError, "stays as it was booked"):
            row.unlink()

    def test_who_reads_an_order_reads_its_milestones(self):
        order = self._confirmed()
        rows = self._tracked(order).values()
        row = next(iter(rows))
        other = self._create_user("salesperson", "quote_other")
        auditor = self._create_user("auditor", "quote_auditor")
        portal = self._create_user("portal", "quote_portal")
        for user, may in (
            (self.seller, True),
            (self.lead, True),
            (self.manager, True),
            (auditor, True),
            (other, False),
            (portal, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(row.with_user(user).has_access("read"), may)
        order.user_id = other
        self.assertTrue(row.with_user(other).has_access("read"))
        self.assertFalse(row.with_user(self.seller).has_access("read"))

    def test_the_timeline_is_of_orders_that_one_may_read(self):
        order = self._confirmed()
        steps = order.with_user(self.seller).get_sales_timeline()["steps"]
        self.assertEqual(
            [step["kind"] for step in steps if step["actual"]],
            ["placed", "confirmed", "released"],
        )
        other = self._create_user("salesperson", "quote_other")
        with self.assertRaises(AccessError):
            order.with_user(other).get_sales_timeline()

    def test_the_timeline_keeps_what_was_promised_first(self):
        order = self._confirmed(commitment_date="2026-03-13 15:00:00")
        order._sales_track()
        order.commitment_date = "2026-03-18 15:00:00"
        steps = {one["kind"]: one for one in order._sales_timeline()["steps"]}
        self.assertEqual(steps["delivered"]["promised"], "03/18/2026")
        self.assertEqual(steps["delivered"]["earlier"], ["03/13/2026"])

    def test_nobody_types_what_is_read_off_documents(self):
        order = self._confirmed().with_user(self.seller)
        for name, value in (
            ("sales_track_state", "done"),
            ("sales_confirmed_on", "2026-01-01 10:00:00"),
            ("sales_delivered_on", "2026-03-10 10:00:00"),
        ):
            with self.subTest(name), self.assertRaisesRegex(AccessError, "is kept"):
                order.write({name: value})

    def test_a_customer_reads_no_reasons_by_rpc(self):
        portal = self._create_user("portal", "quote_portal")
        order = self._confirmed(partner_id=portal.partner_id.id)
        order._sales_track()
        theirs = order.with_user(portal)
        self.assertEqual(theirs.name, order.name)
        self.assertEqual(theirs.get_sales_timeline(), {"steps": []})
        with self.assertRaises(AccessError):
            theirs.read(["sales_track_reasons"])

    def test_a_deleted_order_leaves_its_rows_with_its_name(self):
        order = self._confirmed()
        rows = self.env["sales.order.milestone"].browse(
            row.id for row in self._tracked(order).values()
        )
        name = order.name
        order._action_cancel()
        order.unlink()
        self.assertFalse(rows.order_id)
        self.assertEqual(set(rows.mapped("order_name")), {name})

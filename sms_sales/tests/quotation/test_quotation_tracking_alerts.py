from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .tracking_common import TrackingCase


@tagged("post_install", "-at_install")
class TestQuotationTrackingAlerts(TrackingCase):
    """Who is told what, and how often."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "joel@kestrel.example"
        cls.order = cls._confirmed(commitment_date="2026-03-13 15:00:00")
        cls.order._sales_track()

    def _look(self, day):
        with freeze_time(f"2026-03-{day} 08:00:00"):
            self.order._sales_track()

    def _mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", self.order.id)]
        )

    def test_the_seller_is_told_once_that_an_order_turned_late(self):
        self.assertFalse(self._alerts(self.order))
        self._look(14)
        alert = self._alerts(self.order)
        self.assertEqual(alert.user_id, self.seller)
        self.assertIn("Late", alert.summary)
        self.assertIn("Promised for", alert.note)
        self._look(15)
        self.assertEqual(self._alerts(self.order), alert)

    def test_an_alert_that_was_answered_does_not_come_back_the_next_day(self):
        self._look(14)
        self._alerts(self.order).action_done()
        self._look(15)
        self.assertFalse(self._alerts(self.order))

    def test_an_alert_goes_when_a_new_day_is_promised(self):
        self._look(14)
        self.order.commitment_date = "2026-03-20 15:00:00"
        self._look(15)
        self.assertFalse(self._alerts(self.order))
        self._look(21)
        self.assertEqual(len(self._alerts(self.order)), 1)

    def test_at_risk_and_then_late_are_two_turns_and_one_question(self):
        self._past(*[9] * 10)
        self._look(11)
        self.assertIn("At risk", self._alerts(self.order).summary)
        self._look(14)
        self.assertIn("Late", self._alerts(self.order).summary)

    def test_without_a_seller_the_lead_is_told(self):
        self.order.user_id = False
        self._look(14)
        self.assertEqual(self._alerts(self.order).user_id, self.lead)

    def test_orders_of_long_ago_alert_nobody_at_first_sight(self):
        old = self._confirmed(
            on="2026-02-02 10:00:00", commitment_date="2026-02-06 15:00:00"
        )
        old._sales_track()
        self.assertEqual(old.sales_track_state, "late")
        self.assertFalse(self._alerts(old))

    def test_customers_are_told_nothing_unless_the_settings_say_so(self):
        self._look(14)
        self.assertFalse(self._mails())

    def test_the_customer_is_told_once_a_turn_in_a_queued_mail(self):
        self.company.sales_track_mail = "late"
        self._look(14)
        mail = self._mails()
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("has not been delivered yet", mail.body_html)
        self.assertIn("/tracking?access_token=", mail.body_html)
        self._look(15)
        self.assertEqual(self._mails(), mail)

    def test_orders_at_risk_are_told_only_where_that_is_wanted(self):
        self._past(*[9] * 10)
        for setting, count in (("late", 0), ("risk", 1)):
            with self.subTest(setting):
                self.order.sales_track_state = "on_time"
                self.company.sales_track_mail = setting
                self._look(11)
                self.assertEqual(len(self._mails()), count)
        self.assertIn("may arrive later", self._mails().body_html)

    def test_a_customer_who_wants_no_notices_gets_none(self):
        self.company.sales_track_mail = "risk"
        firm = self._create_partner(name="Kestrel Group", sales_track_quiet=True)
        for quiet in ("self", "firm"):
            with self.subTest(quiet):
                self.order.sales_track_state = "on_time"
                self.customer.sales_track_quiet = quiet == "self"
                self.customer.parent_id = firm if quiet == "firm" else False
                self._look(14)
                self.assertFalse(self._mails())

    def test_a_delivery_to_come_is_not_reported(self):
        self._refused("2026-03-10 10:00:01", "still to come")

    def test_a_delivery_before_the_confirmation_is_not_reported(self):
        self._refused("2026-03-09 10:00:00", "confirmed on 03/10/2026")

    def test_a_quotation_has_no_delivery_to_report(self):
        self.order = self._create_order(self.balance).sudo()
        self._refused("2026-03-10 09:00:00", "not confirmed")

    def _refused(self, moment, words):
        with self.assertRaisesRegex(ValidationError, words):
            self._report(moment)

    def _report(self, moment):
        reports = self.env["sales.delivery.report"].with_user(self.seller)
        report = reports.create({"order_ids": self.order.ids, "delivered_on": moment})
        report.action_report()
        return report

    def test_the_seller_reports_a_delivery_and_takes_it_back(self):
        report = self._report("2026-03-10 09:00:00")
        row = self._rows(self.order)["delivered"]
        self.assertEqual((row.source, row.reference), ("reported", "Ann Seller"))
        self.assertEqual(self.order.sales_track_state, "done")
        report.action_take_back()
        self.assertTrue(row.superseded)
        self.assertEqual(self.order.sales_track_state, "on_time")

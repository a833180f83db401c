from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .routing_case import NOW, RoutingCase

LATER = NOW + timedelta(minutes=45)


@tagged("post_install", "-at_install")
class TestRoutingResponse(RoutingCase):
    """Rule 22: from the earliest arrival to the first response."""

    def _post(self, lead, user, when=LATER, **values):
        values = {
            "body": "Hello",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            **values,
        }
        with freeze_time(when):
            return lead.with_user(user).message_post(**values)

    def test_the_first_message_that_the_customer_sees_is_the_response(self):
        lead = self._arrive()
        self.assertEqual(lead.sales_arrived_on, NOW)
        self._post(lead, self.ann)
        self.assertEqual(lead.sales_first_response_on, LATER)
        self._post(lead, self.ann, when=LATER + timedelta(hours=1))
        self.assertEqual(lead.sales_first_response_on, LATER)

    def test_a_note_is_no_response(self):
        lead = self._arrive()
        self._post(lead, self.ann, subtype_xmlid="mail.mt_note")
        self.assertFalse(lead.sales_first_response_on)

    def test_automatic_messages_and_mailings_are_no_response(self):
        lead = self._arrive()
        for kind in ("auto_comment", "email_outgoing", "notification"):
            with self.subTest(kind=kind):
                self._post(lead, self.ann, message_type=kind)
                self.assertFalse(lead.sales_first_response_on)

    def test_what_the_customer_writes_is_no_response(self):
        lead = self._arrive()
        customer = self._create_partner(name="Pia", email="pia@mill.example")
        self._post(lead, self.env.user, author_id=customer.id, message_type="email")
        self.assertFalse(lead.sales_first_response_on)

    def test_an_answer_from_ones_mailbox_is_a_response(self):
        lead = self._arrive()
        self._post(lead, self.ann, message_type="email")
        self.assertEqual(lead.sales_first_response_on, LATER)

    def test_a_call_or_a_meeting_that_took_place_is_a_response(self):
        for xmlid, answered in (
            ("mail.mail_activity_data_call", True),
            ("mail.mail_activity_data_meeting", True),
            ("mail.mail_activity_data_todo", False),
        ):
            with self.subTest(xmlid=xmlid):
                lead = self._arrive(user_id=self.ann.id).with_user(self.ann)
                activity = lead.activity_schedule(xmlid, user_id=self.ann.id)
                self.assertFalse(lead.sales_first_response_on)
                with freeze_time(LATER):
                    activity.action_feedback(feedback="Reached")
                self.assertEqual(bool(lead.sales_first_response_on), answered)

    def test_another_salesperson_is_no_response(self):
        """The host's own assignment date is set anew by each."""
        lead = self._arrive()
        with freeze_time(LATER):
            lead.user_id = self.ben
        self.assertFalse(lead.sales_first_response_on)
        self.assertEqual(lead.sales_arrived_on, NOW)

    def test_a_merge_keeps_the_earliest_of_both(self):
        account = self._create_account()
        first = self._arrive(partner_id=account.id)
        with freeze_time(NOW + timedelta(hours=3)):
            second = self._arrive(partner_id=account.id)
        self._post(second, self.ann)
        (first + second).user_id = self.ann
        merged = (first + second).with_user(self.ann).merge_opportunity()
        self.assertEqual(merged.sales_arrived_on, NOW)
        self.assertEqual(merged.sales_first_response_on, LATER)

    def test_a_copy_arrives_anew(self):
        lead = self._arrive()
        self._post(lead, self.ann)
        with freeze_time(LATER):
            copied = lead.copy()
        self.assertEqual(copied.sales_arrived_on, LATER)
        self.assertFalse(copied.sales_first_response_on)

    def _report(self, lead, user=None):
        self.env.flush_all()
        reports = self.env["sales.response.time"].with_user(user or self.ann)
        return reports.with_context(tz="UTC").search([("lead_id", "=", lead.id)])

    def test_the_report_says_how_long_it_took_and_what_came_of_it(self):
        lead = self._arrive()
        self._post(lead, self.ann)
        lead.action_set_won()
        row = self._report(lead)
        self.assertAlmostEqual(row.hours, 0.75)
        self.assertEqual((row.band, row.hour), ("1", "09"))
        self.assertEqual((row.answered, row.converted), (100, 100))

    def test_the_report_has_a_band_for_each_wait(self):
        for wait, band in (
            (timedelta(minutes=5), "0"),
            (timedelta(minutes=60), "1"),
            (timedelta(hours=4), "2"),
            (timedelta(hours=24), "3"),
            (timedelta(hours=24, seconds=1), "4"),
            (None, "5"),
        ):
            with self.subTest(wait=wait):
                lead = self._arrive(user_id=self.ann.id)
                lead.sales_first_response_on = wait and NOW + wait
                self.assertEqual(self._report(lead).band, band)

    def test_the_hour_of_arrival_is_that_of_the_reader(self):
        lead = self._arrive(user_id=self.ann.id)
        row = self._report(lead).with_context(tz="Asia/Tokyo")
        row.invalidate_recordset()
        self.assertEqual(row.hour, "18")

    def test_leads_of_before_count_from_their_creation(self):
        lead = self._arrive(user_id=self.ann.id)
        lead.sales_arrived_on = False
        self.assertEqual(self._report(lead).arrived_on, lead.create_date)

    def test_salespeople_see_their_own_and_leaders_their_teams(self):
        lead = self._arrive()
        auditor = self._create_user("auditor", "terr_auditor")
        for user, seen in (
            (self.ann, True),
            (self.ben, False),
            (self.leader, True),
            (self.manager, True),
            (auditor, True),
        ):
            with self.subTest(user=user.name):
                self.assertEqual(bool(self._report(lead, user)), seen)
                decisions = self.Decision.with_user(user)
                found = decisions.search([("lead_id", "=", lead.id)])
                self.assertEqual(bool(found), seen)

    def test_a_room_that_is_off_notes_nothing(self):
        self._switch_room("territory", False)
        lead = self._arrive(user_id=self.ann.id)
        self._post(lead, self.ann)
        self.assertFalse(lead.sales_arrived_on or lead.sales_first_response_on)

    def test_who_is_measured_does_not_write_what_is_measured(self):
        lead = self._arrive(user_id=self.ann.id).with_user(self.ann)
        leads = lead.browse()
        for name, value in (
            ("sales_first_response_on", LATER),
            ("sales_answer_due", False),
            ("sales_arrived_on", LATER),
            ("sales_routing_step", "manual"),
        ):
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    lead.write({name: value})
                with self.assertRaises(AccessError):
                    leads.create({"name": "Mine", name: value})
        result = leads.load(
            ["name", "sales_first_response_on"], [["Imported", str(LATER)]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("kept by the system", result["messages"][0]["message"])

    def test_whoever_may_make_a_lead_lets_it_arrive(self):
        for user in (self.ann, self.leader):
            with self.subTest(user=user.name):
                lead = self._arrive(user=user)
                self.assertEqual(lead.sales_arrived_on, NOW)
                self.assertTrue(lead.sales_routing_step)
                own = lead.with_user(lead.user_id)
                self.assertEqual(own.copy().sales_arrived_on, NOW)

from odoo.tests import freeze_time, tagged

from .approval_common import ApprovalCase

CRON = "sms_sales.cron_approval_follow_up"


@tagged("post_install", "-at_install")
class TestQuotationFollowUp(ApprovalCase):
    """Rule 11: reminders and escalation in the approver's working hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "Mornings",
                "tz": "UTC",
                "attendance_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Morning",
                            "dayofweek": str(day),
                            "hour_from": 8,
                            "hour_to": 12,
                            "day_period": "morning",
                        },
                    )
                    for day in range(5)
                ],
            }
        )
        cls.company.resource_calendar_id = calendar
        cls.chain.step_ids.write({"remind_hours": 4, "escalate_hours": 16})

    def _run(self):
        self.env["sales.quotation.request.step"]._follow_up()

    def test_hours_are_working_hours_from_the_opening(self):
        # Tuesday 10:00: two hours today, two tomorrow; then four a day.
        step = self._ask(self._discounted()).sudo().step_ids
        self.assertEqual(str(step.remind_on), "2026-03-11 10:00:00")
        # Two today, four on Wednesday to Friday, two on Monday.
        self.assertEqual(str(step.due), "2026-03-16 10:00:00")

    def test_a_reminder_once_and_then_the_next_one_up(self):
        request = self._ask(self._discounted()).sudo()
        with freeze_time("2026-03-11 09:59:00"):
            self._run()
        self.assertEqual(request.approval_ids.mapped("decision"), ["submit"])
        with freeze_time("2026-03-11 10:00:00"):
            self._run()
            self._run()
        decisions = request.approval_ids.sorted("id").mapped("decision")
        self.assertEqual(decisions, ["submit", "remind"])
        with freeze_time("2026-03-16 10:00:00"):
            self._run()
            self._run()
        decisions = request.approval_ids.sorted("id").mapped("decision")
        self.assertEqual(decisions, ["submit", "remind", "escalate"])
        self.assertIn(self.manager, request.asked_ids)
        self.assertIn(self.lead, request.asked_ids)
        self.assertEqual(self._decide(request.sudo(False), self.manager), "approved")

    def test_what_is_decided_is_not_reminded_of(self):
        request = self._ask(self._discounted())
        self._decide(request, self.lead)
        with freeze_time("2026-04-10 10:00:00"):
            self.assertFalse(self.env["sales.quotation.request.step"]._overdue())

    def test_the_scheduled_action_runs(self):
        request = self._ask(self._discounted())
        with freeze_time("2026-03-12 10:00:00"), self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.assertIn("remind", request.sudo().approval_ids.mapped("decision"))

from datetime import datetime

from odoo import Command
from odoo.tests import freeze_time, tagged

from .routing_case import RoutingCase

EVENING = datetime(2026, 3, 10, 20, 0)
HOME_DUE = datetime(2026, 3, 11, 8, 30)
ABROAD_DUE = datetime(2026, 3, 11, 10, 30)


@tagged("post_install", "-at_install")
class TestRoutingHours(RoutingCase):
    """Rule 21: one policy for two companies, which work from 8 and from 10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abroad = cls.env["res.company"].create({"name": "Alder Abroad"})
        late = cls.hours.copy({"company_id": cls.abroad.id})
        for hours in late.attendance_ids:
            hours.write(
                {"hour_from": hours.hour_from + 2, "hour_to": hours.hour_to + 2}
            )
        cls.company.resource_calendar_id = cls.hours
        cls.abroad.resource_calendar_id = late
        cls.policy.write(
            {"calendar_id": False, "company_id": False, "answer_minutes": 30}
        )
        both = [Command.link(cls.abroad.id)]
        (cls.ann | cls.ben | cls.leader | cls.manager | cls.env.user).company_ids = both
        cls.everywhere = {"allowed_company_ids": [cls.company.id, cls.abroad.id]}

    def _arrive_in(self, company, user=None, at=None):
        leads = self.env["crm.lead"].with_user(user or self.env.user)
        with freeze_time(EVENING):
            lead = (
                leads.with_context(**self.everywhere)
                .with_company(at)
                .create(
                    {
                        "name": company.name,
                        "company_id": company.id,
                        "team_id": self.team.id,
                        "user_id": False,
                    }
                )
            )
        return lead.with_user(self.env.user)

    def test_leads_wait_by_the_hours_of_their_company_whoever_runs(self):
        for user in (self.env.user, self.manager):
            for at in (self.company, self.abroad):
                for company, due in (
                    (self.company, HOME_DUE),
                    (self.abroad, ABROAD_DUE),
                ):
                    with self.subTest(user=user.name, at=at.name, of=company.name):
                        lead = self._arrive_in(company, user, at)
                        self.assertEqual(lead.sales_answer_due, due)

    def test_a_lead_is_handed_on_in_the_hours_of_its_company(self):
        home, abroad = map(self._arrive_in, (self.company, self.abroad))
        self.assertEqual(self._owners(home | abroad), "Ann Ben")
        self._hand_over(HOME_DUE)
        self.assertEqual(self._owners(home | abroad), "Ben Ben")
        self._hand_over(ABROAD_DUE)
        # Home has been open since eight, and nobody answered there a second time.
        self.assertEqual(self._owners(home | abroad), "Lea Ann")
        self.assertEqual(abroad.sales_answer_due, datetime(2026, 3, 11, 11, 0))

    def test_absence_counts_when_that_company_opens(self):
        self._away(self.ann, datetime(2026, 3, 11, 7), datetime(2026, 3, 11, 9))
        home, abroad = map(self._arrive_in, (self.company, self.abroad))
        self.assertEqual(self._owners(home | abroad), "Ben Ann")

    def test_the_holidays_of_another_company_do_not_count(self):
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "National day",
                "calendar_id": False,
                "date_from": datetime(2026, 3, 11),
                "date_to": datetime(2026, 3, 12),
            }
        )
        # The host finds the company by who looks.
        holiday.company_id = self.abroad
        home, abroad = map(self._arrive_in, (self.company, self.abroad))
        self.assertEqual(home.sales_answer_due, HOME_DUE)
        self.assertEqual(abroad.sales_answer_due, datetime(2026, 3, 12, 10, 30))

    def test_leads_of_two_companies_that_come_together_go_round_together(self):
        leads = self.env["crm.lead"].with_context(**self.everywhere)
        values = {"team_id": self.team.id, "user_id": False}
        home, abroad = leads.create(
            [
                {"name": "Home", "company_id": self.company.id, **values},
                {"name": "Abroad", "company_id": self.abroad.id, **values},
            ]
        )
        self.assertEqual(self._owners(home | abroad), "Ann Ben")

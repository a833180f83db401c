from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .routing_case import RoutingCase


@tagged("post_install", "-at_install")
class TestRoutingAbsence(RoutingCase):
    """Rule 19: absences are entered here, where no HR app knows of them."""

    def _absent(self, user, first="2026-03-10", last="2026-03-10", by=None):
        absences = self.env["sales.routing.absence"].with_user(by or user)
        return absences.create(
            {"user_id": user.id, "date_from": first, "date_to": last}
        )

    def test_who_is_away_is_passed_over_from_the_first_day_to_the_last(self):
        self._absent(self.ann, "2026-03-10", "2026-03-11")
        for moment, name in (
            (datetime(2026, 3, 9, 9), "Ann"),
            (datetime(2026, 3, 10, 9), "Ben"),
            (datetime(2026, 3, 11, 16), "Ben"),
            (datetime(2026, 3, 12, 9), "Ann"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                lead = self._arrive()
                self.assertEqual(self._owners(lead), name)
                if name == "Ben":
                    reason = self._decision(lead).reason_text
                    self.assertIn("Ann Seller (absent)", reason)

    def test_a_day_is_that_of_the_salesperson(self):
        self.ann.tz = "Asia/Tokyo"
        self.policy.calendar_id = False
        self.company.resource_calendar_id = False
        self._absent(self.ann, "2026-03-11", "2026-03-11")
        for moment, name in (
            (datetime(2026, 3, 10, 14, 59), "Ann"),
            (datetime(2026, 3, 10, 15, 0), "Ben"),
            (datetime(2026, 3, 11, 14, 59), "Ben"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                self.assertEqual(self._owners(self._arrive()), name)

    def test_the_account_s_salesperson_who_is_away_does_not_get_it(self):
        account = self._create_account(user_id=self.ann.id)
        self._absent(self.ann)
        lead = self._arrive(partner_id=account.id)
        self.assertEqual(lead.user_id, self.ben)

    def test_each_enters_their_own_a_leader_those_of_the_team(self):
        stranger = self._create_user("salesperson", "terr_stranger", name="Sam")
        own = self._absent(self.ann)
        self._absent(self.ann, by=self.leader)
        self._absent(stranger, by=self.manager)
        for user, by in (
            (self.ann, self.ben),
            (stranger, self.leader),
            (self.ann, self._create_user("auditor", "terr_auditor")),
        ):
            with self.subTest(by=by.name), self.assertRaises(AccessError):
                self._absent(user, by=by)
        with self.assertRaises(AccessError):
            own.with_user(self.ben).date_to = "2026-03-20"
        with self.assertRaises(AccessError):
            own.user_id = self.ben
        absences = self.env["sales.routing.absence"]
        counts = [
            absences.with_user(user).search_count([])
            for user in (self.ann, self.ben, self.leader, self.manager)
        ]
        mine = absences.search_count([("user_id", "in", (self.ann | stranger).ids)])
        self.assertEqual(counts[:3], [2, 0, 2])
        self.assertGreaterEqual(counts[3], mine)

    def test_an_absence_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._absent(self.ann, "2026-03-11", "2026-03-10")

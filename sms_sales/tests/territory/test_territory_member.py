from psycopg2 import Error, IntegrityError

from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryMember(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.member = cls._create_member(
            cls.north, cls.seller, date_from="2026-03-01", date_to="2026-03-31"
        )

    def _join(self, **values):
        with mute_logger("odoo.sql_db"), self.cr.savepoint():
            return self._create_member(
                values.pop("territory", self.north), self.seller, **values
            )

    def test_two_memberships_of_a_role_do_not_overlap(self):
        for dates in (
            {"date_from": "2026-03-31"},
            {"date_from": "2026-01-01"},
            {"date_from": "2026-03-10", "date_to": "2026-03-10"},
        ):
            with self.subTest(dates), self.assertRaises(Error):
                self._join(**dates)

    def test_the_day_after_the_last_one_is_free(self):
        self._join(date_from="2026-04-01")
        self._join(date_from="2026-02-01", date_to="2026-02-28")
        self._join(date_from="2026-03-10", role="service")
        south = self._create_territory(self.plan, "SOUTH")
        self._join(territory=south, date_from="2026-03-10")

    def test_an_archived_membership_is_not_in_the_way(self):
        self.member.active = False
        self._join(date_from="2026-03-10")

    def test_dates_run_forwards_and_capacities_upwards(self):
        for values in (
            {"date_from": "2026-05-02", "date_to": "2026-05-01"},
            {"date_from": "2026-05-02", "capacity": -1},
        ):
            with self.subTest(values), self.assertRaises(IntegrityError):
                self._join(**values)

    def test_the_overlap_is_said_in_words(self):
        with self.assertRaises(Error) as caught:
            self._join(date_from="2026-03-31")
        # As the host tells whoever saves.
        told = self.member._sql_error_to_message(caught.exception)
        self.assertIn(f"dates of {self.seller.name} overlap", told)

    def test_a_member_ends_and_goes_on_in_one_save(self):
        self.member.date_to = False
        self.env.flush_all()
        going_on = {"user_id": self.seller.id, "date_from": "2026-04-01"}
        self.north.with_user(self.manager).member_ids = [
            Command.update(self.member.id, {"date_to": "2026-03-31"}),
            Command.create({**going_on, "capacity": 50.0}),
        ]
        self.assertEqual(len(self.north.member_ids), 2)

    def test_who_is_a_member_follows_the_day(self):
        members = self.env["sales.territory.member"]
        for day, expected in (
            ("2026-02-28", False),
            ("2026-03-01", True),
            ("2026-03-31", True),
            ("2026-04-01", False),
        ):
            with freeze_time(day), self.subTest(day):
                self.env.invalidate_all()
                self.assertEqual(self.member.current, expected)
                found = members.search(
                    [("current", "=", True), ("territory_id", "=", self.north.id)]
                )
                self.assertEqual(found == self.member, expected)

    def test_the_capacity_of_a_territory_is_that_of_its_owners_today(self):
        self._create_member(self.north, self.other, capacity=30.0)
        self._create_member(self.north, self.manager, role="service", capacity=50.0)
        self.assertEqual(self.north.capacity, 130.0)

    def test_a_salesperson_sees_who_works_in_the_own_territories(self):
        south = self._create_territory(self.plan, "SOUTH")
        hidden = self._create_member(south, self.other)
        beside = self._create_member(self.north, self.other, role="service")
        members = self.env["sales.territory.member"]
        seen = members.with_user(self.seller).search([])
        self.assertIn(self.member, seen)
        self.assertIn(beside, seen)
        self.assertNotIn(hidden, seen)
        south.manager_id = self.seller
        self.assertIn(hidden, members.with_user(self.seller).search([]))

    def test_a_lead_sees_who_works_in_the_territories_of_the_team(self):
        lead = self._create_user("team_lead", "terr_lead")
        members = self.env["sales.territory.member"].with_user(lead)
        self.assertNotIn(self.member, members.search([]))
        team = self.env["crm.team"].create({"name": "North", "user_id": lead.id})
        self.north.team_id = team
        self.assertIn(self.member, members.search([]))

    def test_a_user_with_a_territory_is_not_deleted(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(Error):
            with self.cr.savepoint():
                self.seller.unlink()

    def test_who_does_not_see_the_members_sees_how_much_they_can_do(self):
        self.env.flush_all()
        self.env.invalidate_all()
        north = self.north.with_user(self.other)
        self.assertFalse(north.member_ids)
        self.env.invalidate_all()
        self.assertEqual(north.capacity, self.member.capacity)

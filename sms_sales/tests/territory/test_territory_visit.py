from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .seen_case import SeenCase

HERE = (52.52, 13.405)
CLOSE_BY = (52.521, 13.405)


@tagged("post_install", "-at_install")
class TestTerritoryVisit(SeenCase):
    """A check-in logs who was where, and when; nothing else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.write({"partner_latitude": 52.52, "partner_longitude": 13.405})
        cls.visits = cls.env["sales.visit"]
        # What the demo story tells is none of ours.
        cls.before = cls.visits.search([], order="id desc", limit=1).id
        row = {"subject_id": cls.account.id, "territory_id": cls.one.id}
        cls.Ledger._assign(cls.plan, [row], "manual")

    def _check_in(self, record=None, where=CLOSE_BY, user=None, **values):
        record = (record or self.account).with_user(user or self.seller)
        action = record.action_sales_check_in(*where, 12)
        wizard = record.env[action["res_model"]].browse(action["res_id"])
        wizard.write(values)
        wizard.action_check_in()
        return self._logged()[:1]

    def _logged(self, user=None):
        """Return the visits of this test that ``user`` sees, the last one first."""
        visits = self.visits.with_user(user or self.env.user)
        return visits.search([("id", ">", self.before)], order="id desc")

    def test_a_check_in_is_logged_with_its_distance(self):
        visit = self._check_in(note="Asked for a quotation")
        self.assertEqual((visit.user_id, visit.account_id), (self.seller, self.account))
        self.assertEqual(visit.territory_id, self.one)
        self.assertEqual(visit.name, self.account.display_name)
        self.assertTrue(visit.is_located)
        self.assertAlmostEqual(visit.distance, 0.11, places=2)
        self.assertEqual((visit.latitude, visit.accuracy), (52.521, 12))
        self.assertEqual(visit.company_id, self.company)
        body = self.account.message_ids[0].body
        self.assertIn("111 m from the address", body)
        self.assertIn("Asked for a quotation", body)
        self.assertEqual(self.account.message_ids[0].author_id, self.seller.partner_id)

    def test_nothing_is_logged_before_it_is_confirmed(self):
        self.account.with_user(self.seller).action_sales_check_in(*HERE, 5)
        self.assertFalse(self._logged())

    def test_a_lead_is_visited_where_its_customer_is(self):
        lead = self._create_lead(user_id=self.seller.id)
        visit = self._check_in(lead)
        self.assertEqual((visit.lead_id, visit.contact_id), (lead, self.account))
        self.assertEqual(visit.name, "Ten scales")
        self.assertEqual(lead.sales_visit_count, 1)
        self.assertEqual(self.account.sales_visit_count, 1)
        self.assertIn("Visited", lead.message_ids[0].body)

    def test_a_lead_of_nobody_has_no_distance(self):
        lead = self.env["crm.lead"].create(
            {"name": "By mail", "user_id": self.seller.id}
        )
        visit = self._check_in(lead)
        self.assertFalse(visit.is_located or visit.account_id)
        self.assertEqual(visit.distance, 0)
        self.assertIn("nobody knows where", lead.message_ids[0].body)

    def test_the_position_of_an_address_that_nobody_located_may_be_kept(self):
        account = self._create_account(name="New Labs")
        eva = self._create_partner(name="Eva", parent_id=account.id)
        self._check_in(eva)
        self.assertFalse(account.partner_latitude)
        self._check_in(eva, keep_position=True)
        self.assertEqual(account.partner_latitude, 52.521)
        visit = self._check_in(eva, HERE, keep_position=True)
        self.assertAlmostEqual(visit.distance, 0.11, places=2)
        self.assertEqual(account.partner_latitude, 52.521, "it is known already")

    def test_what_is_no_position_is_refused(self):
        account = self.account.with_user(self.seller)
        for where in ((91, 13), (-90.5, 0.1), (52, 190), (None, None), (0, 0)):
            with self.subTest(where=where), self._refused("no position on earth"):
                account.action_sales_check_in(*where)
        action = account.action_sales_check_in(*HERE)
        wizard = account.env["sales.visit.check.in"].browse(action["res_id"])
        wizard.latitude = 91
        with self._refused("no position on earth"):
            wizard.action_check_in()

    @mute_logger("odoo.sql_db")
    def test_an_accuracy_below_zero_is_refused(self):
        with self.assertRaises(CheckViolation):
            self._check_in(accuracy=-1)

    def test_visits_stay_as_they_were_logged(self):
        visit = self._check_in()
        for work in (
            lambda: visit.write({"latitude": 1}),
            visit.unlink,
            visit.copy,
            lambda: visit.with_user(self.seller).write({"note": "x"}),
        ):
            with self.assertRaises(UserError):
                work()
        with self.assertRaises(AccessError):
            self.visits.with_user(self.seller).create(
                {"name": "x", "date": "2026-01-01", "user_id": self.other.id}
            )

    def test_what_was_visited_may_go(self):
        visit = self._check_in()
        name = visit.name
        visit.invalidate_recordset()
        self.env["sales.territory.assignment"]._current(
            self.company, "primary", self.account.ids
        )
        self.account.unlink()
        self.env.invalidate_all()
        self.assertFalse(visit.contact_id or visit.account_id)
        self.assertEqual(visit.name, name)
        with self._refused("has been deleted"):
            visit.action_open()

    def test_each_sees_their_own_a_leader_those_of_the_team(self):
        leader = self._create_user("team_lead", "terr_lead", name="Lea Lead")
        team = self.env["crm.team"].create(
            {"name": "Inside", "user_id": leader.id, "company_id": False}
        )
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.seller.id}
        )
        mine = self._check_in()
        others = self._check_in(user=self.boss)
        everybody = mine | others
        for user, seen in (
            (self.seller, mine),
            (self.boss, others),
            (leader, mine),
            (self._create_user("salesperson_all", "terr_all"), everybody),
            (self._create_user("auditor", "terr_auditor"), everybody),
            (self._create_user("territory_manager", "terr_drawer"), self.visits),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self._logged(user), seen.sorted("id", reverse=True))

    def test_nobody_sees_visits_of_companies_they_are_not_in(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.account.company_id = abroad
        self.seller.company_ids += abroad
        visit = self._check_in(
            user=self.seller.with_context(allowed_company_ids=abroad.ids)
        )
        self.assertEqual(visit.company_id, abroad)
        reader = self._create_user("salesperson_all", "terr_all")
        self.assertFalse(self._logged(reader))

    def test_a_check_in_asks_for_the_right_to_read(self):
        lead = self._create_lead(
            self._create_account(name="Elsewhere"), user_id=self.other.id
        )
        self._forget()
        with self.assertRaises(AccessError):
            lead.with_user(self.boss).action_sales_check_in(*HERE)


@tagged("post_install", "-at_install")
class TestTerritoryVisitTour(SeenCase, HttpCase):
    def test_a_salesperson_checks_in(self):
        self.account.write({"partner_latitude": 52.52, "partner_longitude": 13.405})
        self.start_tour(
            f"/odoo/contacts/{self.account.id}",
            "sms_sales_check_in",
            login=self.seller.login,
        )
        visit = self.env["sales.visit"].search([("account_id", "=", self.account.id)])
        self.assertEqual((len(visit), visit.user_id), (1, self.seller))
        self.assertEqual(visit.note, "Saw the laboratory")

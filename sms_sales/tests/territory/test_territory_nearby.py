from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.territory.nearby import Place, distance
from ...report.territory.nearby import REACH_KM
from .common import TerritoryCase

BERLIN = Place(52.52, 13.405)
POTSDAM = Place(52.4, 13.0667)
SUVA, APIA = Place(-18.1416, 178.4415), Place(-13.8333, -171.7667)


@tagged("post_install", "-at_install")
class TestTerritoryNearby(TerritoryCase):
    """What is within some kilometres of a contact, or of the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner"].search([]).write(
            {"partner_latitude": 0, "partner_longitude": 0}
        )
        cls.berlin = cls._create_at("Berlin Labs", BERLIN)
        cls.potsdam = cls._create_at("Potsdam Labs", POTSDAM)
        cls.lost = cls._create_account(name="Nowhere Labs")

    @classmethod
    def _create_at(cls, name, where, **values):
        return cls._create_account(
            name=name,
            partner_latitude=where.latitude,
            partner_longitude=where.longitude,
            **values,
        )

    def _near(self, center, user=None, domain=()):
        # Each request looks from one place.
        self.env.invalidate_all()
        nearby = self.env["sales.nearby"].with_user(user or self.seller)
        return nearby.with_context(sales_near=list(center)).search(list(domain))

    def _create_lead(self, partner, **values):
        return self.env["crm.lead"].create(
            {
                "name": "Ten scales",
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": self.seller.id,
                **values,
            }
        )

    def test_accounts_come_in_the_order_of_their_distance(self):
        found = self._near(POTSDAM)
        self.assertEqual(found.partner_id, self.potsdam | self.berlin)
        self.assertEqual(found.mapped("name"), ["Potsdam Labs", "Berlin Labs"])
        self.assertAlmostEqual(found[0].distance, 0, places=3)
        self.assertAlmostEqual(found[1].distance, distance(POTSDAM, BERLIN), places=1)
        near = self._near(POTSDAM, domain=[("distance", "<=", 20)])
        self.assertEqual(near.partner_id, self.potsdam)

    def test_the_database_measures_as_the_engine_does(self):
        places = (
            Place(0.5, 179.9),
            Place(-0.5, -179.9),
            Place(89.9, 10),
            Place(89.9, -170),
            Place(-89.5, 5),
            SUVA,
            APIA,
        )
        accounts = {self._create_at(f"At {one}", one): one for one in places}
        for center in (*places, BERLIN, Place(90, 0), Place(0, 180)):
            with self.subTest(center=center):
                found = {one.partner_id: one.distance for one in self._near(center)}
                for account, where in accounts.items():
                    away = distance(center, where)
                    self.assertEqual(account in found, away <= REACH_KM)
                    if account in found:
                        self.assertAlmostEqual(found[account], away, places=1)

    def test_deals_are_where_their_customer_is(self):
        eva = self._create_partner(name="Eva", parent_id=self.berlin.id)
        store = self._create_partner(
            name="Store",
            parent_id=self.berlin.id,
            type="other",
            partner_latitude=POTSDAM.latitude,
            partner_longitude=POTSDAM.longitude,
        )
        deals = [self._create_lead(one) for one in (self.berlin, eva, store)]
        self._create_lead(self.lost)
        self._create_lead(self.berlin).action_set_lost()
        found = self._near(BERLIN, domain=[("kind", "=", "lead")])
        self.assertEqual(
            {one.lead_id: round(one.distance) for one in found},
            {deals[0]: 0, deals[1]: 0, deals[2]: round(distance(BERLIN, POTSDAM))},
        )

    def test_who_looks_finds_what_the_host_shows(self):
        self._create_lead(self.berlin, user_id=self.other.id)
        mine = self._create_lead(self.berlin)
        self.assertEqual(self._near(BERLIN).lead_id, mine)
        manager = self._create_user("salesperson_all", "terr_all")
        self.assertEqual(len(self._near(BERLIN, manager).lead_id), 2)
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.potsdam.company_id = abroad
        self.assertNotIn(self.potsdam, self._near(BERLIN).partner_id)

    def test_vendors_and_the_archived_are_no_accounts(self):
        self.berlin.supplier_rank = 1
        self.potsdam.active = False
        self.assertFalse(self._near(BERLIN))

    def test_around_a_contact_by_its_button(self):
        eva = self._create_partner(name="Eva", parent_id=self.potsdam.id)
        action = eva.with_user(self.seller).action_sales_nearby()
        near = self.env["sales.nearby"].with_user(self.seller)
        found = near.with_context(**action["context"]).search([])
        self.assertEqual(found.partner_id, self.potsdam | self.berlin)

    def test_a_contact_that_nobody_located_is_said_so(self):
        with self._refused("Nobody knows where “Nowhere Labs” is"):
            self.lost.action_sales_nearby()
        with self._refused("Nobody knows where"):
            self._create_lead(self.lost).action_sales_nearby()
        lead = self.env["crm.lead"].create({"name": "By mail"})
        with self._refused("“By mail” has no customer yet, and only contacts are"):
            lead.action_sales_nearby()

    def test_around_the_browser(self):
        nearby = self.env["sales.nearby"].with_user(self.seller)
        action = nearby.action_around(BERLIN.latitude, BERLIN.longitude)
        found = nearby.with_context(**action["context"]).search([])
        self.assertEqual(found[0].partner_id, self.berlin)
        for pair in ((91, 13), (52, 181), (None, None), ("52", "13"), (0, 0)):
            with self.subTest(pair=pair), self._refused("no position on earth"):
                nearby.action_around(*pair)

    def test_what_a_client_sends_is_looked_at(self):
        for near in ("Berlin", [52], [91, 13], {"latitude": 1}, [52, 13, 1], True):
            with self.subTest(near=near), self.assertRaises(UserError):
                self.env["sales.nearby"].with_context(sales_near=near).search([])
        self.assertFalse(self.env["sales.nearby"].search([]), "nowhere: nothing")

    def test_an_employee_who_sells_nothing_looks_for_nothing(self):
        employee = self._create_user("employee", "terr_employee")
        with self.assertRaises(AccessError):
            self._near(BERLIN, employee)

    def test_coordinates_are_on_earth(self):
        for values in (
            {"partner_latitude": 91},
            {"partner_longitude": -180.5},
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, "“Berlin Labs” cannot be at"),
                self.env.cr.savepoint(),
            ):
                self.berlin.write(values)
        self._switch_room("territory", False)
        self.berlin.partner_latitude = 91  # as the host has it

    def test_a_box_on_the_index_comes_first(self):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO res_partner (name, complete_name, active, partner_share,
                            type, autopost_bills, partner_latitude, partner_longitude)
                SELECT 'x', 'x', TRUE, TRUE, 'contact', 'ask', -60 + g %% 120,
                       -170 + g %% 340
                  FROM generate_series(1, 20000) g
                """
            )
        )
        self.env.cr.execute(SQL("ANALYZE res_partner"))
        nearby = self.env["sales.nearby"].with_context(sales_near=list(BERLIN))
        rows = self.env.execute_query(SQL("EXPLAIN %s", nearby._table_query))
        self.assertIn("sales_place_idx", "\n".join(row for (row,) in rows))

    def test_a_map_opens_in_the_browser(self):
        action = self.berlin.action_sales_map()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn("mlat=52.52&mlon=13.405", action["url"])
        self.lost.write({"street": "Dorfstraße 1", "city": "Kümmritz"})
        url = self.lost.action_sales_map()["url"]
        self.assertIn("search?query=Dorfstra%C3%9Fe+1%2C+K%C3%BCmmritz", url)
        lead = self.env["crm.lead"].create({"name": "By mail", "city": "Lyon"})
        self.assertIn("query=Lyon", lead.action_sales_map()["url"])
        self.lost.write({"street": False, "city": False})
        with self._refused("no address to show"):
            self.lost.action_sales_map()
        row = self._near(BERLIN)[0]
        self.assertIn("mlat=52.52", row.action_open_map()["url"])
        self.assertEqual(row.action_open()["res_id"], self.berlin.id)

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryPostcode(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.rule = cls._create_rule(cls.north, country="DE")

    def test_an_account_has_a_key_that_follows_its_address(self):
        account = self._create_account(country="US", zip="2116")
        self.assertEqual(account.sales_postcode_key, "02116")
        account.zip = "90210"
        self.assertEqual(account.sales_postcode_key, "90210")
        account.country_id = self._country("GB")
        self.assertFalse(account.sales_postcode_key)
        account.zip = "SW1A 1AA"
        self.assertEqual(account.sales_postcode_key, "SW01A1AA")

    def test_keys_compare_byte_by_byte_in_the_database(self):
        self._create_range(self.rule, "GB", "B")
        inside = self._create_account(country="GB", zip="B1 1AA")
        outside = self._create_account(country="GB", zip="BA1 1AA")
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                  JOIN sales_territory_range AS r ON r.country_id = partner.country_id
                 WHERE r.rule_id = %s
                   AND partner.sales_postcode_key COLLATE "C" >= r.key_from
                   AND partner.sales_postcode_key COLLATE "C" < r.key_to || '~'
                """,
                self.rule.id,
            )
        )
        self.assertIn((inside.id,), found)
        self.assertNotIn((outside.id,), found)

    def test_a_foreign_postcode_is_refused(self):
        with self._refused("“K1A” is not a postcode of Germany"):
            self._create_range(self.rule, "DE", "K1A")
        with self._refused("is not a postcode"):
            self._create_range(self.rule, "DE", "10115").country_id = self._country(
                "CA"
            )

    def test_an_inverted_range_is_refused(self):
        with self._refused("20457 – 10115 of Germany run backwards"):
            self._create_range(self.rule, "DE", "20457", "10115")

    def test_a_range_is_shown_as_it_was_typed(self):
        line = self._create_range(self.rule, "GB", "sw1", "SW9")
        self.assertEqual(line.display_name, "GB sw1–SW9")
        self.assertEqual((line.key_from, line.key_to), ("SW01", "SW09"))

    def test_a_range_belongs_to_the_plan_of_its_rule(self):
        line = self._create_range(self.rule, "DE", "20")
        self.assertEqual(line.plan_id, self.plan)
        self.assertEqual(line.company_id, self.plan.company_id)
        with self.assertRaises(AccessError):
            line.with_user(self.seller).first = "21"

    def test_postcodes_that_were_there_before_are_read_once(self):
        accounts = self._create_account(country="DE", zip="1067")
        accounts |= self._create_account(country="DE", zip="1067")
        bad = self._create_account(country="DE", zip="nowhere")
        everybody = accounts | bad
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "UPDATE res_partner SET sales_postcode_key = NULL WHERE id = ANY(%s)",
                everybody.ids,
            )
        )
        everybody.invalidate_recordset()
        partners = self.env["res.partner"]
        job = self.env.ref("sms_sales.cron_postcode_keys")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.assertEqual(accounts.mapped("sales_postcode_key"), ["01067", "01067"])
        self.assertFalse(bad.sales_postcode_key)
        self.assertFalse(job.active)
        self.assertFalse(partners._missing_postcode_keys())

    def test_leads_that_were_there_before_are_read_and_placed_too(self):
        self._create_range(self.rule, "DE", "01")
        self.plan.sudo().state = "active"
        lead = self.env["crm.lead"].create(
            {"name": "Scales", "zip": "1067", "country_id": self._country("DE").id}
        )
        self.env.flush_all()
        self.cr.execute(
            SQL(
                "UPDATE crm_lead SET sales_postcode_key = NULL,"
                " sales_territory_id = NULL WHERE id = %s",
                lead.id,
            )
        )
        lead.invalidate_recordset()
        self.env["res.partner"]._cron_fill_postcode_keys()
        self.assertEqual(lead.sales_postcode_key, "01067")
        self.assertEqual(lead.sales_territory_id, self.north)
        self.assertFalse(self.env["crm.lead"]._missing_postcode_keys())

    def test_postcodes_are_read_while_the_room_is_off(self):
        lead = self.env["crm.lead"].create(
            {"name": "Scales", "zip": "1067", "country_id": self._country("DE").id}
        )
        self.assertEqual(lead.sales_postcode_key, "01067")
        self._switch_room("territory", False)
        lead.zip = "20095"
        self.env.flush_all()
        self._switch_room("territory", True)
        self.assertEqual(lead.sales_postcode_key, "20095")

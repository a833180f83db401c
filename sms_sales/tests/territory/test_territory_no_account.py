from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryNoAccount(SeenCase):
    """Rule 1: who is no account any more is nobody's from that day on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls._create_plan(name="Plan of rules")
        cls.north, cls.south, cls.rest = (
            cls._create_territory(plan, code) for code in ("NORTH", "SOUTH", "REST")
        )
        cls._create_rule(cls.north, country="NL")
        cls._create_rule(cls.south, country="DE")
        cls._create_rule(cls.rest, catch_all=True)
        cls.plan.sudo().state = "archived"
        cls._activate(plan)
        cls.plan = plan
        cls.labs = cls._create_account(name="Cedar Labs", country="NL")
        cls.env.flush_all()

    def _person(self):
        """Create an account in the south that is a person."""
        germany = self._country("DE").id
        person = self._create_partner(name="Pat", country_id=germany)
        self.env.flush_all()
        self.assertEqual(person.sales_territory_id, self.south)
        return person

    def test_an_account_that_becomes_a_contact_is_nobodys_from_then_on(self):
        person = self._person()
        with freeze_time("2026-04-02"):
            person.with_user(self.seller).parent_id = self.labs
            self.env.flush_all()
        self.assertEqual(person.sales_territory_id, self.north, "as its company")
        self.assertEqual(
            self._rows(person),
            [("SOUTH", "2026-03-10", "2026-04-02"), (False, "2026-04-02", "")],
        )
        row = self.Ledger.search(
            [("account_id", "=", person.id), ("date_until", "=", False)]
        )
        self.assertEqual(row.reason_text, "no account any more")
        self.env.invalidate_all()
        self.assertEqual(self.south.with_user(self.manager).account_count, 0)

    def test_a_contact_that_leaves_its_company_is_an_account_again(self):
        person = self._person()
        with freeze_time("2026-04-02"):
            person.parent_id = self.labs
            self.env.flush_all()
        with freeze_time("2026-04-03"):
            person.write({"parent_id": False, "country_id": self._country("DE").id})
            self.env.flush_all()
        self.assertEqual(person.sales_territory_id, self.south)
        self.assertFalse(self.Ledger._check_holes(person.ids))

    def test_who_is_no_account_stands_in_no_coverage(self):
        person = self._person()
        vendor = self._create_account(name="Vendor", country="DE", supplier_rank=1)
        vendor.customer_rank = 1
        vendor._increase_rank("customer_rank")
        self.env.flush_all()
        self.assertEqual(vendor.sales_territory_id, self.south)
        person.parent_id = self.labs
        vendor.customer_rank = 0
        self.env.add_to_compute(vendor._fields["sales_territory_id"], vendor)
        self.env.flush_all()
        coverage = self.env["sales.territory.coverage"].with_user(self.manager)
        self.assertFalse(coverage.search([("account_id", "in", (person | vendor).ids)]))

    def test_its_overlay_rows_end_too(self):
        overlay = self._create_plan(name="Specialists", kind="overlay")
        optics = self._create_territory(overlay, "OPTICS")
        self._create_rule(optics, country="DE")
        self._activate(overlay)
        person = self._person()
        open_rows = [
            ("account_id", "=", person.id),
            ("kind", "=", "overlay"),
            ("date_until", "=", False),
        ]
        self.assertEqual(self.Ledger.search(open_rows).territory_id, optics)
        person.parent_id = self.labs
        self.env.flush_all()
        self.assertFalse(self.Ledger.search(open_rows))

    def test_the_quotations_of_a_new_contact_follow_its_company(self):
        person = self._person()
        draft, sold = self._create_order(person), self._create_order(person)
        sold.action_confirm()
        person.parent_id = self.labs
        self.env.flush_all()
        self.assertEqual(draft.sales_territory_id, self.north)
        self.assertEqual(sold.sales_territory_id, self.south, "frozen")

    def test_the_partner_of_a_new_company_is_no_account(self):
        company = self.env["res.company"].create({"name": "Alder Abroad"})
        self.env.flush_all()
        partner = company.partner_id
        self.assertFalse(partner.sales_territory_id)
        self._assert_nobodys(partner)

    def test_an_account_that_becomes_the_partner_of_a_company_is_none_any_more(self):
        company = self.env["res.company"].create({"name": "Alder Abroad"})
        before = company.partner_id
        company.partner_id = self.labs
        self.env.flush_all()
        self.assertFalse(self.labs.sales_territory_id)
        self._assert_nobodys(self.labs)
        self.assertEqual(before.sales_territory_id, self.rest)

    def _assert_nobodys(self, partner):
        rows = self.Ledger.search(
            [("account_id", "=", partner.id), ("date_until", "=", False)]
        )
        self.assertFalse(rows.territory_id)

    def _ledger_statements(self, act):
        """Return how many statements of ``act`` name the ledger."""
        self.env.flush_all()
        ours = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else query
            if "sales_territory_assignment" in text:
                ours.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", counted):
            act()
            self.env.flush_all()
        return len(ours)

    def test_saving_contacts_takes_as_many_statements(self):
        contacts = self.env["res.partner"]
        for size in (1, 30, 300):
            rows = [{"name": f"{n}", "parent_id": self.labs.id} for n in range(size)]
            with self.subTest(size=size):
                number = self._ledger_statements(
                    lambda rows=rows: contacts.create(rows)
                )
                self.assertEqual(number, 1)

from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .ledger_case import AssignmentCase


@tagged("post_install", "-at_install")
class TestTerritoryPlacing(AssignmentCase):
    """Rules 1 and 2: who is saved is placed in the same transaction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        plan = cls._create_plan(name="Plan of rules")
        cls.north, cls.south, cls.rest = (
            cls._create_territory(plan, code) for code in ("NORTH", "SOUTH", "REST")
        )
        rule = cls._create_rule(cls.north, country="NL")
        cls._create_range(rule, "NL", "10")
        rule = cls._create_rule(cls.south, country="NL")
        cls._create_range(rule, "NL", "20")
        cls._create_rule(cls.rest, catch_all=True)
        cls.plan.sudo().state = "archived"
        cls._activate(plan)
        cls.plan = plan
        cls.env.flush_all()

    def _save(self, **values):
        """Create an account in the north as a salesperson does."""
        partners = self.env["res.partner"].with_user(self.seller)
        account = partners.create(
            {
                "name": "Cedar Labs",
                "is_company": True,
                "zip": "1012 AB",
                "country_id": self._country("NL").id,
                **values,
            }
        )
        self.env.flush_all()
        return account

    def test_a_new_account_is_placed(self):
        account = self._save()
        self.assertEqual(account.sales_territory_id, self.north)
        row = self.Ledger.search([("account_id", "=", account.id)])
        self.assertEqual(len(row), 1)
        self.assertEqual((row.cause, row.rule_id), ("rule", self.north.rule_ids))
        self.assertEqual(row.reasons["level"], "postcode")

    def test_who_moves_gets_a_row_from_today_on(self):
        account = self._save()
        with freeze_time("2026-04-02"):
            account.zip = "2011 AB"
            self.assertEqual(account.sales_territory_id, self.south)
        self.assertEqual(
            self._rows(account),
            [
                ("NORTH", "2026-03-10", "2026-04-02"),
                ("SOUTH", "2026-04-02", ""),
            ],
        )

    def test_what_no_rule_asks_for_moves_nobody(self):
        account = self._save()
        self._assign(self.south, account=account, plan=self.plan)
        account.write({"phone": "+31 20 1234567", "street": "Dam 1"})
        self._create_partner(parent_id=account.id, name="Pat", type="other")
        self.env.flush_all()
        self.assertEqual(account.sales_territory_id, self.south)

    def test_the_address_of_a_company_written_from_a_contact_moves_it(self):
        account = self._save(name="Birch Labs")
        contact = self._create_partner(name="Pat", parent_id=account.id, type="contact")
        self.env.flush_all()
        contact.zip = "2011 AB"
        self.assertEqual(account.zip, "2011 AB")
        self.assertEqual(account.sales_territory_id, self.south)
        self.assertEqual(contact.sales_territory_id, self.south)

    def test_the_address_of_a_branch_moves_head_office_and_siblings(self):
        head = self._save(name="Head")
        branches = self.env["res.partner"].create(
            [
                {"name": name, "is_company": True, "parent_id": head.id, "type": type_}
                for name, type_ in (
                    ("One", "contact"),
                    ("Two", "contact"),
                    ("Other", "other"),
                )
            ]
        )
        branches[2].write({"zip": "1012 AB", "country_id": head.country_id.id})
        self.env.flush_all()
        self.assertEqual(branches.commercial_partner_id, branches)
        branches[0].zip = "2011 AB"
        everybody = head + branches
        self.assertEqual(
            [account.sales_territory_id.code for account in everybody],
            ["SOUTH", "SOUTH", "SOUTH", "NORTH"],
        )
        branches[2].zip = "2011 AB"
        self.assertEqual(branches[2].sales_territory_id, self.south)

    def test_only_accounts_are_placed(self):
        vendor = self._save(name="Vendor", supplier_rank=1)
        buyer = self._save(name="Both", supplier_rank=1, customer_rank=1)
        for partner in (vendor, self.seller.partner_id, self.company.partner_id):
            with self.subTest(partner=partner.name):
                self.assertFalse(partner.sales_territory_id)
                self.assertFalse(self._rows(partner))
        self.assertEqual(buyer.sales_territory_id, self.north)

    def test_who_is_archived_is_nobodys_from_then_on(self):
        account = self._save()
        with freeze_time("2026-04-02"):
            account.sudo().active = False
            self.env.flush_all()
        self.assertFalse(account.sales_territory_id)
        self.assertEqual(self._rows(account)[-1], (False, "2026-04-02", ""))
        with freeze_time("2026-04-03"):
            account.sudo().active = True
            self.env.flush_all()
        self.assertEqual(account.sales_territory_id, self.north)
        self.assertFalse(self.Ledger._check_holes(account.ids))

    def test_a_vendor_that_buys_becomes_an_account(self):
        vendor = self._save(name="Vendor", supplier_rank=1)
        self.assertFalse(vendor.sales_territory_id)
        vendor.sudo()._increase_rank("customer_rank")
        self.assertEqual(vendor.sales_territory_id, self.north)

    def test_a_first_sale_leaves_an_account_with_its_owner(self):
        account = self._save()
        self._assign(self.south, account=account, plan=self.plan)
        account.sudo()._increase_rank("customer_rank")
        self.env.flush_all()
        self.assertEqual(account.sales_territory_id, self.south)

    def test_a_lead_of_nobodys_is_placed_by_its_own_address(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Microscopes",
                "zip": "2011 AB",
                "country_id": self._country("NL").id,
            }
        )
        self.assertEqual(lead.sales_territory_id, self.south)
        row = self.Ledger.search([("lead_id", "=", lead.id)])
        self.assertEqual((row.territory_id, row.account_name), (self.south, lead.name))
        lead.zip = "1012 AB"
        self.assertEqual(lead.sales_territory_id, self.north)
        lead.partner_id = self._save(zip="3011 AB")
        self.assertEqual(lead.sales_territory_id, self.rest)
        rows = self.Ledger.search([("lead_id", "=", lead.id)])
        self.assertTrue(all(rows.mapped("date_until")))

    def test_a_lead_that_is_lost_keeps_its_territory(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Microscopes",
                "zip": "2011 AB",
                "country_id": self._country("NL").id,
            }
        )
        lead.action_set_lost()
        self.env.flush_all()
        self.assertFalse(lead.active)
        self.assertEqual(lead.sales_territory_id, self.south)
        row = self.Ledger.search([("lead_id", "=", lead.id)])
        self.assertEqual((row.territory_id, row.date_until), (self.south, False))

    def test_the_leads_of_an_account_that_moves_move_with_it(self):
        account = self._save()
        lead = self.env["crm.lead"].create(
            {"name": "Microscopes", "partner_id": account.id}
        )
        self.assertEqual(lead.sales_territory_id, self.north)
        account.zip = "2011 AB"
        self.assertEqual(lead.sales_territory_id, self.south)

    def test_the_quotations_of_an_account_that_moves_move_with_it(self):
        account = self._save()
        order = self.env["sale.order"].create({"partner_id": account.id})
        self.assertEqual(order.sales_territory_id, self.north)
        account.zip = "2011 AB"
        self.assertEqual(account.sales_territory_id, self.south)
        self.assertEqual(order.sales_territory_id, self.south)

    def test_a_quotation_for_an_account_that_is_just_saved_has_its_territory(self):
        values = {"name": "Elm Labs", "is_company": True, "zip": "1012 AB"}
        values["country_id"] = self._country("NL").id
        account = self.env["res.partner"].create(values)
        order = self.env["sale.order"].create({"partner_id": account.id})
        self.assertEqual(order.sales_territory_id, self.north)

    def test_what_is_imported_says_so(self):
        for model in ("res.partner", "crm.lead"):
            with self.subTest(model=model):
                result = self.env[model].load(["name"], [["Import 1"], ["Import 2"]])
                column = "lead_id" if model == "crm.lead" else "account_id"
                rows = self.Ledger.search([(column, "in", result["ids"])])
                self.assertEqual(rows.mapped("cause"), ["import", "import"])
                self.assertEqual(rows.territory_id, self.rest)

    def test_a_lock_by_hand_holds_against_every_rule(self):
        account = self._save()
        self.env["sales.territory.lock"].with_user(self.manager).create(
            {
                "account_id": account.id,
                "company_id": self.company.id,
                "territory_code": "REST",
                "reason": "Agreed with the owner",
            }
        )
        account.zip = "2011 AB"
        self.assertEqual(account.sales_territory_id, self.rest)
        self.assertTrue(self.Ledger.search([("account_id", "=", account.id)])[0].locked)

    def test_a_room_that_is_off_places_nobody(self):
        self._switch_room("territory", False)
        account = self._save()
        self.env.flush_all()
        self.assertFalse(account.sales_territory_id)
        self.assertFalse(self._rows(account))

    def test_a_form_that_is_not_saved_places_nobody(self):
        account = self._save()
        draft = self.env["res.partner"].new({"zip": "2011 AB"}, origin=account)
        self.assertEqual(draft.sales_territory_id, self.north)
        self.assertEqual(len(self._rows(account)), 1)

    def _count(self, size, model):
        """Return how many statements place ``size`` records that are saved."""
        vals = {"zip": "1012 AB", "country_id": self._country("NL").id}
        vals_list = [{"name": f"{model} {n}", **vals} for n in range(size)]
        self.env.flush_all()
        ours = []
        execute = Cursor.execute

        def counted(cursor, query, *args, **kwargs):
            text = query.code if isinstance(query, SQL) else query
            if "sales_territory_assignment" in text or "set_config" in text:
                ours.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", counted):
            records = self.env[model].create(vals_list)
            self.env.flush_all()
        self.assertEqual(records.sales_territory_id, self.north)
        return len(ours)

    def test_saving_more_takes_as_many_statements(self):
        for model in ("res.partner", "crm.lead"):
            with self.subTest(model=model):
                counts = [self._count(size, model) for size in (1, 30, 300)]
                # One to decide and one to book; for many, one to say how.
                self.assertEqual(counts, [2, 3, 3])

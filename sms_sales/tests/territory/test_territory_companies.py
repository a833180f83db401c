from lxml import etree

from odoo import Command
from odoo.fields import Domain
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryCompanies(SeenCase):
    """Rule 15: two companies with a plan each share their accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abroad = cls.env["res.company"].create({"name": "Alder Abroad"})
        both = [Command.link(cls.abroad.id)]
        (cls.manager | cls.seller).company_ids = both
        cls.env.user.company_ids = both
        cls.other_plan = cls._create_plan(name="Abroad", company_id=cls.abroad.id)
        cls.far = cls._create_territory(cls.other_plan, "FAR")
        cls.near = cls._create_territory(cls.other_plan, "NEAR")
        cls._create_rule(cls.far, country="NL")
        cls._create_rule(cls.near, country="DE")
        cls.home_plan = cls._create_plan(name="Home")
        cls.home = cls._create_territory(cls.home_plan, "HOME")
        cls.west = cls._create_territory(cls.home_plan, "WEST")
        cls._create_rule(cls.home, country="NL")
        cls._create_rule(cls.west, country="DE")
        cls.plan.sudo().state = "archived"
        cls._activate(cls.home_plan)
        cls._activate(cls.other_plan)
        cls.shared = cls._create_account(name="Elm Labs", country="NL")
        cls.env.flush_all()

    def _in(self, company, record):
        """Return the record as who works in ``company`` has it."""
        return record.with_user(self.seller).with_company(company)

    def _territories(self, account):
        """Return whose the account is in the one company and in the other."""
        return [
            self._in(company, account).sales_company_territory_id
            for company in (self.company, self.abroad)
        ]

    def test_a_shared_account_has_a_territory_in_each_company(self):
        self.assertEqual(self._territories(self.shared), [self.home, self.far])
        self.assertFalse(self.shared.sales_territory_id, "two plans, no one answer")
        contact = self._create_partner(name="Dan", parent_id=self.shared.id)
        self.assertEqual(self._territories(contact), [self.home, self.far])
        own = self._create_account(
            name="Fir Labs", country="NL", company_id=self.abroad.id
        )
        self.assertEqual(own.sales_territory_id, self.far)
        self.assertEqual(self._territories(own)[1], self.far)

    def test_it_follows_at_once_what_is_assigned_and_saved(self):
        self.assertEqual(self._territories(self.shared), [self.home, self.far])
        self._assign(self.near, account=self.shared, plan=self.other_plan)
        self.assertEqual(self._territories(self.shared), [self.home, self.near])
        self.shared.country_id = self._country("DE")
        self.assertEqual(self._territories(self.shared), [self.west, self.near])

    def test_accounts_are_found_by_the_territory_in_the_own_company(self):
        contact = self._create_partner(name="Dan", parent_id=self.shared.id)
        nobodys = self._create_account(name="Nobody's", country="FR")
        some = self.shared | contact | nobodys
        self.env.flush_all()

        def found(company, operator, value):
            partners = self._in(company, self.env["res.partner"])
            return partners.search(
                [
                    ("id", "in", some.ids),
                    ("sales_company_territory_id", operator, value),
                ]
            ).with_user(self.env.user)

        owned = self.shared | contact
        self.assertEqual(found(self.company, "=", self.home.id), owned)
        self.assertEqual(found(self.abroad, "=", self.far.id), owned)
        self.assertFalse(found(self.abroad, "=", self.home.id))
        self.assertEqual(found(self.abroad, "!=", self.far.id), nobodys)
        self.assertEqual(found(self.abroad, "=", False), nobodys)
        self.assertEqual(found(self.company, "!=", False), owned)
        self.assertEqual(found(self.company, "ilike", "HOME"), owned)

    def test_accounts_are_grouped_by_the_territory_in_the_own_company(self):
        contact = self._create_partner(name="Dan", parent_id=self.shared.id)
        nobodys = self._create_account(name="Nobody's", country="FR")
        some = self.shared | contact | nobodys
        self.env.flush_all()
        without = self.env["res.company"].create({"name": "Without a plan"})
        self.seller.company_ids = [Command.link(without.id)]
        for company, expected in (
            (self.company, {self.home.id: (2, 2), False: (1, 1)}),
            (self.abroad, {self.far.id: (2, 2), False: (1, 1)}),
            (without, {False: (3, 3)}),
        ):
            with self.subTest(company=company.name):
                partners = self._in(company, self.env["res.partner"])
                grouped = partners.formatted_read_group(
                    [("id", "in", some.ids)],
                    ["sales_company_territory_id"],
                    ["__count"],
                )
                found = {
                    (row["sales_company_territory_id"] or (False,))[0]: (
                        row["__count"],
                        partners.search_count(
                            Domain(row["__extra_domain"]) & Domain("id", "in", some.ids)
                        ),
                    )
                    for row in grouped
                }
                self.assertEqual(found, expected)

    def test_contacts_are_sorted_by_the_territory_in_the_own_company(self):
        german = self._create_account(name="Ash Labs", country="DE")
        self.env.flush_all()
        some = [("id", "in", (self.shared | german).ids)]
        partners = self._in(self.abroad, self.env["res.partner"])
        found = partners.search(some, order="sales_company_territory_id")
        names = found.sales_company_territory_id.mapped("code")
        self.assertEqual(names, ["FAR", "NEAR"])
        view = self.env.ref("sms_sales.res_partner_view_search_territory")
        arch = etree.fromstring(view.arch)
        words = arch.find(".//filter[@name='group_by_sales_territory_id']")
        field = safe_eval(words.get("context"))["group_by"]
        self.assertTrue(partners.fields_get([field])[field]["groupable"])

    def test_the_form_tells_the_territory_in_the_own_company(self):
        nobodys = self._create_account(name="Nobody's", country="FR")
        contact = self._create_partner(name="Dan", parent_id=nobodys.id)
        vendor = self._create_account(name="Vendor", supplier_rank=1)
        self.env.flush_all()
        for company, partner, placed, territory in (
            (self.company, self.shared, True, self.home),
            (self.abroad, self.shared, True, self.far),
            (self.company, nobodys, True, self.env["sales.territory"]),
            (self.company, contact, True, self.env["sales.territory"]),
            (self.company, vendor, False, self.env["sales.territory"]),
        ):
            with self.subTest(company=company.name, partner=partner.name):
                form = Form(self._in(company, partner))
                self.assertEqual(form.sales_was_placed, placed)
                self.assertEqual(form.sales_company_territory_id, territory)

    def test_the_search_for_a_territory_finds_those_below_in_this_company(self):
        below = self._create_territory(self.other_plan.copy({"name": "Next"}), "BELOW")
        below.parent_id = below.plan_id.territory_ids.filtered(
            lambda one: one.code == "FAR"
        )
        self._create_rule(below, country="NL")
        self._activate_instead(below.plan_id, self.other_plan)
        self._assign(below, account=self.shared, plan=below.plan_id)
        view = self.env.ref("sms_sales.res_partner_view_search_territory")
        arch = etree.fromstring(view.arch)
        words = arch.find(".//field[@name='sales_territory_id']").get("filter_domain")
        for value in (below.parent_id.id, "FAR"):
            with self.subTest(value=value):
                domain = safe_eval(words, {"raw_value": value})
                partners = self._in(self.abroad, self.env["res.partner"])
                self.assertIn(self.shared, partners.search(domain))
                partners = self._in(self.company, self.env["res.partner"])
                self.assertNotIn(self.shared, partners.search(domain))

    def _activate_instead(self, plan, before):
        before.sudo().state = "archived"
        before.flush_recordset()
        self._activate(plan)

    def test_documents_have_the_territory_of_their_company(self):
        for company, territory in ((self.company, self.home), (self.abroad, self.far)):
            with self.subTest(company=company.name):
                order = self._create_order(
                    self.shared, company_id=company.id, user_id=False
                )
                lead = self._create_lead(
                    self.shared, company_id=company.id, user_id=False
                )
                self.assertEqual(order.sales_territory_id, territory)
                self.assertEqual(lead.sales_territory_id, territory)
        order.with_company(self.abroad).action_confirm()
        self.shared.country_id = self._country("DE")
        self.env.flush_all()
        self.assertEqual(order.sales_territory_id, self.far)
        self.assertEqual(lead.sales_territory_id, self.near)

    def test_invoices_have_the_territory_of_their_company(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", self.abroad, install_demo=False
        )
        for company, territory in ((self.company, self.home), (self.abroad, self.far)):
            with self.subTest(company=company.name):
                invoice = self.env["account.move"].with_company(company)
                invoice = invoice.create(
                    {
                        "move_type": "out_invoice",
                        "partner_id": self.shared.id,
                        "invoice_date": "2026-03-10",
                        "invoice_line_ids": [
                            Command.create(
                                {"name": "x", "price_unit": 5, "tax_ids": False}
                            )
                        ],
                    }
                )
                invoice.action_post()
                self.assertEqual(invoice.sales_territory_id, territory)

    def test_leads_of_nobodys_are_placed_by_the_plan_of_their_company(self):
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": "By mail",
                    "country_id": self._country("NL").id,
                    "company_id": company and company.id,
                    "user_id": False,
                    "team_id": False,
                }
                for company in (self.company, self.abroad, None)
            ]
        )
        self.assertEqual(
            [lead.sales_territory_id for lead in leads],
            [self.home, self.far, self.env["sales.territory"]],
        )

    def test_a_plan_of_one_company_places_nothing_of_another(self):
        self.home_plan.sudo().state = "archived"
        values = {"country_id": self._country("NL").id, "user_id": False}
        values |= {"team_id": False, "company_id": self.company.id}
        lead = self.env["crm.lead"].create({"name": "By mail", **values})
        account = self._create_account(
            name="Fir Labs", country="NL", company_id=self.company.id
        )
        self.assertFalse(lead.sales_territory_id)
        self.assertFalse(account.sales_territory_id)
        shared = self._create_account(name="Gum Labs", country="NL")
        self.assertEqual(shared.sales_territory_id, self.far, "one plan, one answer")
        self.assertEqual(
            self._territories(shared), [self.env["sales.territory"], self.far]
        )
        self.assertFalse(self._create_order(shared, user_id=False).sales_territory_id)

    def test_activating_the_second_plan_of_two_makes_the_answer_depend(self):
        self.home_plan.sudo().state = "archived"
        self.env["res.partner"]._sales_refresh_territories()
        self.assertEqual(self.shared.sales_territory_id, self.far)
        order = self._create_order(self.shared, user_id=False)
        self.assertFalse(order.sales_territory_id, "its company has no plan")
        with freeze_time("2026-03-11"):
            draft = self.home_plan.copy()
            draft.with_user(self.manager)._activate(allow_unclaimed=True)
        self.env.invalidate_all()
        self.assertFalse(self.shared.sales_territory_id)
        home = draft.territory_ids.filtered(lambda one: one.code == "HOME")
        self.assertEqual(self._territories(self.shared), [home, self.far])
        self.assertEqual(order.sales_territory_id, home)

    def _open_owners(self, field, record):
        """Return {company: territory} of what the ledger says is in force."""
        rows = self.Ledger.search([(field, "=", record.id), ("date_until", "=", False)])
        return {row.company_id: row.territory_id for row in rows if row.territory_id}

    def test_an_account_that_changes_company_leaves_the_plan_of_the_other(self):
        account = self._create_account(
            name="Fir Labs", country="NL", company_id=self.company.id
        )
        self.env.flush_all()
        account.company_id = self.abroad
        self.env.flush_all()
        self.assertEqual(account.sales_territory_id, self.far)
        self.assertEqual(
            self._open_owners("account_id", account), {self.abroad: self.far}
        )
        account.company_id = False
        self.env.flush_all()
        self.assertEqual(
            self._open_owners("account_id", account),
            {self.company: self.home, self.abroad: self.far},
        )
        self.assertFalse(self.Ledger._check_holes(account.ids))

    def test_a_lead_that_changes_company_leaves_the_plan_of_the_other(self):
        values = {"country_id": self._country("NL").id, "user_id": False}
        values |= {"team_id": False, "company_id": self.company.id}
        lead = self.env["crm.lead"].create({"name": "By mail", **values})
        self.env.flush_all()
        lead.company_id = self.abroad
        self.env.flush_all()
        self.assertEqual(lead.sales_territory_id, self.far)
        self.assertEqual(self._open_owners("lead_id", lead), {self.abroad: self.far})
        lead.company_id = False
        self.env.flush_all()
        self.assertFalse(self._open_owners("lead_id", lead))

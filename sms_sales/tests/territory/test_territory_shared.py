from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryShared(SeenCase):
    """A plan that companies share, also where one of them has a plan of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart()
        cls.plan.sudo().state = "archived"
        cls.env["sales.territory.plan"].flush_model()
        cls.abroad = cls.env["res.company"].create({"name": "Alder Abroad"})
        shared = cls._create_plan(name="Shared", company_id=False)
        cls.common = cls._create_territory(shared, "COMMON")
        cls._create_rule(cls.common, country="NL")
        cls._activate(shared)
        cls._create_member(cls.common, cls.seller)
        cls.elm = cls._create_account(name="Elm Labs", country="NL")
        cls.env.flush_all()

    def _rows_of(self, user, companies=None, day=None):
        """Return {territory code: (accounts, deals, pipeline, revenue)}."""
        self.env.flush_all()
        report = self.env["sales.territory.coverage"].with_user(user)
        companies = (companies or self.company).ids
        report = report.with_context(allowed_company_ids=companies, sales_as_of=day)
        rows = report._read_group(
            [("account_id.country_id", "=", self._country("NL").id)],
            ["sales_territory_id"],
            ["account_count:sum", "deal_count:sum", "pipeline:sum", "revenue:sum"],
        )
        return {row[0].code: tuple(row[1:]) for row in rows}

    def _activate_own(self):
        """Activate a plan of the company's own; return its run and its territory."""
        plan = self._create_plan(name="Own")
        own = self._create_territory(plan, "OWN")
        self._create_rule(own, country="NL")
        return plan.with_user(self.manager)._activate(allow_unclaimed=True), own

    def test_accounts_of_companies_that_one_is_not_in_are_left_out(self):
        fir = self._create_account(
            name="Fir Labs", country="NL", company_id=self.abroad.id
        )
        self.env.flush_all()
        self.assertEqual(fir.sales_territory_id, self.common)
        for user in (self.manager, self.seller):
            with self.subTest(user=user.name):
                self.assertEqual(self._rows_of(user), {"COMMON": (1, 0, 0, 0)})
                report = self.env["sales.territory.coverage"].with_user(user)
                (place,) = [
                    row for row in report.get_map()["rows"] if row["code"] == "NL"
                ]
                self.assertEqual(place["account_count"], 1)
        self._forget()
        mine = self.env["sales.territory"].with_user(self.seller).get_my_territory()
        self.assertEqual([row["id"] for row in mine["white"]], self.elm.ids)
        self.assertEqual(mine["territories"][0]["account_count"], 1)

    def test_accounts_of_companies_that_one_is_in_are_there(self):
        self.manager.company_ids = [Command.link(self.abroad.id)]
        self._create_account(name="Fir Labs", country="NL", company_id=self.abroad.id)
        both = self.company | self.abroad
        self.assertEqual(self._rows_of(self.manager, both)["COMMON"][0], 2)
        self.assertEqual(self._rows_of(self.manager, self.abroad)["COMMON"][0], 2)
        self.assertEqual(self._rows_of(self.manager, self.company)["COMMON"][0], 1)

    def test_who_is_in_two_plans_counts_once_in_a_company(self):
        self._activate_own()
        self._create_invoice(self.elm).action_post()
        self._create_lead(self.elm, expected_revenue=70, company_id=self.company.id)
        self.assertEqual(self._rows_of(self.manager), {"OWN": (1, 1, 70, 100)})

    def test_revenue_and_deals_count_in_the_plan_of_their_company(self):
        self.manager.company_ids = [Command.link(self.abroad.id)]
        self._activate_own()
        self._create_invoice(self.elm).action_post()
        for company, amount in ((self.company, 70), (self.abroad, 8), (None, 5)):
            self._create_lead(
                self.elm,
                expected_revenue=amount,
                company_id=company and company.id,
                user_id=False,
                team_id=False,
            )
        both = self.company | self.abroad
        self.assertEqual(
            self._rows_of(self.manager, both),
            {"OWN": (1, 1, 70, 100), "COMMON": (1, 2, 13, 0)},
        )
        self.assertEqual(
            self._rows_of(self.manager, self.abroad), {"COMMON": (1, 2, 13, 0)}
        )

    def test_an_account_of_a_company_with_its_own_plan_is_in_that_plan(self):
        self._activate_own()
        self._create_account(name="Fir", country="NL", company_id=self.company.id)
        self.assertEqual(self._rows_of(self.manager), {"OWN": (2, 0, 0, 0)})

    def test_the_shared_plan_speaks_again_when_the_own_one_is_undone(self):
        with freeze_time("2026-03-12"):
            run, own = self._activate_own()
        with freeze_time("2026-03-14"):
            run.action_undo()
        with freeze_time("2026-03-15"):
            early = self._create_invoice(self.elm, day="2026-03-13")
            late = self._create_invoice(self.elm, day="2026-03-15")
            (early | late).action_post()
            self.assertEqual(early.sales_territory_id, own)
            self.assertEqual(late.sales_territory_id, self.common)
            self.assertEqual(self._rows_of(self.manager), {"COMMON": (1, 0, 0, 200)})
            told = {
                day: set(self._rows_of(self.manager, day=f"2026-03-{day}"))
                for day in (11, 13, 14)
            }
        self.assertEqual(told, {11: {"COMMON"}, 13: {"OWN"}, 14: {"COMMON"}})

    def test_who_the_own_plan_leaves_unclaimed_is_unclaimed(self):
        plan = self._create_plan(name="Own")
        own = self._create_territory(plan, "OWN")
        self._create_rule(own, country="DE")
        plan.with_user(self.manager)._activate(allow_unclaimed=True)
        invoice = self._create_invoice(self.elm)
        invoice.action_post()
        self.assertFalse(invoice.sales_territory_id)
        self.assertEqual(self._rows_of(self.manager), {False: (1, 0, 0, 100)})

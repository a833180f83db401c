from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .coverage_case import CoverageCase


@tagged("post_install", "-at_install")
class TestTerritoryCoverage(CoverageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls._create_user("auditor", "terr_auditor")

    def _coverage(self, user=None, day=None):
        """Return {territory code: (accounts, white, white %, deals, pipeline, rev)}."""
        self.env.flush_all()
        report = self.env["sales.territory.coverage"].with_user(user or self.manager)
        names = ("account_count", "white_count", "deal_count", "pipeline", "revenue")
        rows = report.with_context(sales_as_of=day)._read_group(
            [("plan_id", "=", self.plan.id)],
            ["sales_territory_id"],
            [f"{name}:sum" for name in names] + ["white_share:avg"],
        )
        return {row[0].code: tuple(row[1:]) for row in rows}

    def test_white_space_is_what_has_neither_revenue_nor_an_open_deal(self):
        accounts = self._accounts(10, self.one)
        for account in accounts[:6]:
            self._create_invoice(account).action_post()
        self._create_lead(accounts[6], expected_revenue=500)
        self.assertEqual(self._coverage()["T1"], (10, 3, 1, 500, 600, 30))

    def test_what_nobody_claims_is_no_white_space(self):
        self._accounts(2, None)
        found = self._coverage()[False]
        self.assertEqual(found[:2], (3, 0), "with the one that is always there")
        self.assertIs(found[-1], False, "no share of what nobody should work")

    def test_revenue_is_that_of_twelve_months_up_to_the_day(self):
        (account,) = self._accounts(1, self.one)
        for day in ("2025-03-10", "2025-03-11", "2026-03-10", "2026-03-11"):
            with freeze_time("2026-03-12"):
                self._create_invoice(account, day).action_post()
        self.assertEqual(self._coverage()["T1"][4], 200)
        self.assertEqual(self._coverage(day="2026-03-11")["T1"][4], 200)
        self.assertEqual(self._coverage(day="2026-03-12")["T1"][4], 200)

    def test_a_draft_a_bill_and_a_refund(self):
        (account,) = self._accounts(1, self.one)
        self._create_invoice(account)
        self.assertEqual(self._coverage()["T1"][:5], (1, 1, 0, 0, 0))
        invoice = self._create_invoice(account)
        invoice.action_post()
        self._create_invoice(account, move_type="in_invoice").action_post()
        self.assertEqual(self._coverage()["T1"][:5], (1, 0, 0, 0, 100))
        invoice._reverse_moves([{"invoice_date": "2026-03-10"}]).action_post()
        self.assertEqual(self._coverage()["T1"][:5], (1, 1, 0, 0, 0))

    def test_won_and_lost_deals_are_not_open(self):
        won, lost, lead = (
            self._accounts(1, self.one)[0],
            self._accounts(1, self.one)[0],
            self._accounts(1, self.one)[0],
        )
        self._create_lead(won).action_set_won()
        self._create_lead(lost).action_set_lost()
        self._create_lead(lead, type="lead")
        self.assertEqual(self._coverage()["T1"][:3], (3, 3, 0))

    def test_deals_and_invoices_of_contacts_count_for_the_account(self):
        (account,) = self._accounts(1, self.one)
        contact = self._create_partner(name="Dan", parent_id=account.id)
        self._create_lead(contact, expected_revenue=70)
        self._create_invoice(contact).action_post()
        self.assertEqual(self._coverage()["T1"][:5], (1, 0, 1, 70, 100))

    def test_as_of_a_day_tells_who_owned_it_then(self):
        (account,) = self._accounts(1, self.one)
        with freeze_time("2026-03-15"):
            self._assign(self.two, "2026-03-15", account=account)
            self.assertEqual(self._coverage()["T2"][0], 1)
            self.assertNotIn("T1", self._coverage())
            self.assertEqual(self._coverage(day="2026-03-14")["T1"][0], 1)
            self.assertFalse(self._coverage(day="2026-03-09"))

    def test_the_map_and_my_territory_are_asked_for_a_day(self):
        account, other = self._accounts(2, self.one)
        with freeze_time("2026-03-15"):
            self._assign(self.two, "2026-03-15", account=account)
            self.env.flush_all()
            for day, count in ((None, 1), ("2026-03-14", 2), ("2026-03-09", 0)):
                with self.subTest(day=day):
                    asked = {"sales_as_of": day} if day else {}
                    report = self.env["sales.territory.coverage"]
                    rows = report.with_user(self.seller).with_context(**asked)
                    rows = rows.get_map()["rows"]
                    self.assertEqual(sum(row["account_count"] for row in rows), count)
                    mine = self.env["sales.territory"].with_user(self.seller)
                    told = mine.with_context(**asked).get_my_territory()
                    self.assertEqual(told["territories"][0]["account_count"], count)
                    self.assertEqual(len(told["white"]), count)

    def test_assignments_are_searched_for_a_day(self):
        (account,) = self._accounts(1, self.one)
        with freeze_time("2026-03-15"):
            self._assign(self.two, "2026-03-15", account=account)
        rows = self.env["sales.territory.assignment"].with_user(self.manager)
        for day, territory in (
            ("2026-03-14", self.one),
            ("2026-03-15", self.two),
            ("2026-03-01", self.env["sales.territory"]),
        ):
            with self.subTest(day=day):
                held = rows.search(
                    [("account_id", "=", account.id), ("held_on", "=", day)]
                )
                self.assertEqual(held.territory_id, territory)
        self.assertFalse(rows.search([("held_on", "=", False)]))

    def test_a_day_that_is_none_is_refused(self):
        with self.assertRaisesRegex(UserError, "“soon” is not a day"):
            self._coverage(day="soon")

    def test_each_sees_what_they_may(self):
        self._accounts(1, self.one)
        self._accounts(2, self.two)
        self.assertEqual(set(self._coverage(self.seller)), {"T1"})
        self.assertFalse(self._coverage(self.boss))
        self.assertEqual(set(self._coverage(self.auditor)), {"T1", "T2", False})
        with self.assertRaises(AccessError):
            self._coverage(self._create_user("employee", "terr_employee"))

    def test_the_map_counts_by_country_and_then_by_state(self):
        california = self.env.ref("base.state_us_5")
        for country, state in (("US", california), ("US", None), ("DE", None)):
            account = self._create_account(
                name="Far", country=country, state_id=state and state.id
            )
            self._book(self.one, account)
        report = self.env["sales.territory.coverage"].with_user(self.seller)
        rows = {row["code"]: row for row in report.get_map()["rows"]}
        self.assertEqual(rows["US"]["account_count"], 2)
        self.assertEqual(rows["DE"]["white_count"], 1)
        states = report.get_map(rows["US"]["id"])["rows"]
        self.assertEqual(
            sorted((row["code"], row["account_count"]) for row in states),
            [("", 1), ("CA", 1)],
        )

    def test_my_territory_tells_who_works_there_and_what_is_white(self):
        worked, white = self._accounts(2, self.one)
        self._create_lead(worked, expected_revenue=90)
        self.env.flush_all()
        told = self.env["sales.territory"].with_user(self.seller).get_my_territory()
        (territory,) = told["territories"]
        self.assertEqual(territory["code"], "T1")
        self.assertEqual((territory["account_count"], territory["pipeline"]), (2, 90))
        self.assertEqual(territory["members"][0]["name"], "Ann Seller")
        self.assertEqual([row["id"] for row in told["white"]], [white.id])
        self.assertEqual([row["revenue"] for row in told["leads"]], [90])

    def test_a_manager_is_told_who_works_below(self):
        self.plan.sudo().state = "draft"
        top = self._create_territory(self.plan, "TOP", manager_id=self.boss.id)
        self.one.with_user(self.manager).parent_id = top
        self._activate(self.plan)
        told = self.env["sales.territory"].with_user(self.boss).get_my_territory()
        members = {one["code"]: one["members"] for one in told["territories"]}
        self.assertEqual([one["name"] for one in members["T1"]], ["Ann Seller"])

    def test_an_evening_elsewhere_is_still_in_force(self):
        self._accounts(1, self.one)
        with freeze_time("2026-03-10 02:00:00"):
            self.seller.tz = "America/New_York"
            self.assertEqual(self._coverage(self.seller)["T1"][0], 1)

    def test_my_territory_is_empty_for_who_has_none(self):
        territories = self.env["sales.territory"].with_user(self.boss)
        self.assertEqual(territories.get_my_territory(), {"territories": []})

    def test_my_territory_costs_the_same_for_any_number_of_accounts(self):
        def queries():
            self._forget()
            before = self.env.cr.sql_log_count
            self.env["sales.territory"].with_user(self.seller).get_my_territory()
            return self.env.cr.sql_log_count - before

        self._accounts(2, self.one)
        queries()
        few = queries()
        self._accounts(5, self.one)
        self.assertEqual(queries(), few)

    def test_the_list_opens_the_account_and_the_wizard_the_day(self):
        (account,) = self._accounts(1, self.one)
        self.env.flush_all()
        report = self.env["sales.territory.coverage"].with_user(self.seller)
        row = report.search([("account_id", "=", account.id)])
        self.assertEqual(row.action_open_account()["res_id"], account.id)
        wizard = self.env["sales.territory.coverage.as.of"].with_user(self.seller)
        action = wizard.create({"day": "2026-01-31"}).action_show()
        self.assertEqual(action["context"], {"sales_as_of": "2026-01-31"})

    def test_a_day_before_all_plans_says_so(self):
        self.env["sales.territory.plan"].search([]).write({"active_from": "2026-03-02"})
        self.env.flush_all()
        wizard = self.env["sales.territory.coverage.as.of"].with_user(self.seller)
        for day, says in (("2026-03-01", True), ("2026-03-02", False)):
            title = wizard.create({"day": day}).action_show()["display_name"]
            self.assertEqual("no plan was in force" in title, says)

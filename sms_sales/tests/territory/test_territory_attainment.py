from unittest.mock import patch

from lxml import etree

from odoo.tests import freeze_time, tagged

from ...models.territory.territory_run_preview import SalesTerritory
from .coverage_case import CoverageCase


@tagged("post_install", "-at_install")
class TestTerritoryAttainment(CoverageCase):
    """Quotas are another room's: here somebody answers the hook for it."""

    def _ask_for(self, quotas, asked=None):
        """Let the hook answer ``quotas``, and note what it is asked in ``asked``."""

        def answer(territories, plan, day, since=None):
            if asked is not None:
                asked.append((plan.id, str(day), str(since)))
            return {
                territory.id: amount
                for territory, amount in quotas.items()
                if territory.plan_id.id == plan.id
            }

        hook = patch.object(SalesTerritory, "_sales_quota_of_territories", answer)
        self.startPatcher(hook)

    def _report(self, **context):
        self.env.flush_all()
        report = self.env["sales.territory.coverage"].with_user(self.manager)
        return report.with_context(**context)

    def _attained(self, groupby=("sales_territory_id",), domain=(), **context):
        """Return {group: (revenue, quota, attainment)} of the accounts of the plan."""
        rows = self._report(**context)._read_group(
            [("plan_id", "=", self.plan.id), *domain],
            list(groupby),
            ["revenue:sum", "quota:sum", "attainment:avg"],
        )
        return {row[: len(groupby)]: row[len(groupby) :] for row in rows}

    def _sell(self, account, times=1):
        for _invoice in range(times):
            self._create_invoice(account).action_post()

    def test_attainment_is_revenue_by_quota(self):
        big, small, idle = self._accounts(3, self.one)
        other = self._accounts(1, self.two)[0]
        free = self._accounts(1, self.three)[0]
        for account, times in ((big, 3), (small, 1), (other, 2), (free, 5)):
            self._sell(account, times)
        self._ask_for({self.one: 1_000, self.two: 100})
        found = self._attained()
        self.assertEqual(found[(self.one,)], (400, 1_000, 40))
        self.assertEqual(found[(self.two,)], (200, 100, 200))
        self.assertEqual(found[(self.three,)][0], 500)
        self.assertFalse(any(found[(self.three,)][1:]), "nobody asked it for anything")
        # 600 of 1,100: what the third sold was never asked for.
        ((_revenue, quota, attainment),) = self._attained(()).values()
        self.assertEqual((quota, round(attainment, 2)), (1_100, 54.55))
        parts = self._attained(["account_id"], [("account_id", "in", (big + idle).ids)])
        self.assertEqual([row[1] for row in parts.values()], [750, 0])

    def test_a_territory_that_sold_nothing_has_all_of_its_quota(self):
        accounts = self._accounts(4, self.one)
        self._ask_for({self.one: 1_000})
        self.assertEqual(self._attained()[(self.one,)], (0, 1_000, 0))
        parts = self._attained(["account_id"])
        self.assertEqual([parts[(each,)][1] for each in accounts], [250] * 4)

    def test_the_row_of_an_account_tells_the_attainment_of_its_territory(self):
        account, _idle = self._accounts(2, self.one)
        self._sell(account)
        self._ask_for({self.one: 400})
        rows = self._report().search([("sales_territory_id", "=", self.one.id)])
        self.assertEqual(rows.mapped("attainment"), [25, 25])
        self.assertEqual(sorted(rows.mapped("quota")), [0, 400])

    def test_it_is_asked_for_the_twelve_months_of_the_revenue(self):
        self._accounts(1, self.one)
        asked = []
        self._ask_for({self.one: 10}, asked)
        self._attained()
        self.assertEqual(set(asked), {(self.plan.id, "2026-03-10", "2025-03-10")})
        asked.clear()
        with freeze_time("2026-06-15"):
            self._attained(sales_as_of="2026-04-30")
            self.assertEqual(set(asked), {(self.plan.id, "2026-04-30", "2025-04-30")})
            asked.clear()
            self._attained(sales_overlay=True)
            self.assertFalse(asked, "no overlay plan is active")

    def test_a_plan_of_the_past_is_asked_on_a_day_of_the_past(self):
        self._accounts(1, self.one)
        self.plan.sudo().active_from = "2026-03-01"
        asked = []
        self._ask_for({self.one: 10}, asked)
        with freeze_time("2026-05-01"):
            self.plan.sudo().write({"state": "archived", "active_until": "2026-05-01"})
            self._attained()
            self.assertFalse(asked)
            found = self._attained(sales_as_of="2026-04-30")
            self.assertEqual(found[(self.one,)][1], 10)

    def test_a_quota_in_another_currency_is_converted(self):
        euro = self.env.ref("base.EUR")
        dollar = self.company.currency_id
        self.assertNotEqual(euro, dollar)
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "rate": 0.5, "name": "2026-01-01"}
        )
        abroad = self.env["res.company"].create(
            {"name": "Alder Abroad", "currency_id": euro.id}
        )
        self.manager.company_ids = [(4, abroad.id)]
        plan = self._create_plan(name="Abroad", company_id=abroad.id)
        far = self._create_territory(plan, "FAR")
        self._create_rule(far, catch_all=True)
        self._activate(plan)
        self._create_account(company_id=abroad.id)
        self._ask_for({far: 100})
        report = self._report(allowed_company_ids=[self.company.id, abroad.id])
        rows = report._read_group(
            [("plan_id", "=", plan.id)], ["sales_territory_id"], ["quota:sum"]
        )
        self.assertEqual(rows, [(far, 200)], "in the currency of the first company")

    def test_views_leave_out_what_nobody_fills(self):
        def hidden(view_type):
            arch = self._report().get_view(view_type=view_type)["arch"]
            nodes = etree.fromstring(arch).xpath(
                "//field[@name='quota' or @name='attainment']"
            )
            self.assertEqual(len(nodes), 2, view_type)
            names = ("invisible", "column_invisible")
            return [any(node.get(name) for name in names) for node in nodes]

        for view_type in ("pivot", "graph", "list"):
            self.assertEqual(hidden(view_type), [True, True], view_type)
        self.assertFalse(any(self._attained().get((self.one,), [0])[1:]))
        self._ask_for({self.one: 1})
        for view_type in ("pivot", "graph", "list"):
            self.assertEqual(hidden(view_type), [False, False], view_type)

    def test_quotas_cost_the_same_for_any_number_of_accounts(self):
        def queries():
            self._forget()
            before = self.env.cr.sql_log_count
            self._attained()
            return self.env.cr.sql_log_count - before

        self._ask_for({self.one: 100})
        self._accounts(2, self.one)
        queries()
        few = queries()
        self._accounts(6, self.one)
        self.assertEqual(queries(), few)

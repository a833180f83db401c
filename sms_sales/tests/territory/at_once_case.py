from uuid import uuid4

from odoo.tools import SQL

from ..committed import CommittedCase

ACCOUNTS = 8


class AtOnceCase(CommittedCase):
    """Real connections that commit: a company with accounts, and two previewed runs."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        with self._connection() as env:
            company = env["res.company"].create({"name": f"At once {uuid4()}"})
            self.company_id = company.id
            country = env.ref("base.de")
            self.account_ids = (
                env["res.partner"]
                .create(
                    [
                        {
                            "name": f"At once {n}",
                            "is_company": True,
                            "company_id": company.id,
                            "country_id": country.id,
                        }
                        for n in range(ACCOUNTS)
                    ]
                )
                .ids
            )
            plan = env["sales.territory.plan"].create(
                {"name": "At once", "company_id": company.id, "tz": "UTC"}
            )
            territory = env["sales.territory"].create(
                {"name": "One", "code": "ONE", "plan_id": plan.id}
            )
            env["sales.territory.rule"].create(
                {"territory_id": territory.id, "catch_all": True}
            )
            self.run_ids = [self._previewed(draft) for draft in (plan, plan.copy())]

    def _previewed(self, plan):
        run = self._runs(plan.env).create({"plan_id": plan.id, "allow_unclaimed": True})
        return run.id

    def _runs(self, env):
        company = env["res.company"].browse(self.company_id)
        return env["sales.territory.run"].with_company(company)

    def _forget(self):
        """Take it all back out: what was committed would meet other tests."""
        of_company = SQL("company_id = %s", self.company_id)
        with self._connection() as env:
            self._open_ledgers(env)
            for table in ("res_partner", "crm_lead", "sale_order", "account_move"):
                env.cr.execute(
                    SQL(
                        "UPDATE %s SET sales_territory_id = NULL WHERE"
                        " sales_territory_id IN (SELECT id FROM sales_territory"
                        " WHERE %s)",
                        SQL.identifier(table),
                        of_company,
                    )
                )
            for table in (
                "sales_territory_assignment",
                "sales_territory_run",
                "sales_territory_plan",
            ):
                env.cr.execute(
                    SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), of_company)
                )
            # A plan that companies share may have placed them too.
            env.cr.execute(
                SQL(
                    "DELETE FROM sales_territory_assignment WHERE account_id = ANY(%s)",
                    self.account_ids,
                )
            )
            env["res.partner"].browse(self.account_ids).unlink()
            env["res.company"].browse(self.company_id).active = False
            env.registry.clear_cache()

    def _apply(self, run_id):
        with self._connection() as env:
            self._runs(env).browse(run_id)._apply()

    def _states(self):
        with self._connection() as env:
            return self._runs(env).browse(self.run_ids).mapped("state")

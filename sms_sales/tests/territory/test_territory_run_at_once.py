import threading
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ...models.territory import territory_run_apply
from ...models.territory.deciding import tables
from ...models.territory.territory_run_apply import SalesTerritoryRun

ACCOUNTS = 8


@tagged("post_install", "-at_install")
class TestTerritoryRunAtOnce(BaseCase):
    """Real connections that commit: two at once, and one that dies half-way."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
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
            env.execute_query(
                SQL("SELECT set_config('sms_sales.ledger_door', 'migration', true)")
            )
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

    @contextmanager
    def _connection(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _apply(self, run_id):
        with self._connection() as env:
            self._runs(env).browse(run_id)._apply()

    def _states(self):
        with self._connection() as env:
            return self._runs(env).browse(self.run_ids).mapped("state")

    def _assert_whole(self, causes):
        """Each account has one open row and no hole; the causes of its rows."""
        with self._connection() as env:
            ledger = env["sales.territory.assignment"]
            self.assertFalse(ledger._check_holes(self.account_ids))
            mine = [("company_id", "=", self.company_id)]
            mine.append(("account_id", "in", self.account_ids))
            rows = ledger.search(mine, order="id")
            of_accounts = rows.grouped("account_id")
            self.assertEqual(len(of_accounts), ACCOUNTS)
            for some in of_accounts.values():
                self.assertEqual(some.mapped("cause"), causes)
                self.assertEqual(some.mapped("date_until").count(False), 1)
                self.assertEqual(some[-1].territory_id.code, "ONE")

    @mute_logger("odoo.sql_db")
    def test_of_two_runs_at_once_one_is_applied_and_the_other_refused(self):
        refused = []

        def work(run_id):
            try:
                self._apply(run_id)
            except UserError as error:
                refused.append(error)

        threads = [
            threading.Thread(target=work, args=(run_id,), daemon=True)
            for run_id in self.run_ids
        ]
        # The server's main thread holds the registry's lock while it runs tests.
        with patch.object(Registry, "_lock", threading.RLock()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
        self.assertEqual(len(refused), 1)
        self.assertEqual(sorted(self._states()), ["applied", "outdated"])
        self._assert_whole(["run"])

    @mute_logger("odoo.sql_db")
    def test_a_run_that_was_killed_is_finished_by_the_scheduled_action(self):
        run_id = self.run_ids[0]
        self._die_in_the_second_chunk(lambda: self._apply(run_id))
        self.assertEqual(self._states()[0], "applying")
        with self._connection() as env:
            lines = self._runs(env).browse(run_id).line_ids
            of_ours = lines.filtered(lambda line: line.account_id.company_id)
            self.assertIn("planned", of_ours.mapped("state"))
        with self._connection() as env:
            env["sales.territory.run"].browse(run_id)._work_off()
        self.assertEqual(self._states()[0], "applied")
        self._assert_whole(["run"])

    @mute_logger("odoo.sql_db")
    def test_an_undo_that_was_killed_is_finished_too(self):
        self._apply(self.run_ids[0])
        with self._connection() as env:
            plan = self._runs(env).browse(self.run_ids[0]).plan_id
            self.run_ids.append(self._previewed(plan.copy()))
        self._apply(self.run_ids[-1])

        def undo():
            with self._connection() as env:
                self._runs(env).browse(self.run_ids[-1])._undo()

        self._die_in_the_second_chunk(undo)
        self.assertEqual(self._states()[-1], "undoing")
        undo()
        self.assertEqual(self._states()[-1], "undone")
        self._assert_whole(["run", "run", "undo"])

    def _die_in_the_second_chunk(self, work):
        real, chunks = SalesTerritoryRun._book_next, []

        def dying(run, way):
            chunks.append(way)
            if len(chunks) == 2:
                with self._connection() as other:
                    pid = run.env.cr._cnx.get_backend_pid()
                    other.execute_query(SQL("SELECT pg_terminate_backend(%s)", pid))
            return real(run, way)

        with (
            patch.object(territory_run_apply, "CHUNK_ACCOUNTS", 5),
            patch.object(SalesTerritoryRun, "_book_next", dying),
            self.assertRaises(psycopg2.Error),
        ):
            work()

    @mute_logger("odoo.sql_db")
    def test_of_two_who_compile_at_once_one_tries_again(self):
        self._apply(self.run_ids[0])
        with self._connection() as env:
            plan_id = self._runs(env).browse(self.run_ids[0]).plan_id.id
            tables.forget(env.cr, [plan_id])
            env.registry.clear_cache()
        with self._connection() as late:
            late.execute_query(SQL("SELECT FROM sales_territory_claim LIMIT 1"))
            with self._connection() as env:
                plan = env["sales.territory.plan"].browse(plan_id)
                env["sales.territory.compiler"]._compile(plan)
            plan = late["sales.territory.plan"].browse(plan_id)
            with self.assertRaises(PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                late["sales.territory.compiler"]._ensure_compiled(plan)
            late.cr.rollback()
            late["sales.territory.compiler"]._ensure_compiled(plan)

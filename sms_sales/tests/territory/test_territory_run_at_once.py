from functools import partial
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.territory import territory_run_apply
from ...models.territory.deciding import tables
from ...models.territory.territory_run_apply import SalesTerritoryRun
from .at_once_case import ACCOUNTS, AtOnceCase


@tagged("post_install", "-at_install")
class TestTerritoryRunAtOnce(AtOnceCase):
    """Real connections that commit: two at once, and one that dies half-way."""

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

        self._at_once(*[partial(work, run_id) for run_id in self.run_ids])
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
                self._kill(run.env)
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

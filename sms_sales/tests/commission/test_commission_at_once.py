import threading
from unittest.mock import patch

import psycopg2

from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...models.commission import commission_settlement
from ...models.commission.commission_settlement import SalesCommissionSettlement
from ...tools.batch import AlreadyRunning
from .at_once_case import UNTIL, AtOnceCase


@tagged("post_install", "-at_install")
class TestCommissionAtOnce(AtOnceCase):
    """Real connections that commit: two at once, and one that dies half-way."""

    def test_two_settlements_at_once_give_each_credit_once(self):
        refused = []

        def work():
            try:
                self._settle(self.plan_ids[0])
            except AlreadyRunning as error:
                refused.append(error)

        self._at_once(work, work)
        lines = [row[0] for row in self._ledger(self.plan_ids[0])]
        self.assertEqual(len(lines), len(set(lines)))
        self.assertGreaterEqual(len(lines), 4)
        self.assertLessEqual(len(refused), 1)

    @mute_logger("odoo.sql_db")
    def test_a_killed_settlement_run_again_equals_a_clean_run(self):
        killed, clean = self.plan_ids[1:3]
        whole = SalesCommissionSettlement._settle_chunk
        done = []

        def dying(settlement, chunk, *others):
            if len(done) == 2:
                self._kill(settlement.env)
            done.append(chunk)
            return whole(settlement, chunk, *others)

        with (
            patch.object(commission_settlement, "CHUNK_DOCUMENTS", 0),
            patch.object(SalesCommissionSettlement, "_settle_chunk", dying),
            self.assertRaises(psycopg2.Error),
        ):
            self._settle(killed)
        self.assertEqual(len(self._ledger(killed)), 2, "two months were committed")
        self._settle(killed)
        self._settle(clean)
        self.assertEqual(self._ledger(killed), self._ledger(clean))

    def _empty_statement(self, plan_id):
        """A statement that the first credit of January will point to."""
        with self._connection() as env:
            plan = env["sales.commission.plan"].browse(plan_id)
            company = env["res.company"].browse(self.company_id)
            settle = env["sales.commission.settle"].with_company(company)
            settle.create({"plan_ids": plan.ids, "until": UNTIL}).action_preview()
            statement = env["sales.commission.statement"].create(
                {
                    "name": "January",
                    "root_plan_id": plan_id,
                    "payee_id": plan.participant_ids.payee_id.id,
                    "company_id": self.company_id,
                    "currency_id": company.currency_id.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-01-31",
                    "pay_by": "payroll",
                }
            )
            return statement.id

    def _deletion(self, table, plan_id):
        column = "root_plan_id" if table.endswith("statement") else "plan_id"
        return SQL(
            "DELETE FROM %s WHERE %s = %s",
            SQL.identifier(table),
            SQL.identifier(column),
            plan_id,
        )

    @mute_logger("odoo.sql_db")
    def test_what_a_first_credit_points_to_is_not_deleted_meanwhile(self):
        names = ("participant", "pool", "statement", "rule")
        for plan_id, name in zip(self.plan_ids[3:7], names, strict=True):
            table = f"sales_commission_{name}"
            self._empty_statement(plan_id)
            with self.subTest(table), self._connection() as env:
                env.execute_query(SQL("SELECT 1 FROM res_users LIMIT 1"))
                self._settle(plan_id)
                delete = self._deletion(table, plan_id)
                with self.assertRaises(psycopg2.errors.SerializationFailure):
                    env.cr.execute(delete)
                env.cr.rollback()
                with self.assertRaises(psycopg2.errors.ForeignKeyViolation):
                    env.cr.execute(delete)
                env.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_a_settlement_starts_again_when_a_statement_goes_meanwhile(self):
        plan_id = self.plan_ids[7]
        gone = self._empty_statement(plan_id)
        settling = threading.Thread(target=self._settle, args=(plan_id,), daemon=True)
        with (
            self._connection() as env,
            patch.object(Registry, "_lock", threading.RLock()),
        ):
            env.cr.execute(self._deletion("sales_commission_statement", plan_id))
            settling.start()
            settling.join(3)
            self.assertTrue(settling.is_alive(), "it waits for the deletion")
            env.cr.commit()
            settling.join(60)
        self.assertFalse(settling.is_alive())
        with self._connection() as env:
            credits = env["sales.commission.credit"].search([("plan_id", "=", plan_id)])
            self.assertEqual(len(credits), 4)
            self.assertNotIn(gone, credits.statement_id.ids)
            self.assertEqual(credits.statement_id.exists(), credits.statement_id)

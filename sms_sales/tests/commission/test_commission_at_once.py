import os
import threading
from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

import psycopg2

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger

from ...models.commission import commission_settlement
from ...models.commission.commission_settlement import SalesCommissionSettlement
from ...tools.batch import AlreadyRunning

UNTIL = date(2026, 12, 31)


@tagged("post_install", "-at_install")
class TestCommissionAtOnce(BaseCase):
    """Real connections that commit: two at once, and one that dies half-way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.plan_ids = []
        cls.addClassCleanup(cls._forget)
        with cls._connection() as env:
            company = env["res.company"].search(
                [("chart_template", "!=", False)], order="id", limit=1
            )
            env = env(context={"allowed_company_ids": company.ids})
            seller = env["res.users"].create(
                {"name": "At Once", "login": f"at_once_{os.getpid()}"}
            )
            cls.company_id, cls.seller_id = company.id, seller.id
            cls.plan_ids = [cls._plan(env, seller).id for _turn in range(8)]
            cls._invoices(env, seller)

    @classmethod
    def _forget(cls):
        """Take the plans back out: what was committed would meet other tests."""
        with cls._connection() as env:
            plans = tuple(cls.plan_ids)
            env.execute_query(
                SQL("SELECT set_config('sms_sales.ledger_door', 'migration', true)")
            )
            of_pool = SQL(
                "pool_id IN (SELECT id FROM sales_commission_pool WHERE plan_id IN %s)",
                plans,
            )
            for table, condition in (
                ("sales_commission_credit", of_pool),
                ("sales_commission_statement", SQL("root_plan_id IN %s", plans)),
                ("sales_commission_run", SQL("plan_id IN %s", plans)),
                ("sales_commission_pool", SQL("plan_id IN %s", plans)),
            ):
                env.cr.execute(
                    SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), condition)
                )
            env.cr.execute(
                SQL(
                    "UPDATE sales_commission_plan SET state = 'draft', active = FALSE"
                    " WHERE id IN %s",
                    plans,
                )
            )

    @classmethod
    @contextmanager
    def _connection(cls):
        with cls.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    @classmethod
    def _plan(cls, env, seller):
        plan = env["sales.commission.plan"].create(
            {
                "name": "At once",
                "company_id": env.company.id,
                "currency_id": env.company.currency_id.id,
                "date_from": "2026-01-01",
                "tier_ids": [Command.create({"floor": 0, "rate": 10})],
                "rule_ids": [Command.create({"name": "All", "action": "include"})],
                "participant_ids": [
                    Command.create({"user_id": seller.id, "date_from": "2026-01-01"})
                ],
            }
        )
        plan.action_submit()
        group = env.ref("sms_sales.group_commission_manager")
        approver = env.ref("base.user_admin")
        approver.group_ids += group
        approver.company_ids += env.company
        plan.with_user(approver).with_company(env.company).action_approve()
        return plan

    @classmethod
    def _invoices(cls, env, seller):
        product = env["product.product"].create({"name": "Probe", "type": "service"})
        moves = env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": seller.partner_id.id,
                    "invoice_user_id": seller.id,
                    "invoice_date": date(2026, month, 5),
                    "invoice_line_ids": [
                        Command.create({"product_id": product.id, "price_unit": 100.0})
                    ],
                }
                for month in (1, 2, 3, 4)
            ]
        )
        moves.action_post()

    def _settle(self, plan_id):
        with self._connection() as env:
            company = env["res.company"].browse(self.company_id)
            plan = env["sales.commission.plan"].browse(plan_id)
            env["sales.commission.settlement"]._settle(plan, company, UNTIL)

    def _ledger(self, plan_id):
        with self._connection() as env:
            return env.execute_query(
                SQL(
                    """SELECT c.line_key, c.event, c.credited, c.commission,
                              c.period_from
                         FROM sales_commission_credit c
                         JOIN sales_commission_pool p ON p.id = c.pool_id
                        WHERE p.plan_id = %s ORDER BY 1, 2""",
                    plan_id,
                )
            )

    def test_two_settlements_at_once_give_each_credit_once(self):
        refused = []

        def work():
            try:
                self._settle(self.plan_ids[0])
            except AlreadyRunning as error:
                refused.append(error)

        threads = [threading.Thread(target=work, daemon=True) for _turn in range(2)]
        # The server's main thread holds the registry's lock while it runs tests.
        with patch.object(Registry, "_lock", threading.RLock()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
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
                with self._connection() as other:
                    pid = settlement.env.cr._cnx.get_backend_pid()
                    other.execute_query(SQL("SELECT pg_terminate_backend(%s)", pid))
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

import os
from datetime import date

from odoo import Command
from odoo.tools import SQL

from ..committed import CommittedCase

UNTIL = date(2026, 12, 31)


class AtOnceCase(CommittedCase):
    """Plans with four sales each, and connections that commit."""

    plan_count = 8

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_ids = []
        cls.addClassCleanup(cls._forget)
        with cls._connection() as env:
            company = env["res.company"].search(
                [("chart_template", "!=", False)], order="id", limit=1
            )
            env = env(context={"allowed_company_ids": company.ids})
            seller = env["res.users"].create(
                {"name": "At Once", "login": f"{cls.__name__}_{os.getpid()}"}
            )
            cls.company_id, cls.seller_id = company.id, seller.id
            cls.plan_ids = [
                cls._plan(env, seller).id for _turn in range(cls.plan_count)
            ]
            cls._invoices(env, seller)

    @classmethod
    def _forget(cls):
        """Take the plans back out: what was committed would meet other tests."""
        with cls._connection() as env:
            plans = tuple(cls.plan_ids)
            cls._open_ledgers(env)
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

import os
from unittest.mock import patch

import psycopg2

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.commission import commission_statement_lock_later as later
from .at_once_case import AtOnceCase


@tagged("post_install", "-at_install")
class TestCommissionLockKilled(AtOnceCase):
    """Work in the background that dies half-way, and goes on in another connection."""

    plan_count = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.multiple(later, INLINE_LIMIT=0, CHUNK_STATEMENTS=1))
        with cls._connection() as env:
            cls.managers = [cls._manager(env, name).id for name in ("Ida", "Max")]

    @classmethod
    def _forget(cls):
        with cls._connection() as env:
            asked = [("user_id", "in", cls.managers)]
            env["sales.background.work"].search(asked).unlink()
        return super()._forget()

    @classmethod
    def _manager(cls, env, name):
        groups = ["base.group_user", "sms_sales.group_commission_manager"]
        return env["res.users"].create(
            {
                "name": name,
                "login": f"{name}_{os.getpid()}",
                "notification_type": "inbox",
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
                "company_id": cls.company_id,
                "company_ids": [Command.set([cls.company_id])],
            }
        )

    def _statements(self, env, plan_id, manager=None):
        statements = env["sales.commission.statement"]
        if manager is not None:
            statements = statements.with_user(self.managers[manager])
        return statements.search([("root_plan_id", "=", plan_id)], order="date_from")

    def _ask(self, plan_id):
        """Settle, approve and let the statements be locked in the background."""
        self._settle(plan_id)
        with self._connection() as env:
            self._statements(env, plan_id, 0).action_submit()
            self._statements(env, plan_id, 1).action_approve()
            statements = self._statements(env, plan_id, 0)
            statements.action_lock()
            return statements.work_id.id

    def _work_off(self):
        with self._connection() as env:
            env["sales.background.work"]._cron_work_off("commission")

    def _how_it_is(self, plan_id, work_id):
        with self._connection() as env:
            statements = self._statements(env, plan_id)
            credits = statements.credit_ids.sorted("id")
            work = env["sales.background.work"].browse(work_id)
            return (
                statements.mapped("state"),
                statements.mapped("net"),
                [len(one.message_ids) for one in statements],
                [
                    (one.commission, one.locked, bool(one.explanation))
                    for one in credits
                ],
                (work.state, work.told, work.how_far, work.done_count),
            )

    def _dying(self, turn):
        """Let the server end the connection that locks, at the given turn."""
        whole = later.SalesCommissionStatement._lock_next
        turns = []

        def lock_next(statements, work):
            turns.append(work)
            if len(turns) == turn:
                self._kill(statements.env)
            return whole(statements, work)

        model = later.SalesCommissionStatement
        return patch.object(model, "_lock_next", lock_next)

    def test_what_was_killed_and_goes_on_equals_a_clean_run(self):
        killed, clean = self.plan_ids
        work_id = self._ask(killed)
        log = "odoo.addons.sms_sales.models.common.sales_background_work"
        with (
            mute_logger(log, "odoo.sql_db"),
            self._dying(turn=3),
            self.assertRaises(psycopg2.Error),
        ):
            self._work_off()
        states, _nets, _messages, _credits, work = self._how_it_is(killed, work_id)
        self.assertEqual(states, ["locked", "locked", "approved", "approved"])
        self.assertEqual(
            work, ("waiting", False, "Goes on soon: 2 of 4 done", 2), "and is free"
        )
        self._work_off()
        other_id = self._ask(clean)
        self._work_off()
        how = self._how_it_is(killed, work_id)
        self.assertEqual(how, self._how_it_is(clean, other_id))
        self.assertEqual(how[0], ["locked"] * 4)
        self.assertEqual(how[4][0], "done")

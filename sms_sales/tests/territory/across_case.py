import threading
import time
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .at_once_case import AtOnceCase


class AcrossCase(AtOnceCase):
    """Saves across the activation of ``next_plan_id`` by the last of the runs."""

    def setUp(self):
        super().setUp()
        self.lead_ids = []
        self.addCleanup(self._forget_leads)

    def _forget_leads(self):
        with self._connection() as env:
            env["crm.lead"].browse(self.lead_ids).unlink()

    def _save(self, env, model):
        """Create an account, or a lead of one, and place it."""
        values = {"name": "Came across", "company_id": self.company_id}
        if model == "res.partner":
            values |= {"is_company": True, "country_id": env.ref("base.de").id}
        else:
            values |= {"partner_id": self.account_ids[0], "user_id": False}
        record = env[model].create(values)
        env.flush_all()
        ids = self.account_ids if model == "res.partner" else self.lead_ids
        ids.append(record.id)
        return record.id

    def _assert_placed_anew(self, model, record_id):
        with self._connection() as env:
            territory = env[model].browse(record_id).sales_territory_id
            self.assertEqual(territory.plan_id.id, self.next_plan_id)
            self.assertEqual(territory.code, "ONE")

    def _save_late(self, model):
        """Begin before the activation, save after it, and again, as the host does."""
        with self._connection() as late:
            plans = late["sales.territory.plan"]
            late.execute_query(SQL("SELECT FROM sales_territory_plan LIMIT 1"))
            before = plans._sales_active()
            self._apply(self.run_ids[-1])
            # Another process has not been told of the new plan yet.
            with (
                patch.object(type(plans), "_sales_active", lambda _self: before),
                self.assertRaises(PG_CONCURRENCY_EXCEPTIONS_TO_RETRY),
            ):
                self._save(late, model)
            late.cr.rollback()
            late.transaction.reset()
            record_id = self._save(late, model)
        self._assert_placed_anew(model, record_id)

    def _activate_meanwhile(self):
        """Save before the activation, and commit while it waits."""
        with self._connection() as early:
            account_id = self._save(early, "res.partner")
            lead_id = self._save(early, "crm.lead")
            work = threading.Thread(
                target=self._apply, args=(self.run_ids[-1],), daemon=True
            )
            # The server's main thread holds the registry's lock while it runs tests.
            with patch.object(Registry, "_lock", threading.RLock()):
                work.start()
                self._wait_until_somebody_waits(work)
                early.cr.commit()
                work.join(60)
        self.assertFalse(work.is_alive())
        self.assertEqual(self._states()[-1], "applied")
        self._assert_placed_anew("res.partner", account_id)
        self._assert_placed_anew("crm.lead", lead_id)

    def _wait_until_somebody_waits(self, work):
        """Until ``work`` waits for a lock, or is done without having waited."""
        waiting = SQL("SELECT FROM pg_locks WHERE NOT granted LIMIT 1")
        for _try in range(200):
            with self._connection() as env:
                if not work.is_alive() or env.execute_query(waiting):
                    return
            time.sleep(0.05)
        self.fail("nobody waits, and nothing is done")

import threading
import time
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .at_once_case import AtOnceCase


@tagged("post_install", "-at_install")
class TestTerritoryRunAcross(AtOnceCase):
    """Who saves while a plan is activated is placed by the plan that holds then."""

    def setUp(self):
        super().setUp()
        self.lead_ids = []
        self.addCleanup(self._forget_leads)
        self._apply(self.run_ids[0])
        with self._connection() as env:
            plan = self._runs(env).browse(self.run_ids[0]).plan_id.copy()
            self.next_plan_id = plan.id
            self.run_ids.append(self._previewed(plan))

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

    @mute_logger("odoo.sql_db")
    def test_an_account_saved_late_is_tried_again_and_placed_by_the_next_plan(self):
        self._save_late("res.partner")

    @mute_logger("odoo.sql_db")
    def test_a_lead_saved_late_is_tried_again_and_follows_its_account(self):
        self._save_late("crm.lead")

    @mute_logger("odoo.sql_db")
    def test_an_import_that_began_before_the_activation_tries_again_as_a_whole(self):
        with self._connection() as late:
            late.execute_query(SQL("SELECT FROM sales_territory_plan LIMIT 1"))
            self._apply(self.run_ids[-1])
            with self.assertRaises(PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                late["res.partner"].load(["name", "is_company"], [["Late", "1"]])
            late.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_the_activation_waits_for_who_places_by_the_plan_before(self):
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

    def test_what_another_thread_remembered_is_forgotten(self):
        with self._connection() as env:
            plans = env["sales.territory.plan"]
            active = plans._sales_active()
            wrong = patch.object(type(plans), "_sales_active", lambda self: ())
            with wrong, patch.object(Registry, "clear_cache") as forget:
                self.assertEqual(plans._sales_hold_active(), active)
            forget.assert_called_once()

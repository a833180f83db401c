from contextlib import closing
from unittest.mock import patch

from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .across_case import AcrossCase


@tagged("post_install", "-at_install")
class TestTerritoryRunAcross(AcrossCase):
    """Who saves while a plan is activated is placed by the plan that holds then."""

    def setUp(self):
        super().setUp()
        self._apply(self.run_ids[0])
        with self._connection() as env:
            plan = self._runs(env).browse(self.run_ids[0]).plan_id.copy()
            self.next_plan_id = plan.id
            self.run_ids.append(self._previewed(plan))

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
        self._activate_meanwhile()

    def test_what_another_thread_remembered_is_forgotten(self):
        with self._connection() as env:
            plans = env["sales.territory.plan"]
            active = plans._sales_active()
            wrong = patch.object(type(plans), "_sales_active", lambda self: ())
            with wrong, patch.object(Registry, "clear_cache") as forget:
                self.assertEqual(plans._sales_hold_active(), active)
            forget.assert_called_once()

    def test_it_is_asked_once_until_a_savepoint_is_taken_back(self):
        with self._connection() as env:
            plans = env["sales.territory.plan"]
            with closing(env.cr.savepoint()):
                plans._sales_hold_active()
                before = env.cr.sql_log_count
                plans._sales_hold_active()
                self.assertEqual(env.cr.sql_log_count, before)
            # Its locks are gone with the savepoint.
            before = env.cr.sql_log_count
            plans._sales_hold_active()
            self.assertGreater(env.cr.sql_log_count, before)


@tagged("post_install", "-at_install")
class TestTerritoryRunFirst(AcrossCase):
    """The first plan of a company has none before it that could be held."""

    def setUp(self):
        super().setUp()
        del self.run_ids[1:]
        with self._connection() as env:
            self.next_plan_id = self._runs(env).browse(self.run_ids).plan_id.id

    @mute_logger("odoo.sql_db")
    def test_an_account_saved_late_is_tried_again_and_placed_by_the_first_plan(self):
        self._save_late("res.partner")

    @mute_logger("odoo.sql_db")
    def test_a_lead_saved_late_is_tried_again_and_follows_its_account(self):
        self._save_late("crm.lead")

    @mute_logger("odoo.sql_db")
    def test_the_first_activation_waits_for_who_saves_without_a_plan(self):
        self._activate_meanwhile()

import gc
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo import api
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...tools.batch import AlreadyRunning, collecting_later, held, run_chunk
from ..common import SalesCase

KEY = "sms_sales.test_batch"


@tagged("post_install", "-at_install")
class TestCommonBatch(SalesCase):
    """Two connections of the real database, which commit for real."""

    def setUp(self):
        super().setUp()
        self.mine = self._connect()
        self.theirs = self._connect()
        self._set(self.mine, "0")
        self.mine.cr.commit()
        self.addCleanup(self._forget)

    def _connect(self):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, api.SUPERUSER_ID, {})

    def _forget(self):
        self.mine.cr.rollback()
        self._set(self.mine, False)
        self.mine.cr.commit()

    def _set(self, env, value):
        env["ir.config_parameter"].set_param(KEY, value)
        env.flush_all()

    def _get(self, env):
        query = SQL("SELECT value FROM ir_config_parameter WHERE key = %s", KEY)
        [(value,)] = env.execute_query(query)
        return value

    def _held(self, env, subject="plan"):
        return held(env, "test", subject, label="Plan 2026")

    def test_the_second_is_told_that_it_is_already_running(self):
        with self._held(self.mine):
            with self.assertRaisesRegex(AlreadyRunning, "“Plan 2026” is already"):
                with self._held(self.theirs):
                    self.fail("both hold the lock")
            with self._held(self.theirs, "another plan"):
                pass
        with self._held(self.theirs):
            pass

    def test_who_gets_the_lock_sees_what_its_last_holder_left(self):
        self.assertEqual(self._get(self.theirs), "0", "the snapshot is taken")
        with self._held(self.mine):
            self._set(self.mine, "1")
        self.assertEqual(self._get(self.theirs), "0", "an old snapshot stays old")
        with self._held(self.theirs):
            self.assertEqual(self._get(self.theirs), "1")

    def test_a_failure_undoes_the_work_and_gives_the_lock_back(self):
        with self.assertRaises(KeyError), self._held(self.mine):
            self._set(self.mine, "1")
            raise KeyError("no exchange rate")
        with self._held(self.theirs):
            self.assertEqual(self._get(self.theirs), "0")

    def test_a_failed_query_gives_the_lock_back(self):
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "by zero"):
            with self._held(self.mine):
                self.mine.execute_query(SQL("SELECT 1 / 0"))
        with self._held(self.theirs):
            pass

    def test_a_killed_holder_gives_the_lock_back(self):
        killed = self._connect()
        [(pid,)] = killed.execute_query(SQL("SELECT pg_backend_pid()"))
        kill = SQL("SELECT pg_terminate_backend(%s, 5000)", pid)
        with mute_logger("odoo.sql_db"), self.assertRaises(OperationalError):
            with self._held(killed):
                self.theirs.execute_query(kill)
                self._set(killed, "1")
        with self._held(self.theirs):
            self.assertEqual(self._get(self.theirs), "0")

    def test_finished_chunks_stay_when_a_later_one_fails(self):
        with self.assertRaises(KeyError), self._held(self.mine):
            run_chunk(self.mine, lambda: self._set(self.mine, "1") or 1)
            self._set(self.mine, "2")
            raise KeyError("later")
        self.assertEqual(self._get(self.theirs), "1")

    def test_a_chunk_starts_again_after_a_concurrent_update(self):
        seen = []

        def add_one():
            seen.append(value := self._get(self.mine))
            if len(seen) == 1:
                self._set(self.theirs, "10")
                self.theirs.cr.commit()
            self._set(self.mine, str(int(value) + 1))
            return 1

        with mute_logger("odoo.sql_db"), patch("time.sleep"):
            run_chunk(self.mine, add_one)
        self.assertEqual(seen, ["0", "10"])
        self.assertEqual(self._get(self.theirs), "11")

    def test_a_chunk_that_never_gets_through_says_so(self):
        def conflict():
            raise SerializationFailure("could not serialize access")

        with self.assertRaises(SerializationFailure), patch("time.sleep") as sleep:
            run_chunk(self.mine, conflict)
        self.assertEqual(sleep.call_count, 4)

    def test_in_a_test_nothing_is_committed(self):
        with self._held(self.env):
            self.assertEqual(run_chunk(self.env, lambda: 1), float("inf"))
            with self.assertRaises(AlreadyRunning), self._held(self.theirs):
                self.fail("both hold the lock")

    def test_a_scheduled_action_reports_how_far_it_is(self):
        cron = self.mine["ir.cron"].create(
            {
                "name": "Test batch",
                "model_id": self.mine["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "pass",
            }
        )
        # Batches commit: the job must not stay behind.
        self.addCleanup(self.mine.cr.commit)
        self.addCleanup(cron.unlink)
        cron, progress = cron._add_progress()
        env = cron.with_context(cron_id=cron.id).env
        run_chunk(env, lambda: 3, remaining=10)
        self.assertEqual((progress.done, progress.remaining), (3, 7))
        run_chunk(env, lambda: 7)
        self.assertEqual((progress.done, progress.remaining), (10, 0))

    def test_garbage_is_looked_for_again_after_a_chunk_that_failed(self):
        with self.assertRaises(ValueError), collecting_later():
            self.assertFalse(gc.isenabled())
            raise ValueError
        self.assertTrue(gc.isenabled())

    def test_who_switched_garbage_collection_off_finds_it_off(self):
        with collecting_later():
            with collecting_later():
                pass
            self.assertFalse(gc.isenabled())
        self.assertTrue(gc.isenabled())

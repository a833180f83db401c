from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...engine.commission.explain import replay
from ...models.commission import commission_statement_lock_later
from .statement_common import StatementCase


class LockCase(StatementCase):
    """Approved statements with sales, and the scheduled action that locks many."""

    def _payees_statements(self, count, sales):
        """Approved statements of January, each with so many sales in its own pool."""
        statements = self.env["sales.commission.statement"]
        for _k in range(count):
            payee = self._create_partner(name=f"Agent {next(self.keys)}")
            pool = self._create_pool(self.plan, payee)
            statement = self._create_statement(payee=payee)
            for n in range(sales):
                before = {"pool_id": pool.id, "before": 100.0 * n}
                self._create_credit(statement, 100.0, 5.0, **before)
            statements |= statement
        statements._refresh(statements.ids)
        self.env.flush_all()
        self.env.invalidate_all()
        return self._approved(statements).with_user(self.second)

    def _work_off(self):
        # Scheduled actions run as the system.
        works = self.env["sales.background.work"].with_user(SUPERUSER_ID)
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            works._cron_work_off("commission")

    def _told(self, user):
        return self.env["mail.message"].search(
            [("notified_partner_ids", "in", user.partner_id.ids)],
            order="id desc",
            limit=1,
        )


@tagged("post_install", "-at_install")
class TestCommissionLockMany(LockCase):
    """Law 1: locking costs as many queries for many sales as for few."""

    def test_ten_times_the_sales_take_as_many_queries(self):
        counts = []
        # The first ones fill the caches.
        for sales in (3, 3, 30):
            statements = self._payees_statements(6, sales)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statements.action_lock()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            credits = statements.sudo().credit_ids
            self.assertEqual(len(credits), 6 * sales)
            self.assertTrue(all(credits.mapped("locked")))
            for credit in credits:
                self.assertEqual(
                    list(map(float, replay(credit.explanation))),
                    [credit.credited, credit.commission],
                )
        self.assertEqual(counts[2], counts[1])

    def test_ten_times_the_statements_with_sales_take_as_many_queries(self):
        counts = []
        for number in (6, 6, 60):
            statements = self._payees_statements(number, 2)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            statements.action_lock()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(statements.mapped("state")), {"locked"})
        self.assertLessEqual(counts[2], counts[1] + 5)


@tagged("post_install", "-at_install")
class TestCommissionLockLater(LockCase):
    """More sales than a request may take are locked by a scheduled action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = {"INLINE_LIMIT": 5, "CHUNK_STATEMENTS": 1}
        later = commission_statement_lock_later
        cls.startClassPatcher(patch.multiple(later, **limits))
        cls.statement = cls._create_statement()
        cls.february = cls._create_statement(2)
        for one in cls.statement, cls.february:
            for n in range(3):
                before = 100.0 * n
                cls._create_credit(one, 100.0, 5.0, before=before)
        cls.every = cls.statement | cls.february
        cls.every._refresh(cls.every.ids)
        cls._approved(cls.every)

    def _ask(self, user=None):
        return self.every.with_user(user or self.second).action_lock()

    def _left_behind(self):
        """What locking leaves behind, but for the time of day."""
        self.env.flush_all()
        self.env.invalidate_all()
        credits = self.every.credit_ids.sorted("id")
        return (
            self.every.mapped("state"),
            self.every.mapped("data_hash"),
            credits.mapped("explanation"),
            credits.mapped("locked"),
            self.env["sales.commission.draw.entry"].search_count([]),
        )

    def test_the_request_only_starts_the_scheduled_action(self):
        cron = self.env.ref("sms_sales.cron_commission_background")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        told = self._ask()["params"]["message"]
        asked = triggers.search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(len(asked), 1)
        self.assertIn("Lock 2 statements with 6 sales", told)
        self.assertEqual(set(self.every.mapped("state")), {"approved"})
        self.assertFalse(any(self.every.credit_ids.mapped("locked")))
        words = self.statement.with_user(self.manager).work_words
        self.assertIn("asked for by Sam Second", words)

    def test_asking_twice_is_harmless(self):
        self._ask()
        with self.assertRaisesRegex(UserError, "asked for by Sam Second"):
            self._ask(self.manager)
        with self.assertRaisesRegex(UserError, "asked for by Sam Second"):
            self.statement.with_user(self.second).action_lock()
        self._work_off()
        self._work_off()
        asked = [("user_id", "=", self.second.id)]
        self.assertEqual(self.env["sales.background.work"].search_count(asked), 1)
        self.assertEqual(set(self.every.mapped("state")), {"locked"})

    def test_the_scheduled_action_locks_as_who_asked_and_tells_them(self):
        self._ask()
        self._work_off()
        self.assertEqual(set(self.every.mapped("state")), {"locked"})
        self.assertIn("Locked by Sam Second", self.statement.message_ids[0].body)
        body = self._told(self.second).body
        self.assertIn("2 of 2 statements done.", body)
        self.assertIn("/odoo/commission-statements", body)
        self.assertFalse(self.statement.work_words)

    def test_a_run_that_was_killed_goes_on_to_the_same_end(self):
        with closing(self.env.cr.savepoint()):
            self._ask()
            self._work_off()
            clean = self._left_behind()
        self.env.invalidate_all()
        self._ask()
        work = self.statement.work_id
        self.every.with_user(self.second)._lock_next(work)
        self.assertEqual(self.every.mapped("state"), ["locked", "approved"])
        self.assertEqual(work.how_far, "Goes on soon: 1 of 2 done")
        self._work_off()
        self.assertEqual(self._left_behind(), clean)
        self.assertEqual(work.state, "done")
        self.assertIn("2 of 2", work.told)

    def test_what_changed_meanwhile_is_left_out_and_told(self):
        self._ask()
        self._create_credit(self.february, 200.0, 10.0)
        with patch.object(commission_statement_lock_later, "CHUNK_STATEMENTS", 2):
            self._work_off()
        self.assertEqual(self.every.mapped("state"), ["locked", "draft"])
        body = self._told(self.second).body
        self.assertIn("1 of 2", body)
        self.assertIn("changed since it was approved", body)
        self.assertFalse(self.february.work_id)

    def test_a_period_waits_for_the_one_before(self):
        self._ask()
        self.statement.with_user(self.second).action_draft()
        self._work_off()
        self.assertEqual(self.every.mapped("state"), ["draft", "approved"])
        self.assertIn("locked in order", self._told(self.second).body)

    def test_who_lost_the_right_locks_nothing(self):
        self._ask()
        group = self.env.ref("sms_sales.group_commission_manager")
        self.second.group_ids -= group
        self._work_off()
        self.assertEqual(set(self.every.mapped("state")), {"approved"})
        work = self.statement.work_id
        self.assertEqual(work.state, "failed")
        self.assertIn("Only a commission manager", self._told(self.second).body)
        words = self.statement.with_user(self.manager).work_words
        self.assertIn("not done", words)

    def test_nobody_has_their_own_statement_locked(self):
        mine = self._create_statement(payee=self.second.partner_id)
        for _n in range(5):
            self._create_credit(mine, 100.0, 5.0)
        mine._refresh(mine.ids)
        mine.with_user(self.manager).action_submit()
        mine.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "your own statement"):
            mine.with_user(self.second).action_lock()

    def test_only_a_commission_manager_asks(self):
        with self.assertRaises(AccessError):
            self._ask(self.seller)

    def test_an_error_that_nobody_foresaw_is_told(self):
        self._ask()
        log = "odoo.addons.sms_sales.models.common.sales_background_work"
        model = type(self.statement)
        broken = patch.object(model, "_lock_next", side_effect=ValueError("a stone"))
        with broken, self.assertLogs(log, "ERROR"):
            self._work_off()
        self.assertIn("ValueError: a stone", self._told(self.second).body)
        self._ask()
        self._work_off()
        self.assertEqual(set(self.every.mapped("state")), {"locked"})

    def test_managers_see_what_they_asked_for_and_no_other(self):
        self._ask()
        works = self.env["sales.background.work"]
        self.assertEqual(len(works.with_user(self.second).search([])), 1)
        self.assertFalse(works.with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            works.with_user(self.second).search([]).write({"state": "done"})

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from ...models.territory import territory_run_apply
from .run_case import RunCase

FOLLOW = {"follow_salesperson": "follow", "follow_deals": "follow"}


@tagged("post_install", "-at_install")
class TestTerritoryRunSize(RunCase):
    """As many statements for many accounts as for few; large runs in the background."""

    def _more_accounts(self, count):
        return self.env["res.partner"].create(
            [
                {
                    "name": f"Labs {n}",
                    "is_company": True,
                    "country_id": self._country("DE" if n % 2 else "FR").id,
                }
                for n in range(count)
            ]
        )

    def _more_deals(self, count):
        """Create accounts with a salesperson and an open deal each."""
        accounts = self._more_accounts(count)
        self.env["crm.lead"].create(
            [
                {
                    "name": f"Deal {n}",
                    "type": "opportunity",
                    "partner_id": account.id,
                    "user_id": (self.seller if n % 2 else self.other).id,
                }
                for n, account in enumerate(accounts)
            ]
        )

    def _count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _costs(self, **options):
        """Return the statements of a preview, of applying it and of undoing it."""
        draft = self._swapped()
        runs = []
        preview = self._count(lambda: runs.append(self._preview(draft, **options)))
        (run,) = runs
        return [preview, self._count(run.action_apply), self._count(run.action_undo)]

    def test_the_number_of_statements_does_not_grow(self):
        self._more_accounts(20)
        self._costs()  # fills the caches
        few = self._costs()
        self._more_accounts(400)
        self._costs()
        self.assertEqual(self._costs(), few)

    def test_salespeople_and_deals_follow_in_as_many_statements(self):
        # Fewer than the host writes by one statement.
        self._more_deals(10)
        self._costs(**FOLLOW)
        few = self._costs(**FOLLOW)
        self._more_deals(30)
        self._costs(**FOLLOW)
        self.assertEqual(self._costs(**FOLLOW), few)

    def test_a_large_run_is_applied_and_undone_by_the_scheduled_action(self):
        cron = self.env.ref("sms_sales.cron_territory_run")
        run = self._preview(self._swapped())
        with patch.object(territory_run_apply, "INLINE_LIMIT", 1):
            before = self._triggers(cron)
            run.action_apply()
            self.assertEqual(self._triggers(cron), before + 1)
            self.assertEqual((run.state, run.plan_id.state), ("applying", "draft"))
        self._run_cron()
        self.assertEqual((run.state, run.plan_id.state), ("applied", "active"))
        self.assertEqual(run.applied_by_id, self.manager)
        self.assertEqual(self._code(self.in_berlin), "FR")

    def _triggers(self, cron):
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def _run_cron(self):
        runs = self.env["sales.territory.run"]
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60
        ):
            runs._cron_work_off()

    def test_a_queued_run_of_a_plan_that_was_changed_is_outdated_and_says_so(self):
        draft = self._swapped()
        run = self._preview(draft)
        with patch.object(territory_run_apply, "INLINE_LIMIT", 1):
            run.action_apply()
        draft.territory_ids[:1].rule_ids.employees_min = 7
        self._run_cron()
        self.assertEqual(run.state, "outdated")
        self.assertIn("changed since", run.message_ids[0].body)
        self.assertEqual(draft.state, "draft")

    def test_chunks_of_a_run_book_the_same_as_one(self):
        run = self._preview(self._swapped())
        with patch.object(territory_run_apply, "CHUNK_ACCOUNTS", 1):
            run.action_apply()
        self.assertEqual(set(run.line_ids.mapped("state")), {"applied"})
        self.assertEqual(self._code(self.in_berlin), "FR")
        self.assertEqual(self._code(self.in_paris), "DE")
        self.assertFalse(self.env["sales.territory.assignment"]._check_holes())

    def test_a_room_that_is_off_finishes_nothing(self):
        run = self._preview(self._swapped())
        with patch.object(territory_run_apply, "INLINE_LIMIT", 1):
            run.action_apply()
        self._switch_room("territory", False)
        self._run_cron()
        self.assertEqual(run.state, "applying")

    def test_previews_that_nobody_applied_are_forgotten_after_a_month(self):
        run, applied = self._preview(self._swapped()), self.first_run
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE sales_territory_run SET write_date = '2026-01-01'"
                " WHERE id = %s",
                run.id,
            )
        )
        self.env.invalidate_all()
        self.env["sales.territory.run"]._gc_previews()
        self.assertFalse(run.exists())
        self.assertTrue(applied.exists())

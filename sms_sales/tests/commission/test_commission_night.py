from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionNight(SettlementCase):
    """The scheduled actions: every plan, one by one, and what stops one is told."""

    def _night(self, method="_cron_settle"):
        # The scheduled actions run as the system.
        settlement = self.env["sales.commission.settlement"].with_user(SUPERUSER_ID)
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            getattr(settlement, method)()

    def _runs(self, plan):
        return self.env["sales.commission.run"].search([("plan_id", "=", plan.id)])

    def test_the_night_settles_every_plan_until_today(self):
        plans = self._plan() | self._plan(name="Second plan", payees=[self.second])
        self._invoice("2026-03-05")
        self._invoice("2026-03-06", user=self.second)
        self._night()
        for plan in plans:
            self.assertEqual(len(self._credits(plan)), 1)
            self.assertEqual(self._runs(plan).state, "done")
            self.assertEqual(self._runs(plan).until, date(2026, 3, 10))

    @freeze_time("2026-03-10 20:00:00")
    def test_the_night_settles_until_the_day_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        plan = self._plan()
        self._invoice("2026-03-11")
        self._night()
        self.assertEqual(self._runs(plan).until, date(2026, 3, 11))
        self.assertEqual(len(self._credits(plan)), 1)

    def test_the_night_goes_on_with_what_waits(self):
        plan, other = self._plan(), self._plan(name="Second plan")
        self._invoice("2026-03-05")
        settlement = self.env["sales.commission.settlement"]
        waiting = settlement._new_run(plan, self.company, date(2026, 3, 9))
        self._night()
        self.assertEqual(waiting.state, "done")
        self.assertFalse(self._runs(other), "asked for by the next night")

    def _night_failing(self, bad, error):
        """Settle an invoice in a night in which a plan fails; return who was told."""
        self._invoice("2026-03-05")
        model = type(self.env["sales.commission.settlement"])
        chunks = model._chunks

        def failing(self, root, company, until):
            if root == bad:
                raise error
            return chunks(self, root, company, until)

        with (
            patch.object(model, "_chunks", failing),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as told,
        ):
            self._night()
        return told

    def test_a_plan_that_fails_is_told_and_does_not_stop_the_others(self):
        bad, good = self._plan(name="Bad plan"), self._plan(name="Good plan")
        told = self._night_failing(bad, UserError("A target is missing."))
        self.assertEqual(len(self._credits(good)), 1)
        self.assertEqual(self._runs(bad).state, "failed")
        self.assertEqual(self._runs(bad).note, "A target is missing.")
        self.assertIn("A target is missing.", str(told.call_args_list))
        self.assertIn("A target is missing.", bad.message_ids[0].body)

    def test_an_error_that_nobody_foresaw_stops_one_plan_only(self):
        bad, good = self._plan(name="Bad plan"), self._plan(name="Good plan")
        queue = "odoo.addons.sms_sales.models.commission.settlement_queue"
        with self.assertLogs(queue, "ERROR") as logged:
            told = self._night_failing(bad, ValueError("a table of nothing"))
        self.assertEqual(len(self._credits(good)), 1)
        self.assertEqual(self._runs(bad).state, "failed")
        self.assertIn("ValueError: a table of nothing", self._runs(bad).note)
        self.assertIn("a table of nothing", str(told.call_args_list))
        self.assertIn("Traceback", logged.output[0])

    def test_who_asked_for_a_large_settlement_is_told_when_it_is_done(self):
        plan = self._plan()
        self._invoice("2026-03-05")
        settlement = self.env["sales.commission.settlement"].with_user(self.author)
        run = settlement._new_run(plan, self.company, date(2026, 3, 10))
        self._night("_cron_apply")
        self.assertEqual((run.state, run.credit_count), ("done", 1))
        message = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.author.partner_id.ids)],
            order="id desc",
            limit=1,
        )
        self.assertIn("Rows booked: 1.", message.body)

    def test_a_large_settlement_that_failed_is_told_as_such_by_the_plan(self):
        plan = self._plan()
        settlement = self.env["sales.commission.settlement"].with_user(self.author)
        settlement._new_run(plan, self.company, date(2026, 3, 10), settle_key=2**30)
        with patch.object(type(self.author), "_bus_send") as sent:
            self._night("_cron_apply")
        notices = [call.args[1] for call in sent.call_args_list if len(call.args) > 1]
        [notice] = [one for one in notices if "title" in one]
        self.assertEqual((notice["title"], notice["type"]), (plan.name, "danger"))

    def test_a_preview_that_is_gone_is_not_applied_blindly(self):
        plan = self._plan()
        self._invoice("2026-03-05")
        settlement = self.env["sales.commission.settlement"]
        run = settlement._new_run(
            plan, self.company, date(2026, 3, 10), settle_key=2**30
        )
        settlement._work_off(run)
        self.assertEqual(run.state, "failed")
        self.assertFalse(self._credits(plan))

from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...wizard.commission import (
    commission_reconciliation_later,
    commission_settle_later,
)
from .settlement_common import SettlementCase


class LaterCase(SettlementCase):
    """A plan with more sales than a request may look at, and the scheduled action."""

    @classmethod
    def setUpClass(cls):
        frozen = freeze_time("2026-03-31")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()
        cls.plan = cls._plan()
        for day in ("2026-01-05", "2026-02-05", "2026-03-05"):
            cls._invoice(day, (600.0, 400.0))
        cls._invoice("2026-03-06", user=cls.second)

    def _work_off(self):
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

    def _at(self, limit):
        """The limit of a request, in lines of documents."""
        later = commission_settle_later, commission_reconciliation_later
        for module in later:
            self.startPatcher(patch.object(module, "INLINE_LIMIT", limit))


@tagged("post_install", "-at_install")
class TestCommissionPreviewLater(LaterCase):
    """More lines than a request may look at are previewed by a scheduled action."""

    def _settle(self, **values):
        settles = self.env["sales.commission.settle"].with_user(self.author)
        found = {"company_id": self.company.id, "plan_ids": self.plan.ids}
        return settles.create(found | {"until": date(2026, 3, 31)} | values)

    def _shown(self, settle):
        rows = settle.payee_ids.sorted("id")
        lines = settle.left_out_ids.sorted(lambda line: line.move_line_id.id)
        return (
            [(r.payee_id, r.period_from, r.payable, r.to_pay) for r in rows],
            [(line.move_line_id, line.reason, line.amount) for line in lines],
            [(r.reason, r.line_count, r.amount) for r in settle.reason_ids],
            settle.message,
        )

    def test_as_many_lines_as_a_request_may_look_at_are_previewed_at_once(self):
        self._at(7)
        settle = self._settle()
        self.assertIs(settle.action_preview(), True)
        self.assertEqual(settle.state, "preview")
        self.assertFalse(settle.work_id)

    def test_more_are_left_to_the_scheduled_action(self):
        self._at(6)
        settle = self._settle()
        told = settle.action_preview()["params"]["message"]
        self.assertIn("under way in the background", told)
        self.assertEqual(settle.state, "draft")
        self.assertFalse(settle.payee_ids)
        self.assertIn("asked for by Ida Author", settle.work_words)
        with self.assertRaisesRegex(UserError, "asked for by Ida Author"):
            settle.action_preview()
        with self.assertRaisesRegex(UserError, "Preview first"):
            settle.action_apply()

    def test_both_show_the_same(self):
        at_once = self._settle()
        at_once.action_preview()
        self._at(0)
        later = self._settle()
        later.action_preview()
        self._work_off()
        self.assertEqual(later.state, "preview")
        self.assertEqual(self._shown(later), self._shown(at_once))
        self.assertTrue(later.payee_ids.filtered("to_pay_known"))
        self.assertTrue(later.left_out_ids)
        later.action_apply()
        self.assertEqual(len(self._credits(self.plan)), 6)

    def test_who_asked_is_told_where_to_find_it(self):
        self._at(0)
        settle = self._settle()
        settle.action_preview()
        self._work_off()
        body = self._told(self.author).body
        self.assertIn("Rows to book: 6", body)
        self.assertIn(f"/odoo/settle-commissions/{settle.id}", body)
        self.assertFalse(settle.work_words)

    def test_one_that_was_killed_is_made_anew(self):
        self._at(0)
        settle = self._settle()
        settle.action_preview()
        settle._preview_now()
        self.assertEqual(settle.work_id.state, "waiting")
        self._work_off()
        rows = len(settle.payee_ids), sum(settle.payee_ids.mapped("row_count"))
        self.assertEqual(rows, (3, 6))

    def test_who_lost_the_right_gets_no_preview(self):
        self._at(0)
        settle = self._settle()
        settle.action_preview()
        self.author.group_ids -= self.env.ref("sms_sales.group_commission_manager")
        self._work_off()
        self.assertEqual(settle.sudo().work_id.state, "failed")
        self.assertFalse(settle.sudo().payee_ids)
        self.assertIn("Failed", self._told(self.author).subject)

    def test_a_plan_that_does_not_run_any_more_is_told(self):
        self._at(0)
        settle = self._settle()
        settle.action_preview()
        self.env.cr.execute(
            SQL(
                "UPDATE sales_commission_plan SET state = 'draft' WHERE id = %s",
                self.plan.id,
            )
        )
        self.env.invalidate_all()
        self._work_off()
        self.assertIn("is not running", self._told(self.author).body)
        self.assertIn("is not running", settle.work_words)

    def test_a_window_that_was_closed_is_told(self):
        self._at(0)
        settle = self._settle()
        settle.action_preview()
        settle.unlink()
        self._work_off()
        self.assertIn("closed before", self._told(self.author).body)

    def test_only_commission_managers_ask(self):
        self._at(0)
        with self.assertRaises(AccessError):
            self._settle().with_user(self.seller).action_preview()


@tagged("post_install", "-at_install")
class TestCommissionReconciliationLater(LaterCase):
    """More lines than a request may take apart are by a scheduled action."""

    def _report(self, **values):
        reports = self.env["sales.commission.reconciliation"].with_user(self.author)
        period = {"date_from": "2026-01-01", "date_to": "2026-03-31"}
        plans = {"company_id": self.company.id, "plan_ids": self.plan.ids}
        return reports.create({**plans, **period, **values})

    def _rows(self, report):
        parts = self.env["sales.commission.reconciliation.part"].search_count(
            [("reconciliation_id", "=", report.id)]
        )
        rows = [(r.code, r.amount, r.document_count) for r in report.line_ids]
        return sorted(rows), parts

    def test_both_prove_the_same(self):
        at_once = self._report()
        self.assertIs(at_once.action_compute(), True)
        self._at(0)
        later = self._report()
        later.action_compute()
        self.assertFalse(later.line_ids)
        self.assertIn("asked for by Ida Author", later.work_words)
        with self.assertRaisesRegex(UserError, "asked for by Ida Author"):
            later.action_compute()
        self._work_off()
        self.assertEqual(self._rows(later), self._rows(at_once))
        body = self._told(self.author).body
        self.assertIn("Every cent is explained.", body)
        self.assertIn(f"/odoo/commission-reconciliation/{later.id}", body)

    def test_a_short_period_is_taken_apart_at_once(self):
        self._at(2)
        report = self._report(date_from="2026-01-01", date_to="2026-01-31")
        self.assertIs(report.action_compute(), True)
        self.assertTrue(report.line_ids)

    def test_one_that_was_killed_is_made_anew(self):
        self._at(0)
        report = self._report()
        report.action_compute()
        report._take_apart()
        before = self._rows(report)
        self._work_off()
        self.assertEqual(self._rows(report), before)

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ...wizard.commission import commission_bill_queue
from .common_payout import PayOutCase


@freeze_time("2026-04-10")
@tagged("post_install", "-at_install")
class TestCommissionBillMany(PayOutCase):
    """More statements than a request may bill are billed by a scheduled action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = {"INLINE_LIMIT": 2, "CHUNK_STATEMENTS": 1}
        cls.startClassPatcher(patch.multiple(commission_bill_queue, **limits))
        cls.agents = cls.agent + cls.env["res.partner"].create(
            [
                {"name": name, "sales_is_agent": True}
                for name in ("Cedar Agency", "Elm Agency")
            ]
        )
        cls.statements = cls.env["sales.commission.statement"].browse()
        for agent in cls.agents:
            cls.statements |= cls._create_statement(payee_id=agent.id)
        cls.statements |= cls._create_statement(50.0, 2)

    def _ask(self):
        wizard = self.env["sales.commission.bill"].with_user(self.accountant)
        wizard = wizard.create({"statement_ids": self.statements.ids})
        return wizard, wizard.action_apply()

    def _work_off(self):
        self.env["sales.commission.bill"]._cron_bill()

    def test_the_request_only_starts_the_scheduled_action(self):
        cron = self.env.ref("sms_sales.cron_commission_bill")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        wizard, action = self._ask()
        asked = triggers.search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(len(asked), 1)
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("4 statements", action["params"]["message"])
        self.assertFalse(self.statements.bill_id)
        with self.assertRaisesRegex(UserError, "asked for already"):
            wizard.action_apply()

    def test_the_scheduled_action_bills_as_who_asked_and_tells_them(self):
        wizard, _action = self._ask()
        self._work_off()
        bills = self.statements.bill_id
        self.assertEqual(bills.partner_id, self.agents)
        self.assertEqual(len(bills), 3, "the statements of a payee share a bill")
        self.assertEqual(bills.create_uid, self.accountant)
        self.assertEqual(wizard.state, "done")
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.accountant.partner_id.ids)], limit=1
        )
        self.assertIn("Bills made: 3.", told.body)
        self._work_off()
        self.assertEqual(self.statements.bill_id, bills)

    def test_what_changed_meanwhile_is_left_out(self):
        wizard, _action = self._ask()
        self.statements[0].sudo().bill_state = "posted"
        self.statements[0].sudo().bill_id = self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": self.agent.id}
        )
        self._work_off()
        self.assertEqual(len(wizard.line_ids.bill_id), 3)
        left = wizard.line_ids.filtered("reason")
        self.assertEqual(left.statement_id, self.statements[0])

    def test_a_run_that_was_killed_goes_on_where_it_stopped(self):
        wizard, _action = self._ask()
        wizard._bill_some()
        self.assertEqual(len(self.statements.filtered("bill_id")), 2)
        self._work_off()
        self.assertEqual(len(wizard.line_ids.bill_id), 3)
        self.assertEqual(wizard.state, "done")

    def test_a_failure_is_told_and_does_not_stop_the_next(self):
        wizard, _action = self._ask()
        with patch.object(
            type(wizard), "_create_bills", side_effect=UserError("No purchase journal")
        ):
            self._work_off()
        self.assertEqual(wizard.state, "failed")
        self.assertFalse(self.statements.bill_id)
        other, _action = self._ask()
        self._work_off()
        self.assertEqual((wizard.state, other.state), ("failed", "done"))

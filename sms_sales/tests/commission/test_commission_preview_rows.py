from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionPreviewRows(SettlementCase):
    """Who and what has a row in the preview, and under which heading."""

    def _preview(self, plan, until=date(2026, 3, 31)):
        settle = self.env["sales.commission.settle"].with_user(self.author)
        settle = settle.with_context(allowed_company_ids=self.company.ids).create(
            {"company_id": self.company.id, "plan_ids": plan.ids, "until": until}
        )
        settle.action_preview()
        return settle

    def test_who_gets_a_draw_alone_is_in_the_preview(self):
        payee = {
            "user_id": self.second.id,
            "draw_type": "draw",
            "draw_amount": 500,
            "draw_until": "2026-02-28",
        }
        plan = self._plan(payees=[self.seller, payee])
        self._invoice("2026-01-05")
        settle = self._preview(plan, date(2026, 2, 28))
        second = self.second.partner_id
        rows = settle.payee_ids.filtered(lambda row: row.payee_id == second)
        found = [(one.period_from.month, one.row_count, one.to_pay) for one in rows]
        self.assertEqual(found, [(1, 0, 500.0), (2, 0, 500.0)])
        self.assertIn("draw, guarantee or minimum alone: 2", settle.message)
        settle.action_apply()
        self.assertEqual(settle.payee_ids.mapped("outcome"), ["planned"] * 3)
        self.assertFalse(self._preview(plan, date(2026, 2, 28)).payee_ids)

    def test_a_draw_alone_can_be_applied(self):
        payee = {
            "user_id": self.second.id,
            "draw_type": "draw",
            "draw_amount": 500,
            "draw_until": "2026-01-31",
        }
        plan = self._plan(payees=[payee])
        settle = self._preview(plan, date(2026, 1, 31))
        self.assertFalse(settle.row_count)
        settle.action_apply()
        domain = [("root_plan_id", "=", plan.id)]
        statement = self.env["sales.commission.statement"].search(domain)
        self.assertEqual(statement.net, 500.0)
        self.assertIn("alone: 1", settle.message)

    def test_lines_left_out_are_grouped_by_the_rule_that_excludes_them(self):
        rules = [
            Command.create(
                {"name": name, "sequence": number, "product_ids": product.ids}
            )
            for number, (name, product) in enumerate(
                [("No devices", self.product_1), ("No contracts", self.product_2)], 1
            )
        ]
        plan = self._plan(rule_ids=rules)
        lines = [(self.product_1, 600.0), (self.product_2, 400.0)]
        self._invoice("2026-01-05", lines)
        self._invoice("2026-01-06", [100.0], user=self.approver)
        settle = self._preview(plan)
        action = settle.reason_ids[:1].settle_id.action_left_out()
        groups = self.env["sales.commission.settle.left.out"].formatted_read_group(
            action["domain"], ["why"], ["amount:sum"]
        )
        self.assertEqual(
            {one["why"]: one["amount:sum"] for one in groups},
            {
                "Excluded by rule 1: No devices": 700.0,
                "Excluded by rule 2: No contracts": 400.0,
            },
        )

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...models.quotation.gate_confirmed import ORDER_IS_NEW
from ...models.quotation.order_change import APPROVED_CHANGE
from ...models.quotation.sale_order_requests import ORDER_FOLLOWS
from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationChange(ApprovalCase):
    """Gate (b) and rule 12: changes of a confirmed order."""

    def setUp(self):
        super().setUp()
        line = {"product_id": self.balance.id, "product_uom_qty": 10}
        self.order = self._create_order(line)
        self.order.action_confirm()
        self.line = self.order.order_line

    def _change(self):
        return self.order.sudo().sales_change_ids.filtered(
            lambda one: one.state == "pending"
        )

    def _decide_change(self, decision="approve"):
        for request in self._change().request_ids:
            if request.state == "pending":
                self._decide(request.sudo(False), self.lead, decision, "Because")
        self.env.invalidate_all()

    def _count_rule(self):
        """A rule about small quantities, which an order of ten does not hit."""
        return self._create_rule(
            {"measure": "quantity", "comparison": "<", "value": 8},
            name="Small",
            outcome="approval",
            chain_id=self.chain.id,
        )

    def test_a_change_that_hits_a_rule_waits_and_the_write_returns(self):
        self.assertTrue(self.line.write({"discount": 18}))
        self.assertEqual(self.line.discount, 0)
        change = self._change()
        self.assertIn("→ 18", change.summary)
        self.assertIn("18", self.order.sales_change_text)
        self._decide_change()
        self.assertEqual((change.state, self.line.discount), ("applied", 18))
        self.assertFalse(self.order.sales_change_text)

    def test_no_context_that_a_client_sends_lets_a_change_through(self):
        for key in (APPROVED_CHANGE, ORDER_IS_NEW, ORDER_FOLLOWS):
            with self.subTest(key=key):
                self.line.with_context(**{key: True}).write({"discount": 18})
                self.assertEqual(self.line.discount, 0)
                self._change().with_user(self.seller).action_take_back()

    def test_refused_the_order_stays_as_it_is(self):
        self.line.discount = 18
        change = self._change()
        self._decide_change("refuse")
        self.assertEqual((change.state, change.reason), ("refused", "Because"))
        self.assertEqual(self.line.discount, 0)

    def test_what_hits_nothing_and_what_is_no_worse_is_written(self):
        self.line.discount = 10
        self.assertEqual(self.line.discount, 10)
        self.line.name = "A balance"
        self.assertFalse(self._change())
        order = self._approved(18)
        order.action_confirm()
        order.order_line.discount = 17
        self.assertEqual(order.order_line.discount, 17)

    def test_the_web_client_saves_and_the_rest_is_written(self):
        commands = [Command.update(self.line.id, {"discount": 18, "name": "Named"})]
        self.order.web_save({"order_line": commands, "note": "N"}, {"note": {}})
        self.assertEqual((self.line.discount, self.line.name), (0, "Named"))
        self.assertEqual(len(self._change()), 1)

    def test_a_second_change_joins_the_first(self):
        self.line.discount = 18
        first = self._change().request_ids
        self.line.discount = 25
        self.assertEqual(len(self._change()), 1)
        self.assertEqual(first.state, "void")
        self._decide_change()
        self.assertEqual(self.line.discount, 25)

    def test_a_blocked_change_is_refused_at_once(self):
        self._create_rule(("line_discount", ">", 30), name="Never", outcome="block")
        with self.assertRaisesRegex(ValidationError, "Never"), self.env.cr.savepoint():
            self.line.discount = 40
        self.assertFalse(self._change())

    def test_a_new_line_that_hits_sells_nothing_until_approved(self):
        lines = self.env["sale.order.line"].with_user(self.seller)
        line = lines.create(
            {
                "order_id": self.order.id,
                "product_id": self.scale.id,
                "product_uom_qty": 3,
                "discount": 50,
            }
        )
        self.assertEqual(line.product_uom_qty, 0)
        self._decide_change()
        self.assertEqual(line.product_uom_qty, 3)

    def test_ten_to_five_pending_and_seven_delivered_meanwhile(self):
        self._count_rule()
        self.line.product_uom_qty = 5
        change = self._change()
        self.assertEqual(self.line.product_uom_qty, 10)
        self.line.sudo().qty_delivered = 7
        self._decide_change()
        self.assertEqual((change.state, change.reason), ("refused", "delivered 7"))
        self.assertEqual(self.line.product_uom_qty, 10)

    def test_a_base_that_moved_is_judged_again(self):
        self._count_rule()
        self.line.product_uom_qty = 5
        change = self._change()
        self.line.sudo().price_unit = 60
        first = change.request_ids
        self._decide_change()
        self.assertEqual((change.state, self.line.product_uom_qty), ("pending", 10))
        self.assertEqual(first.state, "void")
        self._decide_change()
        self.assertEqual((change.state, self.line.product_uom_qty), ("applied", 5))

    def test_who_made_the_change_does_not_decide_on_it(self):
        self.lead.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.line.with_user(self.lead).discount = 18
        request = self._change().request_ids
        self.assertNotIn(self.lead, request.asked_ids)
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._decide(request.sudo(False), self.lead)

    def test_what_the_system_writes_passes(self):
        self.line.sudo().write({"qty_delivered": 4})
        self.line.sudo().discount = 18
        self.assertEqual(self.line.discount, 18)
        self.assertFalse(self._change())

    def test_an_import_is_warned(self):
        result = (
            self.env["sale.order"]
            .with_user(self.seller)
            .load(
                [".id", "order_line/.id", "order_line/discount"],
                [[str(self.order.id), str(self.line.id), "18"]],
            )
        )
        self.assertTrue(result["ids"])
        self.assertEqual(result["messages"][-1]["type"], "warning")
        self.assertEqual(self.line.discount, 0)

    def test_taken_back_it_is_forgotten(self):
        self.line.discount = 18
        change = self._change()
        change.with_user(self.seller).action_take_back()
        self.assertEqual(change.state, "cancelled")
        self.assertEqual(set(change.request_ids.mapped("state")), {"cancelled"})

    def test_switched_off_it_is_written(self):
        self._switch_room("quotation", False)
        self.line.discount = 18
        self.assertEqual(self.line.discount, 18)

    def test_confirmed_lines_are_not_deleted_by_the_host(self):
        with self.assertRaises(UserError):
            self.line.unlink()

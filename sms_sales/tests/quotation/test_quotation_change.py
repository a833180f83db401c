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

    def test_a_new_block_refuses_what_was_approved_and_keeps_the_decision(self):
        self._assert_blocked_when_approved()

    def test_a_new_block_does_so_where_the_base_moved_as_well(self):
        self._assert_blocked_when_approved({"price_unit": 60})

    def _assert_blocked_when_approved(self, moved=None):
        self.line.discount = 18
        change, request = self._change(), self._change().request_ids
        self.line.sudo().write(moved or {})
        self._create_rule(("line_discount", ">", 16), name="Never", outcome="block")
        self._decide_change()
        self.assertEqual((change.state, self.line.discount), ("refused", 0))
        self.assertIn("Never", change.reason)
        self.assertIn("18", change.summary)
        self.assertIn("approve", request.approval_ids.mapped("decision"))

    def test_nobody_to_ask_again_refuses_and_keeps_the_decision(self):
        self._count_rule()
        self.line.product_uom_qty = 5
        change, request = self._change(), self._change().request_ids
        self.line.sudo().price_unit = 60
        for user in self.env.ref("sales_team.group_sale_manager").all_user_ids:
            self._away(user)
        # The lead becomes involved only with the answer.
        self.rule.chain_id.step_ids = [
            (5, 0, 0),
            (0, 0, self._step(self.manager)),
        ]
        self._decide_change()
        self.assertEqual(change.state, "refused")
        self.assertIn("Nobody may decide", change.reason)
        self.assertIn("approve", request.approval_ids.mapped("decision"))

    def test_a_refused_new_line_is_gone(self):
        line = (
            self.env["sale.order.line"]
            .with_user(self.seller)
            .create(
                {
                    "order_id": self.order.id,
                    "product_id": self.scale.id,
                    "product_uom_qty": 3,
                    "discount": 50,
                }
            )
        )
        self._decide_change("refuse")
        self.assertFalse(line.exists())
        self.assertEqual(self.order.order_line, self.line)

    def test_taken_back_a_new_line_is_gone_and_a_sold_one_stays(self):
        lines = self.env["sale.order.line"].with_user(self.seller)
        line = lines.create(
            {
                "order_id": self.order.id,
                "product_id": self.scale.id,
                "discount": 50,
            }
        )
        self.line.discount = 18
        self._change().with_user(self.seller).action_take_back()
        self.assertFalse(line.exists())
        self.assertEqual(self.order.order_line, self.line)

    def test_a_negative_line_is_judged_as_any_other(self):
        self._create_rule(
            ("total", "<", 900),
            name="Small orders",
            outcome="approval",
            chain_id=self.chain.id,
        )
        lines = self.env["sale.order.line"].with_user(self.seller)
        line = lines.create(
            {
                "order_id": self.order.id,
                "product_id": self.scale.id,
                "product_uom_qty": 1,
                "price_unit": -300,
            }
        )
        self.assertEqual(self.order.amount_untaxed, 1000)
        self.assertIn("Small orders", self._change().request_ids.mapped("rule_name"))
        self._decide_change()
        self.assertEqual((line.product_uom_qty, self.order.amount_untaxed), (1, 700))

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

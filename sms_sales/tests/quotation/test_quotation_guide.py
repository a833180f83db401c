from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .guide_common import GuideCase


@tagged("post_install", "-at_install")
class TestQuotationGuide(GuideCase):
    def _ask(self, order, *answers):
        """Return the dialog after these answers, one for each question."""
        ask = self.env["sales.guide.ask"].with_user(self.seller)
        ask = ask.browse(
            order.with_user(self.seller).action_ask_sales_guide()["res_id"]
        )
        for answer in answers:
            ask.write({"answer_id": answer.id, "answer_ids": [(6, 0, answer.ids)]})
            ask.action_next()
        return ask

    def _lines(self, order):
        order.invalidate_recordset()
        return [
            (line.product_id.name or line.name, line.product_uom_qty)
            for line in order.order_line.sorted()
        ]

    def _none(self):
        return self.env["sales.guide.answer"]

    def test_answers_become_lines_and_options(self):
        order = self._create_order(self.scale)
        ask = self._ask(order, self.many, self._none())
        self.assertTrue(ask.is_done, "a question without answers is not asked")
        ask.action_apply()
        self.assertEqual(
            self._lines(order),
            [("Scale", 1), ("Balance", 3), ("Options", 0), ("Tray", 0)],
        )
        tray = order.order_line.filtered(lambda line: line.product_id == self.tray)
        self.assertTrue(tray._is_line_optional())
        self.assertEqual(order.amount_untaxed, 340, "options cost nothing yet")

    def test_lines_stay_before_options_that_are_there(self):
        order = self._create_order(
            self.scale,
            {"display_type": "line_section", "name": "Extras", "is_optional": True},
            {"product_id": self.tray.id, "product_uom_qty": 0},
            {"display_type": "line_section", "name": "Services"},
            {"product_id": self.scale.id, "product_uom_qty": 5},
        )
        self._ask(order, self.few, self.also.answer_ids).action_apply()
        self.assertEqual(
            self._lines(order),
            [("Scale", 1), ("Balance", 3), ("Extras", 0), ("Tray", 0)]
            + [("Services", 0), ("Scale", 5)],
            "what is on the quotation already is not taken by itself",
        )

    def test_what_is_there_may_be_taken_again(self):
        order = self._create_order(self.balance)
        ask = self._ask(order, self.many, self._none())
        self.assertEqual(ask.line_ids.mapped("is_taken"), [False, True])
        ask.line_ids.is_taken = True
        ask.line_ids[0].quantity = 7
        ask.action_apply()
        self.assertEqual(self._lines(order)[:2], [("Balance", 1), ("Balance", 7)])

    def test_one_product_of_two_answers_is_proposed_once(self):
        ask = self._ask(self._create_order(), self.few, self.also.answer_ids)
        rows = [
            (line.product_id, line.quantity, line.is_optional) for line in ask.line_ids
        ]
        self.assertEqual(rows, [(self.balance, 3, False), (self.scale, 1, True)])

    def test_going_back_keeps_the_answers(self):
        ask = self._ask(self._create_order(), self.many)
        ask.action_back()
        self.assertEqual(ask.question_id, self.weigh)
        self.assertEqual(ask.answer_id, self.many)
        ask.answer_id = self.few
        ask.action_next()
        self.assertEqual(ask.chosen_ids, self.few)
        ask.action_next()
        ask.action_back()
        self.assertEqual(ask.question_id, self.also)
        self.assertFalse(ask.is_done)

    def test_before_the_first_question_there_is_only_the_choice_of_questions(self):
        order = self._create_order()
        ask = self._ask(order)
        self.assertEqual(ask.question_id, self.weigh)
        self.assertFalse(ask.can_go_back)
        ask.action_next()
        self.assertTrue(ask.can_go_back)
        self.guide.copy({"name": "Another"})
        ask = self._ask(order)
        self.assertFalse(ask.can_go_back)
        ask.guide_id = self.guide
        ask.action_next()
        self.assertTrue(ask.can_go_back)

    def test_an_answer_to_another_question_does_not_count(self):
        ask = self._ask(self._create_order(), self.also.answer_ids)
        self.assertFalse(ask.chosen_ids)

    def test_an_archived_product_is_not_proposed(self):
        self.balance.active = False
        ask = self._ask(self._create_order(), self.few, self._none())
        self.assertFalse(ask.line_ids)

    def test_rules_judge_what_was_added(self):
        rule = self._create_rule(("total", ">", 200), name="Large")
        order = self._create_order()
        self.assertFalse(self._judge(order).hits)
        self._ask(order, self.many, self._none()).action_apply()
        self.assertEqual([hit.rule_id for hit in self._judge(order).hits], rule.ids)

    def test_the_order_keeps_what_was_answered_and_by_whom(self):
        order = self._create_order()
        ask = self._ask(order, self.many, self._none())
        ask.line_ids.filtered("is_optional").is_taken = False
        ask.action_apply()
        reply = order.sales_reply_ids
        self.assertEqual(order.sales_reply_count, 1, "what was passed over is not kept")
        self.assertEqual((reply.question, reply.answer), ("How many?", "Many"))
        self.assertEqual((reply.guide, reply.added), ("Weighing", "Balance"))
        self.assertEqual(reply.user_id, self.seller)
        self.many.name = "Heaps"
        self.assertEqual(reply.answer, "Many")
        with self.assertRaises(UserError):
            reply.sudo().answer = "Few"
        with self.assertRaises(AccessError):
            reply.create({"guide": "W", "question": "Q", "answer": "A"})

    def test_an_order_is_not_guided(self):
        order = self._create_order(self.scale)
        ask = self._ask(order, self.few, self._none())
        order.action_confirm()
        self.assertFalse(order.sales_has_guide)
        with self.assertRaisesRegex(UserError, order.name):
            ask.action_apply()
        with self.assertRaisesRegex(UserError, order.name):
            order.action_ask_sales_guide()

    def test_only_the_guides_of_the_team_are_asked(self):
        order = self._create_order()
        self.guide.team_ids = self.team
        self.assertTrue(order.sales_has_guide)
        self.guide.team_ids = self.env["crm.team"].create({"name": "Others"})
        order.invalidate_recordset()
        self.assertFalse(order.sales_has_guide)
        with self.assertRaisesRegex(UserError, "no questions"):
            order.action_ask_sales_guide()

    def test_of_several_guides_one_is_chosen_first(self):
        self._create_guide(name="Again")
        ask = self._ask(self._create_order())
        self.assertFalse(ask.question_id)
        ask.guide_id = self.guide
        ask.action_next()
        self.assertEqual(ask.question_id, self.weigh)

    def test_nobody_adds_to_the_quotation_of_another(self):
        order = self._create_order()
        ask = self._ask(order, self.few, self._none())
        order.sudo().user_id = self.manager
        with self.assertRaises(AccessError):
            ask.action_apply()

    def test_sellers_read_the_answers_for_their_own_customers(self):
        order = self._create_order()
        self._ask(order, self.few, self._none()).action_apply()
        other = self._create_user("salesperson", "other_seller")
        replies = self.env["sales.guide.reply"]
        mine = [("order_id", "=", order.id)]
        self.assertEqual(replies.with_user(other).search_count(mine), 0)
        self.assertEqual(replies.with_user(self.lead).search_count(mine), 1)
        self.assertEqual(replies.with_user(self.seller).search_count(mine), 1)

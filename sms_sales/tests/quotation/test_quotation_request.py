from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationRequest(ApprovalCase):
    """Asking, deciding, quorum, own approval (rules 4, 9, 10)."""

    def test_what_no_rule_hits_is_released(self):
        order = self._discounted(15)
        self.assertTrue(order._sales_is_released())
        self.assertFalse(self._ask(order))

    def test_an_approval_releases(self):
        order = self._discounted()
        self.assertFalse(order._sales_is_released())
        request = self._ask(order)
        self.assertEqual(
            (request.state, order.sales_release_state), ("pending", "waiting")
        )
        self.assertEqual(request.sudo().asked_ids, self.lead)
        self.assertFalse(order._sales_is_released())
        self.assertEqual(self._decide(request, self.lead), "approved")
        self.assertTrue(order._sales_is_released())
        self.assertEqual(order.sales_release_state, "approved")
        self.assertEqual(
            self._decisions(request), [("submit", self.seller), ("approve", self.lead)]
        )

    def test_a_refusal_with_its_reason_keeps_it_here(self):
        order = self._discounted()
        request = self._ask(order)
        self.assertEqual(
            self._decide(request, self.lead, "refuse", "Too much"), "refused"
        )
        self.assertFalse(order._sales_is_released())
        self.assertEqual(order.sales_release_state, "refused")
        rows = request.sudo().approval_ids
        self.assertIn("Too much", rows.mapped("reason"))

    def test_a_request_tells_line_value_and_limit(self):
        request = self._ask(self._discounted()).with_user(self.lead)
        for word in ("Balance", "18", "15"):
            self.assertIn(word, request.hits_text)

    def test_asking_twice_asks_once(self):
        order = self._discounted()
        self._ask(order)
        self.assertFalse(self._ask(order))
        self.assertEqual(len(order.sudo().sales_request_ids), 1)

    def test_what_is_blocked_is_not_asked_about(self):
        self._create_rule(("line_discount", ">", 17), name="Never", outcome="block")
        with self.assertRaisesRegex(UserError, "Never"):
            self._ask(self._discounted())

    def test_steps_are_asked_in_order_and_earlier_ones_not_again(self):
        self.chain.step_ids = [
            (0, 0, self._step(self.manager, sequence=20)),
            (0, 0, self._step(self.lead, sequence=30)),
        ]
        request = self._ask(self._discounted())
        self.assertEqual(request.sudo().asked_ids, self.lead)
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.assertEqual(request.sudo().asked_ids, self.manager)
        self.assertEqual(self._decide(request, self.manager), "approved")

    def test_side_by_side_both_are_asked_and_both_have_to_approve(self):
        self.chain.step_ids = [(0, 0, self._step(self.manager, sequence=10))]
        request = self._ask(self._discounted())
        self.assertEqual(request.sudo().asked_ids, self.lead | self.manager)
        self.assertEqual(self._decide(request, self.manager), "counted")
        self.assertEqual(self._decide(request, self.lead), "approved")

    def test_any_is_the_first_decision_and_the_second_one_is_late(self):
        self.rule.chain_id = self._create_chain(self._step(self.lead, self.manager))
        request = self._ask(self._discounted())
        self.assertEqual(self._decide(request, self.lead, "refuse", "No"), "refused")
        self.assertEqual(self._decide(request, self.manager), "late")
        self.assertEqual(request.sudo().state, "refused")
        self.assertEqual(
            self._decisions(request)[1:],
            [("refuse", self.lead), ("late", self.manager)],
        )

    def test_all_are_those_listed_when_the_step_opened_and_one_refusal_ends(self):
        step = self._step(self.lead, self.manager, quorum="all")
        self.rule.chain_id = self._create_chain(step)
        request = self._ask(self._discounted())
        other = self._create_user("team_lead", "quote_other", name="Otto")
        self.rule.chain_id.step_ids.user_ids |= other
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.assertEqual(self._decide(request, self.lead), "already")
        self.assertEqual(self._decide(request, self.manager), "approved")
        again = self._ask(self._discounted(19))
        self.assertEqual(self._decide(again, other, "refuse", "No"), "refused")

    def test_who_is_not_asked_does_not_decide(self):
        request = self._ask(self._discounted())
        with self.assertRaisesRegex(UserError, "not asked.*Lea Lead"):
            self._decide(request, self.manager)

    def test_nobody_writes_a_request_by_hand(self):
        request = self._ask(self._discounted())
        with self.assertRaises(AccessError):
            request.with_user(self.lead).state = "approved"
        with self.assertRaises(AccessError):
            self.env["sales.quotation.approval"].with_user(self.manager).create(
                {"decision": "approve", "request_id": request.id}
            )

    def test_other_salespeople_do_not_see_it(self):
        request = self._ask(self._discounted())
        other = self._create_user("salesperson", "quote_else", name="Else")
        requests = self.env["sales.quotation.request"]
        self.assertFalse(requests.with_user(other).search([("id", "=", request.id)]))
        self.assertTrue(requests.with_user(self.lead).search([("is_mine", "=", True)]))
        self.assertFalse(
            requests.with_user(self.seller).search([("is_mine", "=", True)])
        )

    def test_a_pending_request_keeps_its_version_and_an_edit_is_judged_anew(self):
        self.rule.condition_ids.value = 20
        order = self._discounted(18)
        order.action_quotation_sent()
        self.rule.condition_ids.value = 15
        self.assertTrue(order._sales_is_released(), "Monday's 18 % stands")
        order.order_line.price_unit = 99
        self.assertFalse(order._sales_is_released())

    def test_a_new_block_binds_what_has_not_left(self):
        order, sent = self._approved(), self._approved()
        sent.action_quotation_sent()
        draft = self._discounted(10)
        self._create_rule(("line_discount", ">", 5), name="New", outcome="block")
        self.assertFalse(draft._sales_is_released())
        self.assertTrue(sent._sales_is_released())
        self.assertTrue(order._sales_is_released(), "released by its approval")

    def test_taking_back_stops_asking(self):
        request = self._ask(self._discounted())
        with self.assertRaises(UserError):
            request.with_user(self.lead).action_take_back()
        request.with_user(self.seller).action_take_back()
        self.assertEqual(request.sudo().state, "cancelled")
        self.assertEqual(self._decide(request, self.lead), "cancelled")
        self.assertEqual(self._decisions(request)[-1], ("late", self.lead))

    def test_who_decides_on_what_was_changed_meanwhile_is_told_so(self):
        order = self._discounted()
        request = self._ask(order)
        order.order_line.discount = 30
        self.assertEqual(self._decide(request, self.lead, reason="Fine"), "void")
        self.assertEqual(self._decisions(request)[-1], ("late", self.lead))

    def test_cancelling_the_quotation_takes_its_requests_back(self):
        order = self._discounted()
        request = self._ask(order)
        order.action_cancel()
        self.assertEqual(request.sudo().state, "cancelled")
        self.assertFalse(request.sudo().activity_ids)

    def test_the_dialog_names_what_is_the_users_to_decide(self):
        request = self._ask(self._discounted())
        for user, left_out in ((self.lead, False), (self.manager, True)):
            with self.subTest(user=user.name):
                context = request.with_user(user)._open_decide("refuse")["context"]
                dialogs = self.env["sales.quotation.decide"].with_user(user)
                dialog = Form(dialogs.with_context(**context))
                self.assertEqual(bool(dialog.left_out), left_out)
                self.assertEqual(len(dialog.mine_ids), int(not left_out))

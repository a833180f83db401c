from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCase

ACTIVITY = "sms_sales.mail_activity_approve_quotation"


@tagged("post_install", "-at_install")
class TestQuotationDeciding(ApprovalCase):
    """Asking with a reason, and deciding from the dialog, the list and the activity."""

    def _dialog(self, requests, user, decision, reason=False):
        """Decide by the dialog that the buttons of the form and the list open."""
        button = f"action_{decision}"
        action = getattr(requests.with_user(user), button)()
        dialogs = self.env[action["res_model"]].with_user(user)
        dialog = dialogs.with_context(**action["context"]).create({"reason": reason})
        return dialog, dialog.action_decide()

    def _activity(self, request, user):
        return request.sudo().activity_ids.filtered(lambda one: one.user_id == user)

    def test_the_dialog_of_asking_says_what_it_is_about_and_keeps_why(self):
        order = self._discounted()
        action = order.action_sales_ask()
        dialogs = self.env[action["res_model"]].with_user(self.seller)
        dialog = dialogs.with_context(**action["context"]).create({"note": "Large"})
        self.assertIn("Discounts", dialog.found)
        self.assertIn("18 %", dialog.found)
        told = dialog.action_ask()
        self.assertIn("Lea Lead", told["params"]["message"])
        request = order.sudo().sales_request_ids
        self.assertEqual(request.note, "Large")
        self.assertEqual(request.approval_ids.reason, "Large")
        mail = self.env["mail.message"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertIn("Large", " ".join(mail.mapped("body")))

    def test_why_may_be_left_out_and_others_do_not_ask(self):
        order = self._discounted()
        action = order.action_sales_ask()
        other = self._create_user("salesperson", "quote_else", name="Else")
        dialogs = self.env[action["res_model"]].with_context(**action["context"])
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            dialogs.with_user(other).create({}).action_ask()
        dialogs.with_user(self.seller).create({"note": "  "}).action_ask()
        self.assertFalse(order.sudo().sales_request_ids.note)

    def test_what_is_blocked_is_said_before_anybody_explains(self):
        self._create_rule(("line_discount", ">", 17), name="Never", outcome="block")
        with self.assertRaisesRegex(UserError, "Never"):
            self._discounted().action_sales_ask()

    def test_one_is_approved_by_its_dialog(self):
        request = self._ask(self._discounted())
        _dialog, told = self._dialog(request, self.lead, "approve", "Fine")
        self.assertEqual(request.sudo().state, "approved")
        self.assertEqual(told["params"]["type"], "success")
        self.assertIn("Fine", request.sudo().approval_ids.mapped("reason"))

    def test_one_that_is_not_mine_says_so(self):
        request = self._ask(self._discounted())
        with self.assertRaisesRegex(UserError, "not asked"):
            self._dialog(request, self.manager, "approve")

    def test_a_refusal_wants_a_reason(self):
        request = self._ask(self._discounted())
        with self.assertRaisesRegex(UserError, "Say why"):
            self._dialog(request, self.lead, "refuse", "  ")
        self.assertEqual(request.sudo().state, "pending")

    def test_many_at_once_and_what_is_not_mine_is_left_out(self):
        mine = self._ask(self._discounted()) | self._ask(self._discounted(20))
        self.rule.chain_id = self._create_chain(self._step(self.manager))
        other = self._ask(self._discounted(25))
        done = self._ask(self._discounted(30))
        self._decide(done, self.manager)
        everything = (mine | other | done).sudo(False)
        dialog, told = self._dialog(everything, self.lead, "refuse", "No")
        self.assertEqual(set(mine.sudo().mapped("state")), {"refused"})
        self.assertEqual(
            (other.sudo().state, done.sudo().state), ("pending", "approved")
        )
        self.assertIn("you are not asked", dialog.left_out)
        self.assertIn("Approved", dialog.left_out)
        names = [one.order_id.name for one in mine.sudo()]
        for name in names:
            self.assertIn(name, told["params"]["message"])
        self.assertEqual(told["params"]["message"].count("refused"), 1)

    def test_one_that_has_become_ones_own_does_not_hold_up_the_others(self):
        self.rule.chain_id = self._create_chain(self._step(self.lead, self.manager))
        own, other = self._ask(self._discounted()), self._ask(self._discounted(20))
        own.sudo().order_id.user_id = self.lead
        self.assertEqual(own.sudo().asked_ids, self.manager)
        mine = own.with_user(self.lead).search([("is_mine", "=", True)])
        self.assertEqual(mine, other.with_user(self.lead))
        dialog, _told = self._dialog((own | other).sudo(False), self.lead, "approve")
        self.assertIn("your own", dialog.left_out)
        self.assertEqual(
            (own.sudo().state, other.sudo().state), ("pending", "approved")
        )

    def test_what_was_changed_meanwhile_is_not_told_as_somebody_elses_decision(self):
        request = self._ask(self._discounted())
        action = request.with_user(self.lead).action_approve()
        dialogs = self.env[action["res_model"]].with_user(self.lead)
        dialog = dialogs.with_context(**action["context"]).create({"reason": "Fine"})
        request.sudo().order_id.order_line.discount = 30
        told = dialog.action_decide()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("changed", told["message"])
        self.assertNotIn("somebody else", told["message"])

    def test_the_activity_marked_done_approves_with_its_words(self):
        request = self._ask(self._discounted())
        activity = self._activity(request, self.lead)
        activity.with_user(self.lead).action_feedback(feedback="Go on")
        self.assertEqual(request.sudo().state, "approved")
        self.assertFalse(self._activity(request, self.lead).filtered("active"))
        self.assertIn("Go on", request.sudo().approval_ids.mapped("reason"))

    def test_an_activity_marked_done_by_somebody_else_decides_nothing(self):
        request = self._ask(self._discounted())
        self._activity(request, self.lead).with_user(self.env.user).action_done()
        self.assertEqual(request.sudo().state, "pending")

    def test_many_activities_marked_done_approve_many(self):
        requests = self._ask(self._discounted()) | self._ask(self._discounted(20))
        activities = self._activity(requests, self.lead)
        self.assertEqual(len(activities), 2)
        activities.with_user(self.lead).action_done()
        self.assertEqual(set(requests.sudo().mapped("state")), {"approved"})

    def test_refused_by_the_dialog_the_activity_is_done(self):
        request = self._ask(self._discounted())
        self._dialog(request, self.lead, "refuse", "No")
        self.assertFalse(self._activity(request, self.lead).filtered("active"))

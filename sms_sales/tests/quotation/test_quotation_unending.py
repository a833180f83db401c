from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationUnending(ApprovalCase):
    """Rules 4 and 10: a step ends, whoever leaves while it is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("team_lead", "quote_other", name="Otto Other")
        cls.third = cls._create_user("team_lead", "quote_third", name="Tia Third")
        # So that leads may write the quotations of their sellers.
        for user in cls.lead | cls.other:
            user.group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.steps = cls.env["sales.quotation.request.step"]

    def _everybody(self, *users, discount=18):
        """Ask these, who all have to approve."""
        self.rule.chain_id = self._create_chain(self._step(*users, quorum="all"))
        return self._ask(self._discounted(discount))

    def _look_again(self):
        self.env.flush_all()
        self.steps._cron_follow_up()
        self.env.invalidate_all()

    def test_who_stands_in_for_two_approves_for_both(self):
        self._away(self.lead, self.third)
        self._away(self.other, self.third)
        request = self._everybody(self.lead, self.other)
        self.assertEqual(self._decide(request, self.third), "approved")

    def test_who_is_listed_and_stands_in_approves_for_both(self):
        self._away(self.lead, self.other)
        request = self._everybody(self.lead, self.other)
        self.assertEqual(self._decide(request, self.other), "approved")

    def test_who_is_away_without_a_delegate_is_not_waited_for(self):
        self._away(self.lead)
        request = self._everybody(self.lead, self.other)
        self.assertEqual(self._decide(request, self.other), "approved")

    def test_two_users_of_one_person_are_one_answer(self):
        twin = self._create_user("team_lead", "quote_twin", name="Twin")
        twin.partner_id = self.lead.partner_id
        request = self._everybody(self.lead, twin)
        self.assertEqual(self._decide(request, self.lead), "approved")

    def test_one_of_all_who_changes_an_input_is_not_waited_for(self):
        request = self._everybody(self.lead, self.other)
        self.assertEqual(self._decide(request, self.other), "counted")
        request.sudo().order_id.with_user(self.lead).order_line.discount = 17
        self.assertEqual(request.sudo().state, "approved")

    def test_who_comes_back_is_asked_again_while_the_step_is_open(self):
        absence = self._away(self.lead)
        request = self._everybody(self.lead, self.other)
        self.assertEqual(request.sudo().asked_ids, self.other)
        absence.unlink()
        self._look_again()
        self.assertEqual(request.sudo().asked_ids, self.lead | self.other)
        self.assertEqual(self._decide(request, self.other), "counted")
        self.assertEqual(self._decide(request, self.lead), "approved")

    def test_the_last_one_of_all_archived_does_not_hold_it_up(self):
        request = self._everybody(self.lead, self.other)
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.other.active = False
        self._look_again()
        self.assertEqual(request.sudo().state, "approved")

    def test_the_only_one_archived_after_asking_the_next_one_up_is_asked(self):
        request = self._ask(self._discounted())
        self.lead.active = False
        self._look_again()
        self.assertIn(self.manager, request.sudo().asked_ids)
        self.assertIn("escalate", request.sudo().approval_ids.mapped("decision"))
        self.assertEqual(self._decide(request, self.manager), "approved")

    def test_the_only_one_away_after_asking_the_next_one_up_is_asked_once(self):
        request = self._ask(self._discounted())
        self._away(self.lead)
        self._look_again()
        self._look_again()
        self.assertIn(self.manager, request.sudo().asked_ids)
        decisions = request.sudo().approval_ids.mapped("decision")
        self.assertEqual(decisions.count("escalate"), 1)

    def test_the_only_one_who_changes_an_input_leaves_it_to_the_next_one_up(self):
        request = self._ask(self._discounted())
        request.sudo().order_id.with_user(self.lead).order_line.discount = 17
        self.assertIn(self.manager, request.sudo().asked_ids)
        self.assertEqual(self._decide(request, self.manager), "approved")

    def test_a_next_step_without_anybody_keeps_the_decision_and_tells(self):
        self.chain.step_ids = [(0, 0, self._step(self.other, sequence=20))]
        request = self._ask(self._discounted())
        top = self.env.ref("sales_team.group_sale_manager").all_user_ids
        absences = {user: self._away(user) for user in top}
        self._away(self.other)
        self.assertEqual(self._decide(request, self.lead), "counted")
        self.assertEqual(request.sudo().state, "pending")
        self.assertIn(("approve", self.lead), self._decisions(request))
        told = self.env["mail.message"].search([("model", "=", request._name)])
        mine = told.filtered(lambda one: self.seller.partner_id in one.partner_ids)
        self.assertIn("Nobody may decide", " ".join(mine.mapped("body")))
        self._look_again()
        again = self.env["mail.message"].search([("model", "=", request._name)])
        self.assertEqual(len(again), len(told), "told once")
        absences[self.manager].unlink()
        self._look_again()
        self.assertFalse(request.sudo().is_stuck)
        self.assertEqual(request.sudo().asked_ids, self.manager)
        self.assertEqual(self._decide(request, self.manager), "approved")

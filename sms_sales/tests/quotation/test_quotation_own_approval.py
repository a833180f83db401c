from odoo.exceptions import UserError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationOwnApproval(ApprovalCase):
    """Rule 4: nobody decides on their own, nor by way of a delegate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("team_lead", "quote_other", name="Otto Other")
        # So that leads may write the quotations of their sellers.
        cls.lead.group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")

    def test_a_lead_who_sells_is_not_asked_but_the_next_one_up(self):
        order = self._discounted()
        order.sudo().user_id = self.lead
        request = order.sudo()._sales_ask()
        self.assertNotIn(self.lead, request.asked_ids)
        self.assertIn(self.manager, request.asked_ids)
        self.assertIn("escalate", request.approval_ids.mapped("decision"))
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._decide(request, self.lead)

    def test_who_changed_an_input_last_does_not_decide(self):
        order = self._discounted()
        request = self._ask(order)
        order.with_user(self.lead).order_line.discount = 17
        self.assertEqual(request.sudo().state, "pending", "no worse than asked for")
        with self.assertRaisesRegex(UserError, "changed it last"):
            self._decide(request, self.lead)

    def test_who_changed_a_note_decides(self):
        order = self._discounted()
        request = self._ask(order)
        order.with_user(self.lead).note = "With kind regards"
        self.assertEqual(self._decide(request, self.lead), "approved")

    def test_another_user_of_the_same_person_does_not_decide_either(self):
        twin = self._create_user("team_lead", "quote_twin", name="Twin")
        twin.partner_id = self.seller.partner_id
        self.rule.chain_id = self._create_chain(self._step(twin, self.lead))
        request = self._ask(self._discounted())
        self.assertEqual(request.sudo().asked_ids, self.lead)

    def test_a_delegate_decides_while_somebody_is_away(self):
        self._away(self.lead, self.other)
        request = self._ask(self._discounted())
        self.assertEqual(request.sudo().asked_ids, self.other)
        self.assertEqual(self._decide(request, self.other), "approved")
        row = request.sudo().approval_ids.filtered(
            lambda one: one.decision == "approve"
        )
        self.assertEqual((row.user_id, row.behalf_user_id), (self.other, self.lead))

    def test_delegations_are_those_of_the_moment_of_deciding(self):
        request = self._ask(self._discounted())
        self._away(self.lead, self.other)
        mine = request.with_user(self.other)
        self.assertTrue(mine.is_mine, "asked as soon as they stand in")
        self.assertEqual(self._decide(request, self.other), "approved")

    def test_who_stands_in_for_the_seller_does_not_decide(self):
        self._away(self.seller, self.other)
        self.rule.chain_id = self._create_chain(self._step(self.seller))
        request = self._ask(self._discounted())
        self.assertNotIn(self.other, request.sudo().asked_ids)
        self.assertIn(self.lead, request.sudo().asked_ids)

    def test_a_delegate_who_is_the_seller_is_nobody(self):
        self._away(self.lead, self.seller)
        request = self._ask(self._discounted())
        self.assertNotIn(self.seller, request.sudo().asked_ids)
        self.assertIn(self.manager, request.sudo().asked_ids)

    def test_all_away_or_archived_go_upward(self):
        self._away(self.lead)
        self.other.active = False
        self.rule.chain_id = self._create_chain(self._step(self.lead, self.other))
        request = self._ask(self._discounted())
        self.assertIn(self.manager, request.sudo().asked_ids)

    def test_nobody_left_at_all_is_said(self):
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        for manager in managers:
            self._away(manager)
        self._away(self.lead)
        with self.assertRaisesRegex(UserError, "Nobody may decide"):
            self._ask(self._discounted())

from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationReleaseKept(ApprovalCase):
    """Rule 9: what was released or approved stands when somebody writes a rule."""

    def _add_rule_with_roles(self):
        """A rule that nothing here hits, and that reads the salesperson."""
        role = self.env.ref("sales_team.group_sale_salesman")
        return self._create_rule(
            ("line_discount", ">", 90), name="Of sellers", group_ids=role.ids
        )

    def _sent_before_the_rule(self):
        self.rule.active = False
        order = self._discounted()
        order.action_quotation_sent()
        self.rule.active = True
        return order

    def test_a_release_stands_when_the_first_rule_with_roles_is_written(self):
        order = self._sent_before_the_rule()
        self.assertTrue(order._sales_is_released())
        self._add_rule_with_roles()
        self.assertTrue(order._sales_is_released())
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_release_stands_when_the_last_rule_with_roles_is_archived(self):
        added = self._add_rule_with_roles()
        order = self._sent_before_the_rule()
        added.active = False
        self.assertTrue(order._sales_is_released())

    def test_what_is_edited_afterwards_is_judged_by_the_rules_in_force(self):
        order = self._sent_before_the_rule()
        self._add_rule_with_roles()
        order.order_line.price_unit = 99
        self.assertFalse(order._sales_is_released())

    def test_another_salesperson_is_judged_anew_where_a_rule_read_the_first(self):
        self._add_rule_with_roles()
        order = self._sent_before_the_rule()
        order.sudo().user_id = self.manager
        self.assertFalse(order._sales_is_released())

    def test_an_approval_by_an_earlier_version_stands_as_well(self):
        order = self._approved()
        request = order.sudo().sales_request_ids
        self.rule.condition_ids.value = 12
        self._add_rule_with_roles()
        order.order_line.name = "A better balance"
        order._sales_recheck()
        self.assertEqual((request.state, request.rule_version), ("approved", 1))
        order.sudo().sales_released_hash = False
        self.assertTrue(order._sales_is_released())

    def test_a_refusal_is_still_told(self):
        order = self._discounted()
        self._decide(self._ask(order), self.lead, "refuse", "Too cheap")
        self._add_rule_with_roles()
        order._sales_sync_release_state()
        self.assertEqual(order.sales_release_state, "refused")

    def test_the_paper_keeps_its_fingerprint(self):
        order = self._sent_before_the_rule()
        printed = order._sales_content_hash()
        self._add_rule_with_roles()
        self.assertEqual(order._sales_content_hash(), printed)

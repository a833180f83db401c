from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import QuotationCase


@tagged("post_install", "-at_install")
class TestQuotationRuleCheck(QuotationCase):
    """Checking rules names what is wrong with them (rule 15)."""

    def _found(self, kind):
        action = self.env["sales.quotation.rule"].with_user(self.manager)
        action = action.action_check_rules()
        findings = self.env[action["res_model"]].with_user(self.manager)
        findings = findings.search(action["domain"])
        return findings.filtered(lambda one: one.kind == kind)

    def test_whole_days_over_30_and_under_31_are_dead(self):
        dead = self._create_rule(("payment_days", ">", 30), ("payment_days", "<", 31))
        self._create_rule(("payment_days", ">", 30))
        self.assertEqual(self._found("dead").rule_id, dead)

    def test_a_rule_inside_an_earlier_block_is_shadowed(self):
        wide = self._create_rule(("line_discount", ">", 15), sequence=1)
        narrow = self._create_rule(
            ("line_discount", ">", 20), sequence=2, outcome="warn"
        )
        self._create_rule(("line_discount", ">", 10), sequence=3, outcome="warn")
        found = self._found("shadowed")
        self.assertEqual((found.rule_id, found.other_rule_id), (narrow, wide))
        self.assertFalse(self._found("never_applied").rule_id & narrow)

    def test_what_one_requires_and_another_keeps_out_contradicts(self):
        categ = self.env["product.category"].create({"name": "Scales"})
        self.scale.categ_id = categ
        with_ = self._create_rule(
            outcome="require",
            require="product_with",
            require_product_ids=self.scale.ids,
        )
        without = self._create_rule(
            outcome="require",
            require="product_without",
            require_category_ids=categ.ids,
        )
        found = self._found("contradiction")
        self.assertEqual((found.rule_id, found.other_rule_id), (with_, without))

    def test_a_chain_of_people_who_have_left_is_told(self):
        gone = self._create_user("salesperson", "gone")
        chain = self.env["sales.approval.chain"].create(
            {
                "name": "Old guard",
                "step_ids": [
                    Command.create(
                        {"kind": "user", "user_ids": [Command.set(gone.ids)]}
                    )
                ],
            }
        )
        rule = self._create_rule(outcome="approval", chain_id=chain.id)
        self.assertFalse(self._found("no_approver"))
        gone.active = False
        self.assertEqual(self._found("no_approver").rule_id, rule)

    def test_a_chain_whose_people_are_all_away_today_is_told(self):
        step = {"kind": "user", "user_ids": [Command.set(self.lead.ids)]}
        chain = self.env["sales.approval.chain"].create(
            {"name": "Leads", "step_ids": [Command.create(step)]}
        )
        rule = self._create_rule(outcome="approval", chain_id=chain.id)
        away = self.env["sales.approval.delegation"].create(
            {
                "user_id": self.lead.id,
                "date_from": "2026-03-09",
                "date_to": "2026-03-10",
            }
        )
        found = self._found("no_approver")
        self.assertEqual(found.rule_id, rule)
        self.assertIn("away today", found.note)
        away.delegate_id = self.manager
        self.assertFalse(self._found("no_approver"))
        away.write({"delegate_id": False, "date_to": "2026-03-09"})
        self.assertFalse(self._found("no_approver"))

    def test_what_is_archived_is_named(self):
        rule = self._create_rule(product_ids=self.scale.ids)
        self.scale.active = False
        found = self._found("archived")
        self.assertEqual(found.rule_id, rule)
        self.assertIn("Scale", found.note)

    def test_a_rule_that_a_year_has_not_met_is_told(self):
        order = self._create_order({"product_id": self.balance.id, "discount": 10})
        order.sudo().state = "sent"
        here = {"team_ids": self.team.ids}
        idle = self._create_rule(("line_discount", ">", 50), **here)
        busy = self._create_rule(("line_discount", ">", 5), **here)
        found = self._found("never_applied").rule_id
        self.assertIn(idle, found)
        self.assertNotIn(busy, found)

    def test_a_draft_that_was_cancelled_unsent_met_nothing(self):
        """A back-test does not look at it either."""
        order = self._create_order({"product_id": self.balance.id, "discount": 10})
        order._action_cancel()
        rule = self._create_rule(("line_discount", ">", 5), team_ids=self.team.ids)
        self.assertIn(rule, self._found("never_applied").rule_id)

    def test_a_seller_checks_no_rules(self):
        with self.assertRaises(AccessError):
            self.env["sales.quotation.rule"].with_user(self.seller).action_check_rules()

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...models.quotation import order_facts
from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationGateRound(ApprovalCase):
    """What rules read is not set aside for the sending and set back afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["crm.team"].create({"name": "Team of nobody"})

    def _assert_stopped(self, order, words="Never"):
        self.assertFalse(order._sales_is_released())
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            order.action_confirm()
        self.env.invalidate_all()

    def _sent_aside(self, order, **values):
        """Send the order with ``values``, then write back what was there."""
        before = {name: order[name] for name in values}
        order.write(values)
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
        back = {n: v.id if hasattr(v, "_name") else v for n, v in before.items()}
        order.write(back)

    def test_the_block_of_its_team_binds_what_another_team_sent(self):
        self._create_rule(
            ("line_discount", ">", 5), name="Never", team_ids=self.team.ids
        )
        order = self._discounted(10)
        self._sent_aside(order, team_id=self.other.id)
        self.assertEqual(order.sales_release_state, "blocked")
        self._assert_stopped(order)

    def test_so_does_the_approval_that_its_team_needs(self):
        self.rule.team_ids = self.team
        order = self._discounted()
        self._sent_aside(order, team_id=self.other.id)
        self._assert_stopped(order, "Discounts")
        request = self._ask(order)
        self._decide(request, self.lead)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_an_approval_of_another_rule_does_not_answer_for_its_team(self):
        self._create_rule(
            ("line_discount", ">", 5), name="Never", team_ids=self.team.ids
        )
        order = self._discounted(team_id=self.other.id)
        self.other.user_id = self.lead
        self._decide(self._ask(order), self.lead)
        self.assertTrue(order._sales_is_released())
        order.team_id = self.team
        self._assert_stopped(order)

    def test_a_condition_on_the_order_is_asked_again(self):
        domain = "[('origin', '=', False)]"
        self._create_rule(("line_discount", ">", 5), name="Never", domain=domain)
        order = self._discounted(10)
        self._sent_aside(order, origin="S0001")
        self._assert_stopped(order)

    def test_what_the_customer_chooses_answers_no_rule_that_was_not_asked(self):
        self._create_rule(
            ("line_discount", ">", 5), name="Never", team_ids=self.team.ids
        )
        order = self._discounted(10)
        self._sent_aside(order, team_id=self.other.id)
        order.sudo()._sales_check_chosen(order._sales_stop_keys())
        self._assert_stopped(order)

    def test_what_was_released_stands_although_rules_and_masters_change(self):
        """Rule 9: nobody edited the quotation."""
        country = self.env.ref("base.be")
        domain = f"[('partner_id.country_id', '=', {country.id})]"
        self._create_rule(("total", ">", 5), name="Land", domain=domain)
        rule = self._create_rule(
            ("total", ">", 5), name="Never", team_ids=self.other.ids
        )
        order = self._discounted(10)
        order.action_quotation_sent()
        self.customer.country_id = country
        rule.team_ids = self.team
        self._create_rule(("total", ">", 5), name="New", team_ids=self.team.ids)
        self.balance.standard_price = 99
        self.balance.list_price = 999
        self.assertTrue(order._sales_is_released())
        order.order_line.product_uom_qty = 2
        self._assert_stopped(order, "(?s)Land.*Never.*New")

    def test_asked_and_answered_it_goes_back_and_forth(self):
        """A rule that was asked at the release answers wherever the order goes."""
        rule = self._create_rule(
            ("line_discount", ">", 50), name="Never", team_ids=self.team.ids
        )
        order = self._discounted(10)
        order.action_quotation_sent()
        order.team_id = self.other
        self.assertTrue(order._sales_is_released())
        order.team_id = self.team
        rule.condition_ids.value = 5
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_project_on_a_quotation_makes_it_no_order_of_a_project(self):
        """With the project app any of its users chooses one on any quotation."""
        columns = (("campaign_id", "project"),)
        campaign = self.env["utm.campaign"].create({"name": "Stands for a project"})
        self._create_rule(("line_discount", ">", 5), name="Never")
        with patch.object(order_facts, "CHANNELS", columns):
            order = self._discounted(10)
            order.campaign_id = campaign
            self._assert_stopped(order)
            orders = self.env["sale.order"].with_user(self.seller)
            made = orders.with_context(create_for_project_id=1).create(
                {"partner_id": self.customer.id, "campaign_id": campaign.id}
            )
            made.order_line.create(
                {"order_id": made.id, "product_id": self.balance.id, "discount": 10}
            )
            made.action_confirm()
            self.assertEqual(made.state, "sale")

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuotationSeen(ApprovalCase):
    """Who sees a quotation sees its requests and its revisions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._switch_room("territory", True)
        cls.neighbour = cls._create_user("salesperson", "neighbour")
        cls.stranger = cls._create_user("salesperson", "stranger")
        plans = cls.env["sales.territory.plan"]
        # Of one company one plan speaks at a time.
        plans.search([("state", "=", "active")]).state = "archived"
        plan = plans.create({"name": "Plan", "tz": "UTC"})
        cls.territory = cls.env["sales.territory"].create(
            {"name": "North", "code": "N", "plan_id": plan.id}
        )
        cls.env["sales.territory.member"].create(
            {
                "territory_id": cls.territory.id,
                "user_id": cls.neighbour.id,
                "date_from": "2026-01-01",
            }
        )
        plan.state = "active"
        cls.order = cls._approved()
        cls.order.sudo().sales_territory_id = cls.territory
        cls.order.action_quotation_sent()
        cls.env.flush_all()

    def _belongings(self):
        order = self.order.sudo()
        requests = order.sales_request_ids
        return [
            requests,
            requests.step_ids,
            requests.approval_ids,
            order.sales_revision_ids,
        ]

    def test_a_member_of_its_territory_reads_what_belongs_to_it(self):
        self.assertTrue(self.order.with_user(self.neighbour).has_access("read"))
        for records in self._belongings():
            with self.subTest(model=records._name):
                self.assertTrue(records)
                mine = records.sudo(False).with_user(self.neighbour)
                self.assertTrue(mine.has_access("read"))

    def test_another_salesperson_reads_none_of_it(self):
        for records in self._belongings():
            with self.subTest(model=records._name):
                mine = records.sudo(False).with_user(self.stranger)
                self.assertFalse(mine.has_access("read"))

    def test_a_member_opens_the_pending_change_and_a_stranger_does_not(self):
        order = self._create_order(self.balance).sudo()
        order.action_confirm()
        order.sales_territory_id = self.territory
        order.order_line.with_user(self.seller).discount = 18
        self.env.flush_all()
        mine = order.with_user(self.neighbour)
        self.assertIn("18", mine.sales_change_text)
        action = mine.action_sales_change()
        changes = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("18", changes.with_user(self.neighbour).summary)
        self.assertFalse(changes.with_user(self.stranger).has_access("read"))

    def test_a_member_does_not_decide(self):
        request = self._ask(self._discounted(25))
        request.sudo().order_id.sales_territory_id = self.territory
        self.env.flush_all()
        mine = request.with_user(self.neighbour)
        self.assertEqual(mine.state, "pending")
        self.assertFalse(mine.is_mine)

    def test_who_is_asked_sees_the_waterfall_without_seeing_the_order(self):
        request = self._ask(self._discounted(25))
        data = request.with_user(self.lead).get_sales_waterfall()
        self.assertEqual(data["order"]["net"], "75")
        self.assertEqual(data["lines"][0]["name"], self.balance.display_name)
        with self.assertRaises(AccessError):
            request.with_user(self.stranger).get_sales_waterfall()

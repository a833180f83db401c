from odoo import Command
from odoo.tests import tagged

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionSplit(CommissionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("salesperson", "other", name="Joe Other")
        cls.customer = cls._create_partner()
        cls.order = (
            cls.env["sale.order"]
            .with_user(cls.seller)
            .create({"partner_id": cls.customer.id})
        )

    def _split(self, *shares):
        payees = ["user_id", "user_id", "partner_id"]
        ids = [self.seller.id, self.other.id, self.agent.id]
        self.order.sales_split_ids = [Command.clear()] + [
            Command.create({payee: value, "share": share})
            for payee, value, share in zip(payees, ids, shares, strict=False)
        ]

    def test_a_salesperson_splits_the_own_order(self):
        self._split(50, 30, 20)
        payees = self.order.sales_split_ids.payee_id
        partners = self.seller.partner_id + self.other.partner_id + self.agent
        self.assertEqual(payees, partners)

    def test_shares_add_up_to_at_most_all(self):
        with self._refused("split into 110 %"):
            self._split(50, 60)
        self._split(60, 40)
        with self._refused("split into 101 %"):
            self.order.sales_split_ids[1].share = 41

    def test_shares_are_exchanged_in_one_save(self):
        self._split(60, 40)
        first, second = self.order.sales_split_ids
        self.order.sales_split_ids = [
            Command.update(first.id, {"share": 80}),
            Command.update(second.id, {"share": 20}),
        ]
        self.assertEqual(first.share + second.share, 100)

    def test_a_change_after_confirmation_is_noted(self):
        self._split(60, 40)
        self.assertNotIn("split", "".join(self.order.message_ids.mapped("body")))
        self.order.order_line = [
            Command.create(
                {"product_id": self.env["product.product"].create({"name": "Pump"}).id}
            )
        ]
        self.order.action_confirm()
        self.order.sales_split_ids[1].share = 10
        self.assertIn(
            "Joe Other 10 % instead of 40 %",
            "".join(self.order.message_ids.mapped("body")),
        )

    def test_an_employee_is_not_split_to_as_an_agent(self):
        with self._refused("choose them as employee"):
            self.order.sales_split_ids = [
                Command.create({"partner_id": self.other.partner_id.id, "share": 5})
            ]

    def test_nobody_is_their_own_agent(self):
        with self._refused("cannot be their own agent"):
            self.agent.sales_agent_ids = self.agent

    def test_a_payee_of_a_plan_is_seen_on_partner_and_user(self):
        self._run_plan()
        auditor = self._create_user("auditor")
        for viewer, count in ((self.author, 1), (auditor, 1), (self.other, 0)):
            partner = self.seller.partner_id.with_user(viewer)
            partner.invalidate_recordset(["sales_plan_count"])
            self.assertEqual(partner.sales_plan_count, count)
        action = self.seller.with_user(self.author).action_open_sales_plans()
        self.assertEqual(action["res_model"], "sales.commission.participant")

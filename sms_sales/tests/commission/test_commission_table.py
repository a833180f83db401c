from odoo import Command
from odoo.tests import tagged

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionTable(CommissionCase):
    def _try(self, plan, result, **values):
        tries = self.env["sales.commission.plan.try"].with_user(self.author)
        return tries.create({"plan_id": plan.id, "result": result, **values})

    def _tiers(self, *rows):
        return [Command.create({"floor": floor, "rate": rate}) for floor, rate in rows]

    def test_trying_a_table_explains_each_slice(self):
        plan = self._create_plan(tier_ids=self._tiers((0, 2), (10000, 4)))
        tried = self._try(plan, 15000)
        self.assertEqual(tried.commission, 400)
        text = str(tried.explanation)
        self.assertEqual(text.count("<li>"), 2)
        self.assertIn("2 %", text)
        self.assertIn("4 %", text)

    def test_cap_and_minimum_are_named(self):
        plan = self._create_plan(minimum=50, cap=100)
        self.assertEqual(self._try(plan, 10).commission, 50)
        self.assertIn("Minimum", self._try(plan, 10).explanation)
        self.assertEqual(self._try(plan, 9999).commission, 100)
        self.assertIn("Cap", self._try(plan, 9999).explanation)

    def test_a_payee_brings_the_own_target(self):
        plan = self._create_plan(
            tier_over="attainment",
            pay_by="on_target",
            tier_ids=self._tiers((0, 100), (100, 150)),
        )
        self.assertIn("enter one", self._try(plan, 5).explanation)
        plan.participant_ids.write({"target_amount": 80000, "on_target_amount": 4000})
        tried = self._try(plan, 88000, participant_id=plan.participant_ids.id)
        self.assertEqual(tried.commission, 4600)

    def test_units_are_paid_in_money(self):
        plan = self._create_plan(measure="quantity", tier_ids=self._tiers((0, 2.5)))
        self.assertEqual(self._try(plan, 10).commission, 25)

    def test_the_example_shows_what_the_plan_pays(self):
        plan = self._create_plan()
        self.assertIn("400", plan.example)
        plan.tier_ids = [Command.clear()]
        self.assertFalse(plan.example)
        plan.write({"tier_over": "attainment", "tier_ids": self._tiers((0, 5))})
        self.assertFalse(plan.example)
        plan.target_amount = 1000
        self.assertIn("120 %", plan.example)

    def test_a_tier_reaches_to_the_next(self):
        plan = self._create_plan(tier_ids=self._tiers((0, 1), (50, 2), (20, 3)))
        ceilings = {tier.floor: tier.ceiling for tier in plan.tier_ids}
        self.assertEqual(ceilings, {0: 20, 20: 50, 50: 0})

    def test_a_calendar_of_weeks_shows_its_periods(self):
        calendar = self.env["sales.commission.calendar"].create(
            {"name": "Retail", "kind": "445", "first_month": "2"}
        )
        self.assertEqual(str(calendar.preview).count("<tr>"), 13)

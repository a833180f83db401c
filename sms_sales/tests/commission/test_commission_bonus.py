from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionBonus(SettlementCase):
    """Fixed sums: once on reaching a result, or for each unit of a product."""

    def _bonus(self, kind, amount, **values):
        return Command.create({"kind": kind, "amount": amount, **values})

    def _per_unit(self, product, amount):
        return self._bonus("unit", amount, product_id=product.id)

    def test_a_bonus_comes_with_the_sale_that_reaches_the_result(self):
        bonus = self._bonus("target", 50.0, threshold=1000.0)
        plan = self._plan(bonus_ids=[bonus])
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 60.0})
        self._invoice("2026-01-06", [400.0])
        self._invoice("2026-01-07", [100.0])
        self._settle(plan)
        earned = self._credits(plan).mapped("commission")
        self.assertEqual(earned, [60.0, 90.0, 10.0])

    def test_a_bonus_is_paid_once_in_a_target_period(self):
        bonus = self._bonus("target", 50.0, threshold=1000.0)
        plan = self._plan(bonus_ids=[bonus], target_period="quarter")
        for month in (1, 2, 3, 4):
            self._invoice(date(2026, month, 5), [600.0])
            self._settle(plan, date(2026, month, 28))
            if month < 4:
                self._lock(plan, month)
        self.assertEqual(self._earned(plan), {1: 60.0, 2: 110.0, 3: 60.0, 4: 60.0})

    def test_a_result_that_a_refund_undoes_takes_the_bonus_back(self):
        bonus = self._bonus("target", 50.0, threshold=1000.0)
        plan = self._plan(bonus_ids=[bonus], target_period="quarter")
        invoice = self._invoice("2026-01-05", [600.0, 400.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._refund(invoice, "2026-02-05")
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 150.0, 2: -150.0})

    def test_a_bonus_over_attainment_goes_by_the_payees_own_target(self):
        payees = [
            {"user_id": self.seller.id, "target_amount": 1000.0},
            {"user_id": self.second.id, "target_amount": 2000.0},
        ]
        plan = self._plan(
            payees=payees,
            tier_over="attainment",
            bonus_ids=[
                self._bonus("target", 50.0, threshold=50.0),
                self._bonus("target", 200.0, threshold=100.0),
            ],
        )
        for user in (self.seller, self.second):
            self._invoice("2026-01-05", [1000.0], user=user)
        self._settle(plan)
        self.assertEqual(self._earned(plan, self.seller), {1: 350.0})
        self.assertEqual(self._earned(plan, self.second), {1: 150.0})

    def test_a_bonus_per_unit_counts_the_units_of_its_product(self):
        bonus = self._per_unit(self.product_1, 5.0)
        other = self._per_unit(self._product("Other", 1.0), 99.0)
        plan = self._plan(bonus_ids=[bonus, other])
        invoice = self._invoice(
            "2026-01-05", [(self.product_1, 100.0), (self.product_2, 100.0)], post=False
        )
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        self._settle(plan)
        found = {one.credited: one.commission for one in self._credits(plan)[:1]}
        self.assertEqual(found, {300.0: 45.0})
        self.assertEqual(self._earned(plan), {1: 75.0})
        refund = self._refund(invoice, "2026-01-20", keep=self.product_1)
        self._settle(plan)
        back = self._credits(plan, source_name=refund.name)
        self.assertEqual((back.credited, back.commission), (-300.0, -45.0))

    def test_a_share_of_the_sale_gets_its_share_of_the_units(self):
        payees = [{"user_id": self.seller.id, "share": 50}]
        plan = self._plan(
            payees=payees, bonus_ids=[self._per_unit(self.product_1, 5.0)]
        )
        self._invoice("2026-01-05", [100.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 7.5})

    def test_a_product_has_one_bonus_per_unit_in_a_plan(self):
        bonuses = [self._per_unit(self.product_1, amount) for amount in (5.0, 7.0)]
        with self.assertRaisesRegex(ValidationError, "Spectrometer.*change that one"):
            self._plan(bonus_ids=bonuses)

    def test_a_bonus_does_not_become_a_second_one_of_a_product(self):
        plan = self.env["sales.commission.plan"].create(
            {
                "name": "Two products",
                "date_from": "2026-01-01",
                "bonus_ids": [
                    self._per_unit(self.product_1, 5.0),
                    self._per_unit(self.product_2, 7.0),
                ],
            }
        )
        with self.assertRaisesRegex(ValidationError, "Spectrometer"):
            plan.bonus_ids[1].product_id = self.product_1

    def test_other_plans_and_bonuses_on_reaching_may_name_the_product(self):
        bonuses = [self._per_unit(self.product_1, 5.0)]
        for threshold in (100.0, 200.0):
            values = {"threshold": threshold, "product_id": self.product_1.id}
            bonuses.append(self._bonus("target", 9.0, **values))
        plans = [self._plan(bonus_ids=bonuses) for _turn in range(2)]
        self.assertEqual([len(plan.bonus_ids) for plan in plans], [3, 3])

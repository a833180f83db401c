from datetime import date

from odoo import Command
from odoo.tests import tagged

from ...engine.commission.explain import replay
from ...models.commission.statement_inputs import balances
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionForeign(SettlementCase):
    """A plan in another currency than the company's: all of its money is converted at
    the frozen rate, and what is paid comes in whole steps of the company's currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.money = cls.setup_other_currency("HRK", rates=[("2026-01-01", 2.0)])

    def _foreign(self, **values):
        rate = {"company_id": self.company.id, "rate": 0.92345}
        return self._plan(
            currency_id=self.money.id, rate_ids=[Command.create(rate)], **values
        )

    def _open(self, plan, **values):
        payee = plan.participant_ids.id
        return self.env["sales.commission.opening"].create(
            {"participant_id": payee, "date": "2026-01-01", **values}
        )

    def _statements(self, plan):
        return self.env["sales.commission.statement"].search(
            [("root_plan_id", "=", plan.id)], order="date_from"
        )

    def _tell(self, plan):
        """Return in words how the only credit comes about, which replays."""
        credit = self._credits(plan)
        _credited, earned = replay(credit._explain())
        self.assertEqual(float(earned), credit.commission)
        return credit.explanation_text

    def test_a_bonus_per_unit_is_converted(self):
        bonus = {"kind": "unit", "product_id": self.product_1.id, "amount": 5.0}
        plan = self._foreign(bonus_ids=[Command.create(bonus)])
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        # 60.00 by the table and 4.61725 beside it
        self.assertEqual(self._credits(plan).extra, 4.61725)
        self.assertEqual(self._earned(plan), {1: 64.62})
        self.assertIn("bonus 4.62 × 1 = 4.62", self._tell(plan))

    def test_an_own_rate_per_unit_is_converted(self):
        rule = {"name": "Own", "action": "rate", "rate": 3.0}
        plan = self._foreign(measure="quantity", rule_ids=[Command.create(rule)])
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 2.77})
        self.assertIn("2.77", self._tell(plan))
        self.assertNotIn("0.92345", self._tell(plan), "one piece, not a part of it")

    def test_an_own_rate_in_percent_is_not(self):
        rule = {"name": "Own", "action": "rate", "rate": 3.0}
        plan = self._foreign(rule_ids=[Command.create(rule)])
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 18.0})

    def test_money_per_unit_over_attainment_is_converted(self):
        plan = self._foreign(
            measure="quantity",
            tier_over="attainment",
            target_amount=10.0,
        )
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 9.23})

    def test_an_opening_is_converted_and_leaves_whole_cents(self):
        plan = self._foreign(tiers=[(0, 10), (100, 20)])
        self._open(plan, counted=80.0, paid=7.0)
        self._invoice("2026-01-05", [100.0])
        self._settle(plan)
        # 18.469 up to the floor of 92.345, 81.531 above it
        opened, sold = self._credits(plan)
        self.assertEqual((opened.counted, opened.commission), (73.876, 6.46))
        self.assertEqual(sold.commission, 18.15)
        self.assertEqual(self._statements(plan).net, 18.15)

    def test_units_so_far_are_units(self):
        plan = self._foreign(tiers=[(0, 10), (4, 20)], measure="quantity")
        self._open(plan, counted=4.0)
        self._invoice("2026-01-05", [600.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan, event="sale"), {1: 18.47})

    def test_a_minimum_pays_whole_cents(self):
        plan = self._foreign(minimum=100.0)
        self._settle(plan, date(2026, 1, 31))
        self.assertEqual(self._statements(plan).net, 92.35)
        found = self.env["sales.commission.pool"].search([("plan_id", "=", plan.id)])
        self.assertEqual(found.minimum, 92.35)

    def test_balances_to_take_back_are_whole_cents(self):
        plan = self._foreign(minimum=100.0)
        self._open(plan, draw_balance=80.0, guarantee_balance=50.0)
        self._settle(plan, date(2026, 1, 31))
        self.env.flush_all()
        series = (plan.id, self.seller.partner_id.id, self.company.id)
        owed = balances(self.env, self._statements(plan).ids)[series]
        found = {kind: sum(map(float, amounts)) for kind, amounts in owed.items()}
        self.assertEqual(found, {"draw": 73.88, "guarantee": 46.17})

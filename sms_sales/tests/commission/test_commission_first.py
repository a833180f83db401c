from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from ...models.commission.settlement import valuing
from .settlement_common import SettlementCase

_BOOKED = (
    "payee_id line_key origin_key order_key role event day period_from corrects_from"
    " base share credited counted extra before before_extra commission pay_rate"
    " released payable"
).split()
_SHOWN = "payee_id period_from row_count credited before after payable".split()
_LEFT_OUT = "reason payee_id amount move_line_id day".split()


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10")
class TestCommissionFirst(SettlementCase):
    """The one pass over a ledger without rows gives what all the steps give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lines = [(cls.product_1, 600.0), (cls.product_2, 333.33)]
        january = cls._invoice("2026-01-05", lines)
        cls._invoice("2026-01-05", [99.99, 0.01], user=cls.second)
        cls._refund(january, "2026-02-03", keep=cls.product_2)
        cls._invoice("2026-03-31", [*lines, -33.33])
        cls._invoice("2026-04-01", lines, user=cls.approver)
        cls._pay(january, 300.0, "2026-02-05")

    def _same_as_step_by_step(self, **values):
        """Preview and settle two plans alike, one in each way."""
        values = {"tiers": [(0, 2), (500, 7)], "target_period": "quarter", **values}
        at_once = self._settled(self._plan(**values))
        with patch.object(valuing, "ANY_BEFORE", "SELECT 1"):
            step_by_step = self._settled(self._plan(**values))
        for one, other in zip(at_once, step_by_step, strict=True):
            self.assertEqual(one, other)
        self.assertTrue(at_once[-1])

    def _settled(self, plan):
        settle = self.env["sales.commission.settle"].with_user(self.author)
        settle = settle.with_context(allowed_company_ids=self.company.ids).create(
            {
                "company_id": self.company.id,
                "plan_ids": plan.ids,
                "until": date(2026, 4, 30),
            }
        )
        settle.action_preview()
        found = [
            _values(settle.payee_ids, _SHOWN),
            _values(settle.left_out_ids, _LEFT_OUT),
        ]
        settle.action_apply()
        self.assertEqual(set(settle.payee_ids.mapped("outcome")), {"planned"})
        return [*found, _values(self._credits(plan), _BOOKED)]

    def test_salespeople_alone(self):
        self._same_as_step_by_step(payees=[self.seller, self.second])

    def test_rules_and_what_is_earned_beside_the_table(self):
        self._same_as_step_by_step(
            rule_ids=[
                Command.create(
                    {"action": "multiplier", "multiplier": 1.5, "name": "More"}
                    | {"product_ids": self.product_1.ids}
                ),
                Command.create({"action": "rate", "rate": 3.0, "name": "Own rate"}),
            ],
            bonus_ids=[
                Command.create(
                    {"kind": "unit", "amount": 5.0, "product_id": self.product_1.id}
                )
            ],
        )

    def test_shares_managers_and_agents(self):
        agent = self.env["res.partner"].create({"name": "Birch Agency"})
        agent.sales_is_agent = True
        self.customer.sales_agent_ids = agent
        self._same_as_step_by_step(
            payees=[
                {"user_id": self.seller.id, "share": 33.3},
                {"partner_id": agent.id, "share": 50},
                {"user_id": self.second.id, "role": "overlay", "share": 10},
            ],
            cap=30.0,
        )

    def test_commissions_that_money_sets_free(self):
        self._same_as_step_by_step(
            basis="payment", payees=[self.seller, self.second], pay_period="month"
        )


def _values(records, names):
    """What the records say, whatever their ids and their order."""
    rows = records.read(names, load=None)
    return sorted(str([row[name] for name in names]) for row in rows)

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.commission.statement_inputs import balances
from .settlement_common import SettlementCase
from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionOpening(StatementCase):
    """An opening balance counts once, in one company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Alder Labs North"})
        cls.openings = cls.env["sales.commission.opening"]
        rate = {"company_id": cls.company.id, "rate": 2.0}
        cls.shared = cls._create_running_plan(
            cls.seller, company_id=False, rate_ids=[Command.create(rate)]
        )

    def _open(self, **values):
        payee = self.shared.participant_ids.id
        vals = {"participant_id": payee, "date": date(2026, 1, 1), **values}
        return self.openings.create(vals)

    def _owed(self, company):
        statement = self._create_statement(plan=self.shared, company_id=company.id)
        self.env.flush_all()
        series = (self.shared.id, self.payee.id, company.id)
        owed = balances(self.env, statement.ids).get(series, {})
        return {kind: sum(map(float, found)) for kind, found in owed.items()}

    def test_a_shared_plan_recovers_a_balance_in_its_company_only(self):
        self._open(company_id=self.other.id, draw_balance=80, guarantee_balance=50)
        self.assertEqual(self._owed(self.other), {"draw": 80.0, "guarantee": 50.0})
        self.assertNotIn("draw", self._owed(self.company))

    def test_a_balance_is_converted_at_the_plans_rate(self):
        self.assertEqual(self._open(draw_balance=80).company_id, self.company)
        self.assertEqual(self._owed(self.company)["draw"], 160.0)

    def test_a_shared_plan_has_one_opening_for_each_company(self):
        self._open()
        self._open(company_id=self.other.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._open(company_id=self.other.id)

    def test_a_plan_of_one_company_opens_there(self):
        vals = {"participant_id": self.participant.id, "date": date(2026, 1, 1)}
        with self.assertRaises(UserError):
            self.openings.create(vals).company_id = self.other


@tagged("post_install", "-at_install")
class TestCommissionOpeningSettled(SettlementCase):
    def test_an_opening_of_another_company_is_not_settled_here(self):
        other = self.env["res.company"].create({"name": "Alder Labs North"})
        rates = [
            Command.create({"company_id": company.id, "rate": 1.0})
            for company in self.env["res.company"].search([])
        ]
        plan = self._plan(company_id=False, rate_ids=rates)
        openings = self.env["sales.commission.opening"]
        common = {"participant_id": plan.participant_ids.id, "date": "2026-01-01"}
        openings.create({**common, "company_id": other.id, "paid": 7.0})
        self._settle(plan)
        self.assertFalse(self._credits(plan))
        openings.create({**common, "company_id": self.company.id, "paid": 10.0})
        self._settle(plan)
        self.assertEqual(self._credits(plan).mapped("commission"), [10.0])

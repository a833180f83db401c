from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .statement_common import StatementCase


@tagged("post_install", "-at_install")
class TestCommissionMerge(StatementCase):
    """Two contacts that are payees become one only where nothing is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._create_partner(name="Birch Agency", sales_is_agent=True)
        cls.double = cls._create_partner(name="Birch Ltd", sales_is_agent=True)
        # The host reads every field of the contacts as the user who merges them.
        groups = (
            "base.group_erp_manager,base.group_partner_manager,"
            "account.group_account_invoice"
        )
        user = new_test_user(cls.env, "sms_contacts", groups)
        wizard = cls.env["base.partner.merge.automatic.wizard"].with_user(user)
        cls.merge = staticmethod(wizard._merge)

    def _agents_plan(self, *terms):
        return self._create_running_plan(
            self.seller,
            name="Agents",
            participant_ids=[
                Command.create({"date_from": date(2026, 1, 1), **values})
                for values in terms
            ],
        )

    def _merged(self):
        # The host leaves the records of the merge as the database has them.
        self.merge([self.double.id, self.first.id], self.first)
        self.env.invalidate_all()
        self.assertFalse(self.double.exists())

    def _refused(self, words):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self.merge([self.double.id, self.first.id], self.first)
        self.assertTrue(self.double.exists())

    def test_two_agents_of_one_plan_are_not_merged(self):
        plan = self._agents_plan(
            {"partner_id": self.first.id}, {"partner_id": self.double.id}
        )
        self._refused("Agents.*End one participation first")
        one, other = plan.participant_ids
        one.date_to = date(2026, 1, 31)
        other.unlink()
        self._merged()

    def test_results_of_one_period_are_not_merged(self):
        for payee in self.first, self.double:
            self._create_pool(self.plan, payee)
        self._refused("Direct sales.*2026-01-01.*Archive")

    def test_statements_of_one_period_are_not_merged(self):
        for payee in self.first, self.double:
            self._create_statement(payee=payee)
        self._refused("Direct sales.*2026-01-01.*Archive")

    def test_all_of_a_payee_moves(self):
        plan = self._agents_plan({"partner_id": self.double.id})
        participant = plan.participant_ids
        pool = self._create_pool(plan, self.double)
        statement = self._create_statement(payee=self.double, plan=plan)
        mine = {"pool_id": pool.id, "participant_id": participant.id}
        credit = self._create_credit(statement, 1000.0, 50.0, **mine)
        locked = self._create_credit(statement, 100.0, 5.0, locked=True, **mine)
        self._merged()
        self.assertEqual(participant.partner_id, self.first)
        for moved in participant, pool, statement, credit, locked:
            self.assertEqual(moved.payee_id, self.first)

    def test_one_participation_after_the_other_moves(self):
        plan = self._agents_plan(
            {"partner_id": self.first.id, "date_to": date(2026, 1, 31)},
            {"partner_id": self.double.id, "date_from": date(2026, 2, 1)},
        )
        self._merged()
        self.assertEqual(plan.participant_ids.payee_id, self.first)

    def test_shares_of_one_order_are_not_merged(self):
        order = self.env["sale.order"].create({"partner_id": self.payee.id})
        self.env["sales.commission.split"].create(
            [
                {"order_id": order.id, "partner_id": payee.id, "share": 50.0}
                for payee in (self.first, self.double)
            ]
        )
        self._refused("share the commission")

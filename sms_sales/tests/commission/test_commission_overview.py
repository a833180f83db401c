from datetime import date, timedelta

from odoo import Command, fields
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionOverview(CommissionCase):
    """What the set-up guide and the health page say of commissions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Plans of the demo story would speak beside those that are made here.
        cls.env.flush_all()
        cls.env.cr.execute(SQL("UPDATE sales_commission_plan SET state = 'ended'"))
        cls.env.cr.execute(SQL("UPDATE sales_commission_run SET state = 'done'"))
        cls.env.invalidate_all()
        cls.product = cls.env["product.product"].create({"name": "Scale"})

    def _state(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["sales.setup.step"].browse(number).state

    def _figure(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        line = self.env["sales.health.line"].browse(number)
        return line.figure, line.level

    def test_a_plan_counts_once_it_is_approved(self):
        plan = self._create_plan()
        self.assertEqual((self._state(510), self._state(520)), ("todo", "todo"))
        self._run_plan(plan)
        self.assertEqual((self._state(510), self._state(520)), ("done", "done"))

    def test_a_plan_that_began_before_its_approval_needs_a_cut_over(self):
        self._run_plan(date_from=date(2026, 2, 10))
        self.assertEqual(self._state(530), "done", "it begins on the day")
        self._run_plan(cut_over_date=date(2026, 2, 1), name="Carried in")
        self.assertEqual(self._state(530), "done")
        self._run_plan(name="Paid twice")
        self.assertEqual(self._state(530), "todo")

    def test_agents_need_a_product_for_their_bills(self):
        self.company.sales_commission_product_id = False
        plan = self._run_plan()
        self.assertEqual(self._state(540), "done", "nobody is billed")
        self._run_plan(
            name="Agents",
            participant_ids=[Command.create({"partner_id": self.agent.id})],
        )
        self.assertEqual(plan.state, "running")
        self.assertEqual(self._state(540), "todo")
        note = self.env["sales.setup.step"].browse(540).note
        self.assertTrue(note.endswith(f"Missing in: {self.company.name}."))
        self.company.sales_commission_product_id = self.product
        self.assertEqual(self._state(540), "done")

    def test_accruals_need_their_journal(self):
        self.company.sales_commission_accrual_journal_id = False
        self.assertEqual(self._state(550), "done", "no plan runs")
        self._run_plan()
        self.assertEqual(self._state(550), "todo")

    def test_a_plan_that_two_nights_forgot_is_told(self):
        plan = self._run_plan()
        self.assertEqual(self._figure(510), (0, "fine"))
        with freeze_time("2026-02-13"):
            self.assertEqual(self._figure(510), (1, "look"))
            values = {"plan_id": plan.root_id.id, "company_id": self.company.id}
            values |= {"until": date(2026, 2, 12), "state": "done"}
            self.env["sales.commission.run"].create(values)
            self.assertEqual(self._figure(510), (0, "fine"))

    def test_a_settlement_that_waits_for_a_day_is_looked_at(self):
        plan = self._run_plan()
        values = {"plan_id": plan.id, "company_id": self.company.id}
        run = self.env["sales.commission.run"].create(
            {**values, "until": date(2026, 2, 10)}
        )
        self.assertEqual(self._figure(520), (1, "fine"))
        run.date = fields.Datetime.now() - timedelta(days=2)
        self.assertEqual(self._figure(520), (1, "look"))

    def test_archived_products_and_payees_are_told_while_the_plan_runs(self):
        rule = {"name": "Scales", "product_ids": [Command.set(self.product.ids)]}
        plan = self._create_plan(rule_ids=[Command.create(rule)])
        self.product.active = self.seller.active = False
        self.assertEqual((self._figure(540), self._figure(550)), ((0, "fine"),) * 2)
        self._run_plan(plan)
        self.assertEqual((self._figure(540), self._figure(550)), ((1, "look"),) * 2)
        for number, records in ((540, plan), (550, plan.participant_ids)):
            domain = (
                self.env["sales.health.line"].browse(number).action_open()["domain"]
            )
            found = records.with_context(active_test=False).search(domain)
            self.assertEqual(found, records)

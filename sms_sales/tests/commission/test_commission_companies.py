from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31")
class TestCommissionCompanies(SettlementCase):
    """A plan settles the sales of its own company, for who works there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The same currency: no missing rate of exchange stops a mix-up.
        cls.other = cls.env["res.company"].create(
            {"name": "Birch Works", "currency_id": cls.company.currency_id.id}
        )
        cls.both = cls._user("commission_manager", "Nora Both")
        (cls.both | cls.author | cls.approver).company_ids |= cls.other
        cls.theirs = cls._plan(name="Theirs", company_id=cls.other.id)
        cls._invoice("2026-01-05", [600.0])

    def _as(self, user, companies):
        return self.env(
            user=user.id, su=False, context={"allowed_company_ids": companies.ids}
        )

    def _credits_of(self, company):
        return self.env["sales.commission.credit"].search(
            [("company_id", "=", company.id), ("plan_id", "=", self.theirs.id)]
        )

    def test_a_plan_of_another_company_credits_nothing_here(self):
        with self.assertRaisesRegex(UserError, "Theirs does not pay in"):
            self._settle(self.theirs)
        self.assertFalse(self._credits_of(self.company))

    def test_the_plans_button_settles_in_the_plans_company(self):
        env = self._as(self.both, self.company | self.other)
        action = env["sales.commission.plan"].browse(self.theirs.id).action_settle()
        wizards = env["sales.commission.settle"].with_context(**action["context"])
        settle = Form(wizards).save()
        self.assertEqual(settle.company_id, self.other)
        self.assertEqual(settle.plan_ids, self.theirs)
        settle.action_preview()
        self.assertFalse(settle.payee_ids)

    def test_a_shared_plans_button_settles_in_the_company_at_work(self):
        shared = self._plan(name="Shared", company_id=False)
        env = self._as(self.both, self.company | self.other)
        action = env["sales.commission.plan"].browse(shared.id).action_settle()
        wizards = env["sales.commission.settle"].with_context(**action["context"])
        self.assertEqual(wizards.create({}).company_id, self.company)

    def test_plans_of_two_companies_are_not_settled_together(self):
        env = self._as(self.both, self.company | self.other)
        with self.assertRaisesRegex(UserError, "Theirs"):
            env["sales.commission.settle"].create(
                {"company_id": self.company.id, "plan_ids": self.theirs.ids}
            )

    def test_nobody_settles_or_reconciles_a_company_they_do_not_work_in(self):
        shared = self._plan(name="Shared", company_id=False)
        plans = {"company_id": self.company.id, "plan_ids": [Command.set(shared.ids)]}
        env = self._as(self.both, self.other)
        settlement = env["sales.commission.settlement"]
        root, day = env["sales.commission.plan"].browse(shared.id), date(2026, 3, 31)
        reports = env["sales.commission.reconciliation"]
        for name, act in {
            "settle": lambda: settlement._settle(root, self.company, day),
            "preview": lambda: (
                env["sales.commission.settle"].create(plans).action_preview()
            ),
            "reconcile": lambda: reports.create(
                {**plans, "date_from": "2026-01-01", "date_to": day}
            ).action_compute(),
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                act()
        self.assertFalse(self._credits(shared))

    def test_a_plan_of_another_company_reconciles_nothing_here(self):
        env = self._as(self.both, self.company | self.other)
        reports = env["sales.commission.reconciliation"]
        with self.assertRaisesRegex(UserError, "Theirs"):
            reports.create(
                {
                    "company_id": self.company.id,
                    "plan_ids": self.theirs.ids,
                    "date_from": "2026-01-01",
                    "date_to": "2026-03-31",
                }
            ).action_compute()

    def test_a_version_stays_in_the_company_of_its_plan(self):
        version = self.theirs.copy({"root_id": self.theirs.id, "version": 2})
        with self.assertRaisesRegex(UserError, "stays in"):
            version.company_id = self.company

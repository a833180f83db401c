from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CommissionCase


@tagged("post_install", "-at_install")
class TestCommissionPlanAccess(CommissionCase):
    """For each role something allowed and something refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._create_user("salesperson", "other", name="Joe Other")
        payees = [Command.create({"user_id": u.id}) for u in (cls.seller, cls.other)]
        cls.plan = cls._run_plan(participant_ids=payees)
        cls.mine, cls.theirs = cls.plan.participant_ids
        cls.draft = cls._create_plan(name="Next year")

    def _plans(self, user):
        return self.env["sales.commission.plan"].with_user(user).search([])

    def _payees(self, user):
        return self.env["sales.commission.participant"].with_user(user).search([])

    def test_a_payee_reads_the_own_plan_and_nobody_else_in_it(self):
        self.assertEqual(self._plans(self.seller), self.plan)
        self.assertEqual(self._payees(self.seller), self.mine)
        own = self.mine.with_user(self.seller)
        self.assertEqual(own.plan_tier_ids.rate, 4)
        self.assertTrue(own.can_accept)
        for refused in (
            lambda: self.theirs.with_user(self.seller).read(["share"]),
            lambda: self.draft.with_user(self.seller).read(["name"]),
            lambda: self._plans(self.seller).create({"name": "Mine"}),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_a_payee_does_not_change_the_own_terms(self):
        with self._refused("somebody else has to change"):
            self.mine.with_user(self.seller).write({"share": 99})

    def test_an_employee_in_no_plan_sees_none(self):
        nobody = self._create_user("employee")
        self.assertFalse(self._plans(nobody))
        self.assertTrue(self.calendar.with_user(nobody).name)
        with self.assertRaises(AccessError):
            self.plan.with_user(nobody).read(["name"])

    def test_a_team_lead_sees_the_members_of_the_team(self):
        lead = self._create_user("team_lead")
        self.assertFalse(self._payees(lead))
        team = self.env["crm.team"].create({"name": "North", "user_id": lead.id})
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": self.other.id}
        )
        self.assertEqual(self._payees(lead), self.theirs)
        self.assertEqual(self._plans(lead), self.plan)
        with self.assertRaises(AccessError):
            self.theirs.with_user(lead).write({"date_to": "2026-12-31"})

    def test_an_auditor_reads_all_and_changes_nothing(self):
        auditor = self._create_user("auditor")
        self.assertEqual(self._plans(auditor) & self.draft, self.draft)
        with self.assertRaises(AccessError):
            self.draft.with_user(auditor).write({"name": "Mine"})
        with self.assertRaises(AccessError):
            self.draft.with_user(auditor).action_submit()

    def test_a_sales_manager_is_not_a_commission_manager(self):
        manager = self._create_user("sales_manager")
        self.assertFalse(self._plans(manager))
        with self.assertRaises(AccessError):
            self.env["sales.leaver"].with_user(manager).create({})

    def test_a_portal_user_has_no_rights_on_plans(self):
        portal = self._create_user("portal")
        for model in ("plan", "participant", "tier", "target"):
            records = self.env[f"sales.commission.{model}"].with_user(portal)
            self.assertFalse(records.has_access("read"))

    def test_companies_see_their_own_plans_and_shared_ones(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = self._create_user(
            "commission_manager",
            "elsewhere",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        shared = self._create_plan(name="Shared", company_id=False)
        seen = self._plans(elsewhere)
        self.assertIn(shared, seen)
        self.assertFalse(seen.sudo().company_id, "shared plans only")
        with self.assertRaises(AccessError):
            self.plan.with_user(elsewhere).read(["name"])

    def test_splits_belong_to_who_may_change_the_order(self):
        order = self.env["sale.order"].with_user(self.seller)
        order = order.create(
            {
                "partner_id": self._create_partner().id,
                "sales_split_ids": [
                    Command.create({"user_id": self.other.id, "share": 50})
                ],
            }
        )
        split = order.sales_split_ids.with_user(self.other)
        self.assertEqual(split.share, 50)
        for user in (self.other, self.author):
            with self.assertRaises(AccessError):
                split.with_user(user).write({"share": 100})

    def test_who_only_reads_orders_opens_them_without_others_shares(self):
        accountant = self._create_user("accountant")
        order = self.env["sale.order"].with_user(self.seller)
        share = {"user_id": self.other.id, "share": 50}
        order = order.create(
            {
                "partner_id": self._create_partner().id,
                "sales_split_ids": [Command.create(share)],
            }
        )
        self.env.invalidate_all()
        self.assertFalse(order.with_user(accountant).sales_split_ids)

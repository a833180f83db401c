from odoo.tests import tagged

from ..common import ROLES, SalesCase

LEAD = "sms_sales.group_team_lead"
TERRITORY = "sms_sales.group_territory_manager"
COMMISSION = "sms_sales.group_commission_manager"
COMPLIANCE = "sms_sales.group_compliance_officer"
AUDITOR = "sms_sales.group_auditor"
OURS = {LEAD, TERRITORY, COMMISSION, COMPLIANCE, AUDITOR}


@tagged("post_install", "-at_install")
class TestCommonGroups(SalesCase):
    def _groups(self, role):
        user = self._create_user(role)
        return {group for group in OURS if user.has_group(group)}

    def test_a_sales_manager_leads_but_pays_no_commission_to_themselves(self):
        self.assertEqual(self._groups("sales_manager"), {LEAD, TERRITORY})

    def test_each_role_is_given_alone(self):
        for group in sorted(OURS):
            role = next(role for role, ref in ROLES.items() if ref == group)
            with self.subTest(role):
                self.assertEqual(self._groups(role), {group})

    def test_host_roles_give_none_of_ours(self):
        for role in ("employee", "salesperson", "salesperson_all", "accountant"):
            with self.subTest(role):
                self.assertEqual(self._groups(role), set())

    def test_a_lead_sells_and_an_auditor_does_not(self):
        lead, auditor = self._create_user("team_lead"), self._create_user("auditor")
        self.assertTrue(lead.has_group("sales_team.group_sale_salesman"))
        self.assertFalse(lead.has_group("sales_team.group_sale_salesman_all_leads"))
        self.assertFalse(auditor.has_group("sales_team.group_sale_salesman"))

    def test_one_person_may_hold_several_roles(self):
        """The form of a user keeps one group a privilege, and drops the others."""
        groups = self.env["res.groups"].concat(*(self.env.ref(ref) for ref in OURS))
        self.assertEqual(len(groups.privilege_id), len(OURS))
        self.assertEqual(
            groups.privilege_id.category_id, self.env.ref("base.module_category_sales")
        )

"""What the test cases of all rooms share."""

from odoo.tests import TransactionCase, new_test_user

# A user of each role has that role and nothing else.
ROLES = {
    "employee": "base.group_user",
    "salesperson": "sales_team.group_sale_salesman",
    "salesperson_all": "sales_team.group_sale_salesman_all_leads",
    "sales_manager": "sales_team.group_sale_manager",
    "team_lead": "sms_sales.group_team_lead",
    "territory_manager": "sms_sales.group_territory_manager",
    "commission_manager": "sms_sales.group_commission_manager",
    "compliance_officer": "sms_sales.group_compliance_officer",
    "auditor": "sms_sales.group_auditor",
    "accountant": "account.group_account_invoice",
    "accounting_reader": "account.group_account_readonly",
    "bookkeeper": "account.group_account_user",
    "accounting_manager": "account.group_account_manager",
    "administrator": "base.group_system",
    "portal": "base.group_portal",
}


class SalesCase(TransactionCase):
    """Users by role, without notifications: base of the rooms' cases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={
                **cls.env.context,
                "mail_create_nolog": True,
                "mail_notrack": True,
                "no_reset_password": True,
                "tracking_disable": True,
            }
        )

    @classmethod
    def _create_user(cls, role, login=None, **values):
        """Return a new user who has ``role`` and nothing else."""
        return new_test_user(
            cls.env, login=login or f"sms_{role}", groups=ROLES[role], **values
        )

    @classmethod
    def _create_partner(cls, **values):
        return cls.env["res.partner"].create({"name": "Alder Labs", **values})

    @classmethod
    def _switch_room(cls, room, on):
        """Switch ``room`` on or off, as the settings page does."""
        settings = cls.env["res.config.settings"].create({f"group_room_{room}": on})
        settings.execute()

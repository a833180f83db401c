import csv

from odoo import Command, api, models
from odoo.tools.misc import file_open

ROLES = {
    "rachel": "group_team_lead",
    "henrik": "group_team_lead",
    "pilar": "group_territory_manager",
    "nadia": "group_commission_manager",
    "oliver": "group_commission_manager",
    "samuel": "group_compliance_officer",
    "yuki": "group_auditor",
}


class SalesDemo(models.AbstractModel):
    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _hire(self):
        """Make users, teams and the external agent."""
        for user in self._import_table("res.users"):
            user.email = f"{user.login}@alder.example.com"
        self._import_table("crm.team")
        self._import_table("crm.team.member")
        self._engage_agent()
        self._set_passwords()

    @api.model
    def _engage_agent(self):
        agency = self.env["res.partner"].create(
            {
                "name": "Northlight Scientific",
                "is_company": True,
                "street": "17 Harbor Road",
                "city": "Portland",
                "state_id": self.env.ref("base.state_us_20").id,
                "zip": "04101",
                "country_id": self.env.ref("base.us").id,
                "email": "sales@northlight.example.com",
                "phone": "+1 207 555 0142",
            }
        )
        us = self._ref("alder_us")
        victor = self.env["res.users"].create(
            {
                "name": "Victor Hale",
                "login": "victor",
                "email": "victor@northlight.example.com",
                "company_id": us.id,
                "company_ids": [Command.set(us.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        victor.partner_id.write({"parent_id": agency.id, "function": "Owner"})
        self._name_record("alder_northlight", agency)
        self._name_record("alder_victor", victor)

    @api.model
    def _set_passwords(self):
        """Give those who log in their name as password; the administrator has one."""
        with file_open("sms_sales/demo/logins.txt", filter_ext=(".txt",)) as lines:
            rows = {row["login"]: row["password"] for row in csv.DictReader(lines)}
        for login, password in rows.items():
            user = self._found(f"alder_{login}")
            if user:
                user.password = password

    @api.model
    def _grant_roles(self):
        for name, group in ROLES.items():
            role = self.env.ref(f"sms_sales.{group}")
            self._ref(f"alder_{name}").group_ids = [Command.link(role.id)]

    @api.model
    def _win_accounts(self):
        """Make customers and products, sold by both companies."""
        self._import_table("res.partner.category")
        self._import_table("accounts", "res.partner")
        self._import_table("contacts", "res.partner")
        us, eu = self._companies()
        self._within(us)._import_table("product.category")
        products = self._within(us)._import_table("product.product")
        for product in products:
            product.with_company(eu).standard_price = product.standard_price
        taxes = (us | eu).account_sale_tax_id
        products.taxes_id = [Command.set(taxes.ids)]

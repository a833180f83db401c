from odoo.tests import tagged

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryCount(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        # Who sees all deals; a territory manager alone sees their own.
        seer = cls._create_user("salesperson_all")
        cls.north = cls._create_territory(cls.plan, "NORTH").with_user(seer)
        cls.south = cls._create_territory(cls.plan, "SOUTH").with_user(seer)
        cls._create_rule(cls.north, country="IS")
        cls._create_rule(cls.south, country="FO")
        cls.plan.sudo().state = "active"
        cls.accounts = cls._create_account() | cls._create_account()
        rows = [
            {"subject_id": account.id, "territory_id": cls.north.id}
            for account in cls.accounts
        ]
        ledger = cls.env["sales.territory.assignment"]
        ledger._assign(cls.plan, rows, "manual")
        cls._create_partner(name="Ann", parent_id=cls.accounts[0].id)
        cls.deal = cls.env["crm.lead"].create(
            {
                "name": "Microscopes",
                "type": "opportunity",
                "partner_id": cls.accounts[0].id,
            }
        )

    def test_accounts_are_counted_without_their_contacts(self):
        self.assertEqual([self.north.account_count, self.south.account_count], [2, 0])
        action = self.north.action_open_accounts()
        found = self.env["res.partner"].search(action["domain"])
        self.assertEqual(found, self.accounts)

    def test_deals_count_while_they_are_open(self):
        self.assertEqual(self.north.open_deal_count, 1)
        action = self.north.action_open_deals()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), self.deal)
        self.deal.action_set_won()
        self.env.invalidate_all()
        self.assertEqual(self.north.open_deal_count, 0)

    def test_an_employee_without_the_right_sees_nothing_to_count(self):
        employee = self._create_user("employee")
        self.assertEqual(self.north.with_user(employee).account_count, 0)
        self.assertEqual(self.north.with_user(employee).open_deal_count, 0)

    def test_the_counts_of_a_list_cost_the_same_queries(self):
        def queries(territories):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            territories.mapped(
                lambda one: (one.account_count, one.open_deal_count, one.rule_count)
            )
            return self.cr.sql_log_count - before

        queries(self.north)
        self.assertEqual(queries(self.north), queries(self.north | self.south))

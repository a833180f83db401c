from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TerritoryCase


@tagged("post_install", "-at_install")
class TestTerritoryAccess(TerritoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._create_plan()
        cls.north = cls._create_territory(cls.plan, "NORTH")
        cls.rule = cls._create_rule(cls.north, country="DE")
        cls.range = cls._create_range(cls.rule, "DE", "20")
        cls.member = cls._create_member(cls.north, cls.seller)
        cls.account = cls._create_account()
        cls.lock = cls._create_lock(cls.account, "NORTH", company_id=cls.company.id)
        cls.everything = [
            cls.plan,
            cls.north,
            cls.rule,
            cls.range,
            cls.member,
            cls.lock,
        ]

    def test_another_company_s_plan_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Birch"})
        foreign = self._create_user(
            "territory_manager",
            "birch",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in self.everything:
            with self.subTest(record=record):
                self.assertTrue(record.with_user(self.manager).has_access("read"))
                self.assertFalse(record.with_user(foreign).has_access("read"))

    def test_a_shared_plan_is_seen_by_all(self):
        other = self.env["res.company"].create({"name": "Birch"})
        foreign = self._create_user(
            "salesperson",
            "birch",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.plan.company_id = False
        self.lock.company_id = False
        for record in (self.plan, self.north, self.rule, self.range, self.lock):
            with self.subTest(record=record):
                self.assertTrue(record.with_user(foreign).has_access("read"))

    def test_a_salesperson_reads_and_changes_nothing(self):
        for record in self.everything:
            with self.subTest(record=record):
                own = record.with_user(self.seller)
                self.assertTrue(own.read(["display_name"]))
                with self.assertRaises(AccessError):
                    own.unlink()
        with self.assertRaises(AccessError):
            self.north.with_user(self.seller).name = "Mine"

    def test_the_screens_of_the_room_go_with_its_switch(self):
        Menu = self.env["ir.ui.menu"].with_user(self.manager)
        menu = self.env.ref("sms_sales.sales_territory_menu").id
        self.assertIn(menu, Menu._visible_menu_ids())
        self._switch_room("territory", False)
        self.assertNotIn(menu, Menu.load_menus(False))
        arch = (
            self.env["res.partner"].with_user(self.manager).get_view(view_type="form")
        )
        self.assertNotIn("sales_tier", arch["arch"])

    def test_a_contact_is_not_locked(self):
        contact = self._create_partner(name="Ann", parent_id=self.account.id)
        with self._refused("lock Alder Labs instead"):
            self._create_lock(contact, "NORTH")

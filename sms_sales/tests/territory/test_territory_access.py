from lxml import etree

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

    def test_leads_show_their_territory_where_the_room_is_on(self):
        views = [
            ("crm.crm_lead_view_form", "form"),
            ("crm.crm_case_tree_view_leads", "list"),
            ("crm.crm_case_tree_view_oppor", "list"),
        ]
        for on in (True, False):
            self._switch_room("territory", on)
            for xmlid, kind in views:
                with self.subTest(view=xmlid, on=on):
                    leads = self.env["crm.lead"].with_user(self.seller)
                    view = leads.get_view(self.env.ref(xmlid).id, kind)
                    shown = etree.fromstring(view["arch"]).findall(
                        ".//field[@name='sales_territory_id']"
                    )
                    self.assertEqual(bool(shown), on)

    def test_a_contact_is_not_locked(self):
        contact = self._create_partner(name="Ann", parent_id=self.account.id)
        with self._refused("lock Alder Labs instead"):
            self._create_lock(contact, "NORTH")

    def test_only_the_buttons_change_what_a_plan_is(self):
        plan = self.plan.with_user(self.manager)
        archived = self._create_plan(name="Old")
        archived.action_archive_plan()
        self.assertEqual(archived.state, "archived")
        for record, state in (
            (plan, "active"),
            (plan, "archived"),
            (archived, "draft"),
        ):
            with self.subTest(state=state), self.assertRaises(AccessError):
                record.write({"state": state})
        with self.assertRaises(AccessError):
            self._create_plan(name="At once", state="active")
        with self.assertRaises(AccessError):
            plan.active_from = "2020-01-01"
        plan.with_user(self.env.user)._activate(allow_unclaimed=True)
        with self.assertRaises(AccessError):
            plan.write({"state": "draft"})
        with self.assertRaises(AccessError):
            plan.with_user(self.seller).action_archive_plan()

    def test_what_a_run_found_and_did_is_written_by_itself(self):
        runs = self.env["sales.territory.run"].with_user(self.manager)
        run = runs.create({"plan_id": self.plan.id, "allow_unclaimed": True})
        for values in (
            {"state": "applied"},
            {"state": "outdated"},
            {"revision": "f" * 64},
            {"activates": False},
            {"replaced_plan_id": self.plan.id},
            {"applied_on": "2026-01-01 00:00:00"},
            {"balance_after": 100.0},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                run.write(values)
        with self.assertRaises(AccessError):
            runs.create({"plan_id": self.plan.id, "state": "applied"})
        run.action_preview()
        run.action_apply()
        self.assertEqual((run.state, run.applied_by_id), ("applied", self.manager))
        run.action_undo()
        self.assertEqual((run.state, run.undone_by_id), ("undone", self.manager))
        self.assertEqual(self.plan.state, "archived")

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import CompletionStatus

from ..common import SalesCase


@tagged("post_install", "-at_install")
class TestCommonRoom(SalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.room = cls.env["sales.room"]
        cls.cron = cls._create_cron(sales_room="commission")

    @classmethod
    def _create_cron(cls, **values):
        return cls.env["ir.cron"].create(
            {
                "name": "Nightly settlement",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "pass",
                **values,
            }
        )

    def _sees(self, user, menu):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        return self.env.ref(menu).id in visible

    def test_a_new_database_has_the_room_switched_on(self):
        self.assertTrue(self.room._is_on("commission"))
        portal = self._create_user("portal")
        self.assertTrue(self.room.with_user(portal)._is_on("commission"))

    def test_the_switch_is_seen_at_once(self):
        for on in (False, True, False):
            self._switch_room("commission", on)
            self.assertEqual(self.room._is_on("commission"), on)

    def test_asking_costs_no_query(self):
        self.room._is_on("commission")
        with self.assertQueryCount(0):
            self.room._is_on("commission")

    def test_a_room_that_does_not_exist_is_a_mistake(self):
        with self.assertRaisesRegex(ValueError, "kitchen"):
            self.room._is_on("kitchen")

    def test_the_menus_of_a_room_hide_with_it(self):
        action = self.env.ref("base.action_partner_form")
        menus = self.env["ir.ui.menu"].search(
            [("group_ids", "in", self.env.ref("sms_sales.group_room_commission").id)]
        )
        self.assertGreaterEqual(len(menus), 3)
        child = self.env["ir.ui.menu"].create(
            {
                "name": "Statements",
                "parent_id": self.env.ref("sms_sales.sales_commission_root_menu").id,
                "action": f"{action._name},{action.id}",
            }
        )
        user = self._create_user("commission_manager")
        Menu = self.env["ir.ui.menu"].with_user(user)
        self.assertIn(child.id, Menu.load_menus(False))
        self._switch_room("commission", False)
        loaded = Menu.load_menus(False)
        self.assertNotIn(child.id, loaded)
        self.assertFalse(set(menus.ids) & set(loaded))

    def test_the_jobs_of_a_room_rest_with_it(self):
        other = self._create_cron()
        asleep = self._create_cron(sales_room="commission", active=False)
        self._switch_room("commission", False)
        self.assertFalse(self.cron.active)
        self.assertTrue(other.active)
        self._switch_room("commission", True)
        self.assertTrue(self.cron.active)
        self.assertFalse(asleep.active, "who stopped it by hand keeps it stopped")

    def test_the_switch_stands_in_the_settings_of_sales(self):
        arch = self.env["res.config.settings"].get_view(view_type="form")["arch"]
        block = arch.split('name="sales_room_setting_container"')[1].split("</block>")[
            0
        ]
        self.assertIn('name="group_room_commission"', block)
        self.assertIn('name="sale_management"', arch.split(block)[0])

    def _fail(self, cron):
        job = {"id": cron.id, "cron_name": cron.name, "active": True}
        job |= {"failure_count": 0, "first_failure_date": None}
        with mute_logger("odoo.addons.base.models.ir_cron"):
            self.env["ir.cron"]._update_failure_count(job, CompletionStatus.FAILED)

    def test_administrators_are_told_of_a_failed_night(self):
        channel = self.env.ref("mail.channel_admin")
        before = channel.message_ids
        self._fail(self._create_cron())
        self.assertEqual(channel.message_ids, before, "the host's own jobs are its own")
        self._fail(self.cron)
        message = channel.message_ids - before
        self.assertIn("“Nightly settlement” failed at", message.body)

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL
from odoo.tools.json import json_default

from ..common import SalesCase

CRON = "sms_sales.cron_line_marks"


@tagged("post_install", "-at_install")
class TestFoundationSetup(SalesCase):
    """The guide says of each step whether it is done, from the data alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls._create_user("administrator")
        cls.steps = cls.env["sales.setup.step"].with_user(cls.administrator)
        # It has ended itself where the demo was served for a minute.
        cls.env.ref(CRON).active = True

    def _state(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.steps.browse(number).state

    def _rooms(self):
        return set(self.steps.search([]).mapped("room")) - {False}

    def test_a_room_that_is_off_has_no_steps(self):
        self.assertEqual(self._rooms(), {"commission", "quotation", "territory"})
        for room in sorted(self._rooms()):
            self._switch_room(room, False)
            self.assertNotIn(room, self._rooms())

    def test_numbers_are_used_once(self):
        numbers = [step.number for step in self.steps._steps()]
        self.assertCountEqual(numbers, set(numbers))
        self.assertEqual(self.steps.search([]).ids, sorted(numbers))

    def test_a_mail_server_is_a_step_done(self):
        servers = self.env["ir.mail_server"].search([])
        servers.active = False
        self.assertEqual(self._state(100), "todo")
        self.env["ir.mail_server"].create({"name": "Post", "smtp_host": "mail.alder"})
        self.assertEqual(self._state(100), "done")

    def test_one_commission_manager_is_not_two(self):
        group = self.env.ref("sms_sales.group_commission_manager")
        group.user_ids = False
        self._create_user("commission_manager", login="one")
        self.assertEqual(self._state(500), "todo")
        other = self._create_user("commission_manager", login="two")
        self.assertEqual(self._state(500), "done")
        other.active = False
        self.assertEqual(self._state(500), "todo", "an archived one approves nothing")

    def test_every_team_with_members_needs_a_leader(self):
        self.env["crm.team"].search([("user_id", "=", False)]).active = False
        self.assertEqual(self._state(310), "done")
        team = self.env["crm.team"].create({"name": "East", "user_id": False})
        self.assertEqual(self._state(310), "done", "nobody is in it")
        seller = self._create_user("salesperson")
        self.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": seller.id}
        )
        self.assertEqual(self._state(310), "todo")
        team.user_id = self.administrator
        self.assertEqual(self._state(310), "done")

    def test_a_back_fill_tells_how_far_it_is(self):
        partner = self._create_partner()
        order = self.env["sale.order"].create({"partner_id": partner.id})
        product = self.env["product.product"].create({"name": "Scale"})
        lines = self.env["sale.order.line"].create(
            [{"order_id": order.id, "product_id": product.id} for _ in range(4)]
        )
        self.env["sale.order.line"]._mark_lines()
        step, one = self.steps.browse(390), lines[0].id
        self.assertEqual((step.filled, step.progress), (step.total, 100))
        self.assertEqual(step.state, "done")
        self.env.flush_all()
        unmarked = SQL("UPDATE sale_order_line SET sales_uid = NULL WHERE id = %s", one)
        self.env.cr.execute(unmarked)
        self.assertEqual(self._state(390), "todo")
        self.assertEqual(step.filled, step.total - 1)
        self.assertLess(step.progress, 100)
        self.env.ref(CRON).active = False
        self.assertEqual(self._state(390), "done", "the job has ended itself")

    def test_run_now_calls_the_job(self):
        cron = self.env.ref(CRON)
        calls = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search(calls)
        step = self.steps.browse(390)
        step.action_run()
        self.assertEqual(len(self.env["ir.cron.trigger"].search(calls) - before), 1)
        cron.active = False
        with self.assertRaisesRegex(UserError, "switched off"):
            step.action_run()

    def test_each_step_opens_where_it_is_done(self):
        for step in self.steps.search([]).sudo():
            with self.subTest(step.name):
                action = step.action_open()
                self.assertEqual(action["type"], "ir.actions.act_window")
                # The client gets it as text, and asks for the same records.
                sent = json.loads(json.dumps(action, default=json_default))
                if isinstance(sent["domain"], list):
                    self.env[action["res_model"]].search(sent["domain"])

    def test_who_may_not_go_there_is_told_so(self):
        with self.assertRaisesRegex(UserError, "other roles"):
            self.steps.browse(320).action_open()

    def test_the_guide_comes_first_while_something_is_to_be_done(self):
        self.env["ir.mail_server"].search([]).active = False
        self.assertEqual(self.steps.action_first()["res_model"], "sales.setup.step")
        done = self.steps._steps()[0]._replace(done=SQL("TRUE"))
        self.patch(type(self.steps), "_steps", lambda self: [done])
        self.assertEqual(self.steps.action_first()["res_model"], "sales.health.line")

    def test_the_settings_say_how_much_is_left(self):
        self.env["ir.mail_server"].search([]).active = False
        todo = [("state", "=", "todo"), ("cron_id", "=", False)]
        todo = self.steps.search_count(todo)
        self.assertTrue(todo)
        settings = self.env["res.config.settings"].with_user(self.administrator)
        self.assertEqual(settings.create({}).sales_setup_todo, todo)
        arch = self.env["res.config.settings"].get_view()["arch"]
        self.assertIn('name="sales_setup_todo"', arch)

    def test_others_do_not_read_it(self):
        for role in ("sales_manager", "commission_manager", "accountant"):
            user = self._create_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.steps.with_user(user).search([])

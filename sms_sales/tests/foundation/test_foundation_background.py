from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...tools.batch import held
from ..common import SalesCase


@tagged("post_install", "-at_install")
class TestFoundationBackground(SalesCase):
    """The list of work in the background: what runs, for whom, how far, and why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sales.background.work"].search([]).unlink()
        cls.administrator = cls._create_user("administrator")
        cls.manager = cls._create_user("commission_manager")
        cls.other = cls._create_user("commission_manager", "other_manager")

    def _create_work(self, **values):
        return self.env["sales.background.work"].create(
            {
                "name": "Preview: until June",
                "room": "commission",
                "model": "sales.commission.settle",
                "size": 1,
                "user_id": self.manager.id,
                **values,
            }
        )

    def _line(self, number):
        self.env.flush_all()
        self.env.invalidate_all()
        lines = self.env["sales.health.line"].with_user(self.administrator)
        return lines.search([("id", "=", number)])

    def test_it_says_what_waits_and_what_is_at_work(self):
        works = self._create_work() | self._create_work()
        seen = works.with_user(self.administrator)
        self.assertEqual(seen.mapped("how_far"), ["Waits for its turn"] * 2)
        self.assertEqual(set(seen.mapped("subject")), {"Settle Commissions"})
        with held(self.env, "background", works[1].id, label="Preview"):
            self.env.invalidate_all()
            far = ["Waits for its turn", "At work now"]
            self.assertEqual(seen.mapped("how_far"), far)

    def test_what_is_over_says_how_it_went(self):
        work = self._create_work(state="failed", told="There is no rate.")
        seen = work.with_user(self.manager)
        self.assertEqual((seen.told, seen.how_far), ("There is no rate.", False))
        self.assertEqual(seen.done_count, 0)

    def test_work_of_an_add_on_that_is_gone_is_told_by_its_name(self):
        work = self._create_work(model="sales.gone")
        self.assertEqual(work.subject, "sales.gone")
        self.assertEqual(work.how_far, "Waits for its turn")

    def test_managers_see_their_own_and_administrators_all(self):
        self._create_work()
        self._create_work(user_id=self.other.id)
        works = self.env["sales.background.work"]
        seen = {
            user: works.with_user(user).search_count([])
            for user in (self.manager, self.other, self.administrator)
        }
        self.assertEqual(list(seen.values()), [1, 1, 2])
        with self.assertRaises(AccessError):
            works.with_user(self._create_user("salesperson")).search([])
        with self.assertRaises(AccessError):
            works.search([])[0].with_user(self.other).told = "Done"

    def test_it_leads_to_where_the_result_is(self):
        settle = self.env["sales.commission.settle"].create({})
        settle.work_id = self._create_work()
        action = settle.work_id.with_user(self.manager).action_open()
        self.assertEqual(action["url"], f"/odoo/settle-commissions/{settle.id}")

    def test_the_job_is_called_for_what_waits(self):
        cron = self.env.ref("sms_sales.cron_commission_background")
        triggers = self.env["ir.cron.trigger"]
        before = triggers.search_count([("cron_id", "=", cron.id)])
        works = self._create_work() | self._create_work(state="done")
        works.with_user(self.administrator).action_wake()
        after = triggers.search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_the_health_page_tells_what_stopped_and_what_failed(self):
        now = fields.Datetime.now()
        self.assertEqual((self._line(110).level, self._line(110).figure), ("fine", 0))
        work = self._create_work()
        self.assertEqual((self._line(110).level, self._line(110).figure), ("fine", 1))
        work.date = now - timedelta(hours=25)
        self.assertEqual(self._line(110).level, "wrong")
        self._create_work(state="failed", done_on=now - timedelta(days=8))
        self.assertEqual(self._line(120).level, "fine")
        self._create_work(state="failed", done_on=now)
        line = self._line(120)
        self.assertEqual((line.level, line.figure), ("look", 1))
        self.assertEqual(line.action_open()["res_model"], "sales.background.work")

    def test_ten_times_the_work_takes_as_many_queries(self):
        counts = []
        for number in (3, 3, 27):
            for _turn in range(number):
                self._create_work()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            works = self.env["sales.background.work"].search([])
            works.mapped("how_far")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1])

from odoo.tests import HttpCase, tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryTours(RunCase, HttpCase):
    """Redesign a plan, preview, apply, undo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.plan.copy({"name": "Everybody’s"})
        cls._create_rule(cls._create_territory(cls.plan, "REST"), catch_all=True)
        cls._activate(cls.plan)

    def test_a_plan_is_redesigned_previewed_applied_and_undone(self):
        self.manager.group_ids += self.env.ref("sales_team.group_sale_salesman")
        self.start_tour(
            f"/odoo/territory-plans/{self.plan.id}",
            "sms_sales_territory_redesign",
            login=self.manager.login,
        )
        copy = self.env["sales.territory.plan"].search(
            [("previous_id", "=", self.plan.id)]
        )
        self.assertEqual((copy.state, self.plan.state), ("archived", "active"))
        self.assertEqual(copy.run_ids.state, "undone")
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._code(self.in_paris), "FR")


@tagged("post_install", "-at_install")
class TestTerritoryRunOnAPhone(RunCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_preview_is_read_on_a_phone(self):
        self.manager.group_ids += self.env.ref("sales_team.group_sale_salesman")
        run = self._preview(self._swapped())
        self.start_tour(
            f"/odoo/territory-runs/{run.id}",
            "sms_sales_territory_run_phone",
            login=self.manager.login,
        )

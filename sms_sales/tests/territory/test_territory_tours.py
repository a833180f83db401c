from odoo.tests import HttpCase, tagged

from .run_case import RunCase
from .seen_case import SeenCase


@tagged("post_install", "-at_install")
class TestTerritoryTours(RunCase, HttpCase):
    """Redesign a plan, preview, apply, undo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.plan.copy({"name": "Everybody’s"})
        cls._create_rule(cls._create_territory(cls.plan, "REST"), catch_all=True)
        # Germany is claimed by both: the number decides, which the tour changes.
        french = cls.plan.territory_ids.filtered(lambda one: one.code == "FR")
        cls._create_rule(french, country="DE")
        french.priority = 20
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
        rows = self.in_berlin.sales_assignment_ids.sorted("id")[-2:]
        self.assertEqual(rows.mapped("territory_id.code"), ["FR", "DE"])
        self.assertEqual(rows.mapped("cause"), ["run", "undo"])


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

    def test_a_member_is_opened_on_a_phone(self):
        self.start_tour(
            "/odoo/action-sms_sales.sales_territory_member_action",
            "sms_sales_territory_member_phone",
            login=self.manager.login,
        )


@tagged("post_install", "-at_install")
class TestTerritoryPages(SeenCase, HttpCase):
    """What the pages of one's own show, today and as of a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls._create_account(
            name="Bay Labs", country="US", state_id=cls.env.ref("base.state_us_5").id
        ) | cls._create_account(name="Berlin Labs", country="DE")
        rows = [
            {"subject_id": account.id, "territory_id": cls.one.id}
            for account in accounts
        ]
        cls.Ledger._assign(cls.plan, rows, "manual", None)
        cls.env.flush_all()

    def test_the_tree_leads_into_a_territory_and_back(self):
        plan = self._create_plan(name="Tree", kind="overlay")
        top = self._create_territory(plan, "TOP")
        below = self._create_territory(plan, "DOCK", parent_id=top.id)
        self._create_member(below, self.seller)
        self._activate(plan)
        account = self._create_account(name="Harbour Labs", country="DE")
        self._assign(below, account=account, plan=plan)
        self.start_tour(
            "/odoo/territories", "sms_sales_territory_tree", login=self.seller.login
        )

    def test_the_map_goes_down_to_the_accounts_and_keeps_its_day(self):
        self.start_tour(
            "/odoo/territory-map", "sms_sales_territory_map", login=self.seller.login
        )

    def test_my_territory_leads_to_its_white_space(self):
        self.start_tour(
            "/odoo/my-territory", "sms_sales_my_territory", login=self.seller.login
        )

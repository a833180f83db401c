from odoo.tests import freeze_time, tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunNewcomers(RunCase):
    """When plans change places nobody stays behind in the one that was before."""

    def setUp(self):
        super().setUp()
        self.Ledger = self.env["sales.territory.assignment"]

    def _plan_of(self, account):
        self.env.invalidate_all()
        return account.sales_territory_id.plan_id

    def _lead(self, country):
        return self.env["crm.lead"].create(
            {"name": "By mail", "country_id": self._country(country).id}
        )

    def _rows(self, account):
        rows = self.Ledger.search([("account_id", "=", account.id)], order="id")
        return rows.mapped("cause"), rows.territory_id.mapped("code")

    def test_who_came_since_the_preview_is_placed_by_the_new_plan(self):
        run = self._preview(self._swapped())
        account = self._create_account(name="Bonn Labs", country="DE")
        lead = self._lead("FR")
        self.assertEqual(self._code(account), "DE")
        run.action_apply()
        self.assertEqual(self._code(account), "FR")
        self.assertEqual(self._plan_of(account), run.plan_id)
        self.assertEqual(lead.sales_territory_id.code, "DE")
        self.assertEqual(lead.sales_territory_id.plan_id, run.plan_id)
        self.assertEqual(self._rows(account), (["rule", "rule"], ["DE", "FR"]))
        row = self.Ledger.search([("account_id", "=", account.id)], order="id")[-1]
        self.assertEqual((row.run_id, row.reasons["level"]), (run, "country"))
        self.assertEqual(run.newcomer_count, 2)
        self.assertIn("2 that came since the preview", run.message)
        self.assertFalse(self.Ledger._check_holes())

    def test_who_came_before_any_plan_was_active_is_placed_too(self):
        self.first_run.action_undo()
        run = self._preview(self.plan.copy())
        account = self._create_account(name="Bonn Labs", country="DE")
        self.env.flush_all()
        self.assertFalse(self.Ledger.search([("account_id", "=", account.id)]))
        run.action_apply()
        self.assertEqual(self._plan_of(account), run.plan_id)

    def test_undo_brings_back_who_came_after_it_was_applied(self):
        run = self._preview(self._swapped())
        run.action_apply()
        account = self._create_account(name="Bonn Labs", country="DE")
        self.assertEqual(self._code(account), "FR")
        run.action_undo()
        self.assertEqual(self._code(account), "DE")
        self.assertEqual(self._plan_of(account), self.plan)

    def test_undoing_the_first_plan_leaves_who_came_since_to_nobody(self):
        account = self._create_account(name="Bonn Labs", country="DE")
        self.assertEqual(self._code(account), "DE")
        self.first_run.action_undo()
        self.assertFalse(self._code(account))

    def test_who_is_left_out_keeps_its_code_in_the_plan_in_force(self):
        optics = self.env["res.partner.industry"].create({"name": "Optics"})
        run = self._preview(self._swapped())
        self.in_berlin.industry_id = optics
        run.action_apply()
        self.assertEqual(self._line(run, self.in_berlin).skip_reason, "changed")
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._plan_of(self.in_berlin), run.plan_id)
        self.assertEqual(run.newcomer_count, 0)
        run.action_undo()
        self.assertEqual(self.in_berlin.sales_territory_id, self.german)

    def test_a_lock_holds_from_plan_to_plan(self):
        run = self._preview(self._swapped())
        self._create_lock(self.in_berlin, "DE", company_id=self.company.id)
        run.action_apply()
        self.assertEqual(self._line(run, self.in_berlin).skip_reason, "locked")
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._plan_of(self.in_berlin), run.plan_id)
        successor = self._preview(run.plan_id.copy())
        self.assertFalse(self._line(successor, self.in_berlin), "it does not move")
        successor.action_apply()
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._plan_of(self.in_berlin), successor.plan_id)

    def test_overlays_take_and_give_back_who_came_since(self):
        overlay = self._create_plan(name="Specialists", kind="overlay")
        both = self._create_territory(overlay, "ALL")
        self._create_rule(both, country="DE")
        self._activate(overlay)
        draft = overlay.copy()
        draft.territory_ids.code = "ANY"
        run = self._preview(draft)
        account = self._create_account(name="Bonn Labs", country="DE")
        self.env.flush_all()
        run.action_apply()
        self.assertEqual(self._overlays(account), draft.territory_ids)
        self.assertEqual(self._overlays(self.in_berlin), draft.territory_ids)
        self.assertFalse(self._overlays(self.in_paris))
        run.action_undo()
        self.assertEqual(self._overlays(account), both)
        self.assertEqual(self._overlays(self.in_berlin), both)

    def _overlays(self, account):
        company = self.company
        return self.Ledger._current(company, "overlay", account.ids).territory_id

    def test_a_run_of_the_active_plan_leaves_newcomers_where_they_are(self):
        run = self._preview(self.plan)
        account = self._create_account(name="Bonn Labs", country="DE")
        self.env["sales.territory.assignment"]._assign(
            self.plan,
            [{"subject_id": account.id, "territory_id": self.french.id}],
            "manual",
        )
        run.action_apply()
        self.assertEqual(self._code(account), "FR")

    def test_undo_says_what_became_of_the_plans(self):
        draft = self._swapped()
        run = self._preview(draft)
        run.action_apply()
        with freeze_time("2026-03-12"):
            run.action_undo()
        self.assertEqual((self.plan.state, self.plan.active_until), ("active", False))
        self.assertIn("“In force” is active again", run.message)
        self.assertIn("“Swapped” is archived", run.message)
        again = self.env["sales.territory.plan"].browse(
            run.with_user(self.manager).action_copy_plan()["res_id"]
        )
        self.assertEqual((again.state, again.previous_id), ("draft", draft))
        self.assertEqual(
            again.territory_ids.rule_ids.mapped("words"),
            draft.territory_ids.rule_ids.mapped("words"),
        )

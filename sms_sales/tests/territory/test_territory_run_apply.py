from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunApply(RunCase):
    def _lock(self, account, code):
        return self.env["sales.territory.lock"].create(
            {
                "account_id": account.id,
                "company_id": self.company.id,
                "territory_code": code,
                "reason": "By contract",
            }
        )

    def test_activating_archives_the_plan_before_and_moves_in_the_same_step(self):
        draft = self._swapped()
        run = self._preview(draft)
        run.action_apply()
        self.assertEqual((draft.state, self.plan.state), ("active", "archived"))
        self.assertEqual(str(self.plan.active_until), "2026-03-10")
        self.assertEqual(self._code(self.in_berlin), "FR")
        self.assertEqual(self._code(self.in_paris), "DE")
        self.assertEqual(run.state, "applied")
        row = self.env["sales.territory.assignment"].search(
            [("account_id", "=", self.in_berlin.id), ("date_until", "=", False)]
        )
        self.assertEqual((row.cause, row.run_id), ("run", run))
        self.assertEqual(row.plan_id, draft)
        self.assertFalse(self.env["sales.territory.assignment"]._check_holes())

    def test_the_ledger_keeps_whose_it_was_the_day_before(self):
        with freeze_time("2026-03-20"):
            self._activate(self._swapped())
        found = self.env["sales.territory.assignment"]._territories_on(
            self.company,
            [(self.in_berlin.id, "2026-03-19"), (self.in_berlin.id, "2026-03-20")],
        )
        territories = self.env["sales.territory"].browse(found.values())
        self.assertEqual(territories.mapped("code"), ["DE", "FR"])

    def test_a_plan_that_leaves_accounts_to_nobody_names_them_first(self):
        rome = self._create_account(name="AAA Rome Labs", country="IT")
        run = self._preview(self._swapped(), allow_unclaimed=False)
        with self._refused("Unclaimed accounts are all right"):
            run.action_apply()
        self.assertEqual(run.plan_id.state, "draft")
        self.assertIn(rome, self._issues(run, "unclaimed").account_id)
        run.allow_unclaimed = True
        run.action_apply()
        self.assertEqual(run.plan_id.state, "active")
        self.assertFalse(self._code(rome))

    def test_a_plan_that_was_changed_is_refused(self):
        draft = self._swapped()
        run = self._preview(draft)
        self.assertFalse(run.plan_changed)
        draft.territory_ids[:1].rule_ids.employees_min = 7
        run.invalidate_recordset()
        self.assertTrue(run.plan_changed)
        with self._refused("changed since this preview"):
            run.action_apply()
        run.action_preview()
        run.action_apply()
        self.assertEqual(run.state, "applied")

    def test_a_preview_from_before_another_run_is_outdated(self):
        first, second = self._preview(self._swapped()), self._preview(self.plan.copy())
        first.action_apply()
        self.assertEqual(second.state, "outdated")
        with self._refused("Preview the plan again"):
            second.action_apply()

    def test_an_account_that_changed_is_left_out_with_the_reason(self):
        deleted = self._create_account(name="Gone Labs", country="DE")
        locked = self._create_account(name="Locked Labs", country="DE")
        archived = self._create_account(name="Archived Labs", country="DE")
        moved = self._create_account(name="Moved Labs", country="DE")
        run = self._preview(self._swapped())
        self.in_berlin.industry_id = self.env["res.partner.industry"].create(
            {"name": "Optics"}
        )
        self._lock(locked, "DE")
        self.env["sales.territory.assignment"]._assign(
            self.plan,
            [{"subject_id": moved.id, "territory_id": self.french.id}],
            "manual",
        )
        archived.active = False
        deleted.unlink()
        run.action_apply()
        reasons = {
            line.account_name: line.skip_reason
            for line in run.line_ids
            if line.state == "skipped"
        }
        self.assertEqual(
            reasons,
            {
                "Berlin Labs": "changed",
                "Locked Labs": "locked",
                "Archived Labs": "gone",
                "Moved Labs": "moved",
                "Gone Labs": "gone",
            },
        )
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._code(self.in_paris), "DE")
        self.assertEqual(run.left_out_count, 5)
        self.assertIn("Left out, with the reason: 5.", run.message)

    def test_applying_twice_is_refused(self):
        run = self._preview(self._swapped())
        run.action_apply()
        with self._refused("Applied"):
            run.action_apply()

    def test_only_a_preview_can_be_deleted(self):
        run = self._preview(self._swapped())
        self._preview(self.plan.copy()).unlink()
        run.action_apply()
        with self._refused("Undo it, or leave it"):
            run.unlink()

    def test_a_lead_without_an_account_is_placed_by_its_address(self):
        lead = self.env["crm.lead"].create(
            {"name": "By mail", "country_id": self._country("DE").id}
        )
        run = self._preview(self._swapped())
        run.action_apply()
        self.env.invalidate_all()
        self.assertEqual(lead.sales_territory_id.code, "FR")
        run.action_undo()
        self.env.invalidate_all()
        self.assertNotEqual(lead.sales_territory_id.code, "FR")

    def test_an_overlay_plan_gives_an_account_any_number_of_territories(self):
        overlay = self._create_plan(name="Specialists", kind="overlay")
        self._create_side(overlay, "DE", self.other)
        both = self._create_territory(overlay, "ALL")
        self._create_rule(both, catch_all=True)
        self._activate(overlay)
        self.assertEqual(self._overlays(self.in_berlin), ["ALL", "DE"])
        self.assertEqual(self._overlays(self.in_paris), ["ALL"])
        self.assertEqual(self._code_of_primary(self.in_berlin), "DE")
        draft = overlay.copy()
        draft.territory_ids.filtered(lambda t: t.code == "ALL").active = False
        run = self._preview(draft)
        run.action_apply()
        self.assertEqual(self._overlays(self.in_berlin), ["DE"])
        self.assertEqual(self._overlays(self.in_paris), [])
        run.action_undo()
        self.assertEqual(self._overlays(self.in_berlin), ["ALL", "DE"])
        self.assertEqual(self._overlays(self.in_paris), ["ALL"])

    def _code_of_primary(self, account):
        return account.sales_territory_id.code

    def _overlays(self, account):
        rows = self.env["sales.territory.assignment"].search(
            [
                ("account_id", "=", account.id),
                ("kind", "=", "overlay"),
                ("date_until", "=", False),
            ]
        )
        return sorted(rows.territory_id.mapped("code"))

    def test_who_may_not_draw_plans_may_neither_see_nor_apply_a_run(self):
        run = self._preview(self._swapped())
        with self.assertRaises(AccessError):
            run.with_user(self.seller).read(["name"])
        auditor = self._create_user("auditor", "run_auditor")
        self.assertTrue(run.with_user(auditor).line_ids)
        with self.assertRaises(AccessError):
            run.with_user(auditor).action_apply()
        with self.assertRaises(AccessError):
            run.line_ids[:1].state = "skipped"

    def test_another_company_sees_nothing_of_it(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        stranger = self._create_user(
            "territory_manager",
            "run_stranger",
            company_id=abroad.id,
            company_ids=[(6, 0, abroad.ids)],
        )
        run = self._preview(self._swapped())
        self.assertFalse(run.with_user(stranger).search([("id", "=", run.id)]))
        for part in ("line", "total", "issue", "follow"):
            parts = self.env[f"sales.territory.run.{part}"].with_user(stranger)
            self.assertFalse(parts.search([("run_id", "=", run.id)]), part)
        with self.assertRaises(AccessError):
            run.with_user(stranger).action_apply()

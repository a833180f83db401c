from odoo.tests import tagged

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunUndo(RunCase):
    def test_undo_restores_plans_and_territories_by_new_rows(self):
        draft = self._swapped()
        run = self._preview(draft)
        run.action_apply()
        run.action_undo()
        self.assertEqual((draft.state, self.plan.state), ("archived", "active"))
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self.in_berlin.sales_territory_id, self.german)
        rows = self.env["sales.territory.assignment"].search(
            [("account_id", "=", self.in_berlin.id)], order="id"
        )
        self.assertEqual(rows.mapped("cause")[-2:], ["run", "undo"])
        self.assertFalse(self.env["sales.territory.assignment"]._check_holes())
        self.assertEqual(run.state, "undone")
        with self._refused("Undone"):
            run.action_undo()

    def test_of_100_moved_3_locked_1_deleted_96_are_undone_and_4_listed(self):
        accounts = self.env["res.partner"].create(
            [
                {
                    "name": f"Labs {n:03}",
                    "is_company": True,
                    "country_id": self._country("DE").id,
                }
                for n in range(100)
            ]
        )
        self._preview(self.plan).action_apply()
        run = self._preview(self._swapped())
        run.action_apply()
        ours = run.line_ids.filtered(lambda line: line.account_id in accounts)
        self.assertEqual(ours.mapped("state"), ["applied"] * 100)
        self.env["sales.territory.lock"].create(
            [
                {
                    "account_id": account.id,
                    "company_id": self.company.id,
                    "territory_code": "FR",
                    "reason": "By contract",
                }
                for account in accounts[:3]
            ]
        )
        accounts[3].unlink()
        run.action_undo()
        kept = ours.filtered(lambda line: line.state == "kept")
        undone = ours.filtered(lambda line: line.state == "undone")
        self.assertEqual((len(undone), len(kept)), (96, 4))
        self.assertEqual(
            sorted(kept.mapped("skip_reason")), ["gone", "locked", "locked", "locked"]
        )
        self.assertEqual(
            kept.mapped("account_name"), [f"Labs {n:03}" for n in range(4)]
        )
        self.assertEqual(undone.account_id.sales_territory_id, self.german)
        self.assertEqual(set(accounts[:3].sales_territory_id.mapped("code")), {"FR"})

    def test_only_the_last_run_is_undone(self):
        first, second = self._preview(self._swapped()), None
        first.action_apply()
        second = self._preview(first.plan_id.copy())
        second.action_apply()
        with self._refused("Only the last run"):
            first.action_undo()
        second.action_undo()
        first.action_undo()
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self.plan.state, "active")

    def test_undoing_the_first_plan_leaves_accounts_to_nobody(self):
        self.first_run.action_undo()
        self.assertEqual(self.plan.state, "archived")
        self.assertFalse(self._code(self.in_berlin))

    def test_what_was_moved_since_stays(self):
        run = self._preview(self._swapped())
        run.action_apply()
        self.env["sales.territory.assignment"]._assign(
            run.plan_id,
            [
                {
                    "subject_id": self.in_berlin.id,
                    "territory_id": run.plan_id.territory_ids.filtered(
                        lambda t: t.code == "DE"
                    ).id,
                }
            ],
            "manual",
        )
        run.action_undo()
        line = self._line(run, self.in_berlin)
        self.assertEqual((line.state, line.skip_reason), ("kept", "moved"))

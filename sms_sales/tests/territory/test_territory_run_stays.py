from odoo.tests import tagged
from odoo.tools import SQL

from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunStays(RunCase):
    """In a copy most accounts stay: they are no lines, but booked like these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copied = cls._preview(cls.plan.copy({"name": "The same"}))

    def _stays(self):
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT subject_id, state FROM sales_territory_run_stay"
                " WHERE run_id = %s",
                self.copied.id,
            )
        )

    def _plan_of(self, account):
        return account.sales_territory_id.plan_id

    def test_they_go_into_the_new_plan_and_back(self):
        count = self.copied.same_count
        self.assertGreaterEqual(count, 2)
        self.assertEqual(self.copied.applied_count, 0)
        self.copied.action_apply()
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual(self._plan_of(self.in_berlin), self.copied.plan_id)
        self.assertGreaterEqual(self.copied.applied_count, count)
        self.assertEqual(self.copied.left_out_count, 0)
        self.copied.action_undo()
        self.assertEqual(self.in_berlin.sales_territory_id, self.german)
        self.assertGreaterEqual(self.copied.undone_count, count)
        self.assertFalse(self.env["sales.territory.assignment"]._check_holes())

    def test_why_is_kept_in_the_ledger(self):
        self.copied.action_apply()
        row = self.in_berlin.sales_assignment_ids.sorted("id")[-1]
        self.assertEqual((row.cause, row.run_id), ("run", self.copied))
        self.assertEqual(row.rule_id.territory_id, row.territory_id)
        self.assertEqual(row.reasons["level"], "country")

    def test_who_changed_since_becomes_a_line_with_the_reason(self):
        gone = self._create_account(name="Gone Labs", country="DE")
        self.copied.action_preview()
        before = self.copied.same_count
        self.in_berlin.sales_employee_count = 7
        gone.unlink()
        self.copied.action_apply()
        lines = self.copied.line_ids.filtered(lambda line: line.state == "skipped")
        self.assertEqual(
            sorted((one.account_name, one.skip_reason, one.change) for one in lines),
            [("Berlin Labs", "changed", "same"), ("Gone Labs", "gone", "same")],
        )
        self.assertEqual(self.copied.left_out_count, 2)
        booked = [state for _id, state in self._stays()]
        self.assertEqual(booked, ["applied"] * (before - 2))
        self.assertEqual(self._plan_of(self.in_berlin), self.copied.plan_id)

    def test_who_was_locked_since_is_not_put_back(self):
        self.copied.action_apply()
        self._create_lock(self.in_berlin, "FR", company_id=self.company.id)
        self.copied.action_undo()
        line = self._line(self.copied, self.in_berlin)
        self.assertEqual((line.state, line.skip_reason), ("kept", "locked"))
        self.assertEqual(self.copied.left_out_count, 1)
        self.assertEqual(self._code(self.in_paris), "FR")
        self.assertEqual(self._plan_of(self.in_paris), self.plan)

    def test_a_preview_that_goes_leaves_nothing(self):
        self.assertTrue(self._stays())
        self.copied.action_preview()
        self.assertEqual(len(self._stays()), self.copied.same_count)
        self.copied.unlink()
        self.assertFalse(self._stays())

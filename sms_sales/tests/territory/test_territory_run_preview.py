from unittest.mock import patch

from odoo.tests import tagged

from ...models.territory.territory_run_preview import SalesTerritory
from .run_case import RunCase


@tagged("post_install", "-at_install")
class TestTerritoryRunPreview(RunCase):
    def _deal(self, account, amount, **values):
        return self.env["crm.lead"].create(
            {
                "name": "A deal",
                "type": "opportunity",
                "partner_id": account.id,
                "expected_revenue": amount,
                **values,
            }
        )

    def _invoice(self, account, amount, day, move_type="out_invoice"):
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": account.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    (0, 0, {"name": "x", "price_unit": amount, "tax_ids": [(5,)]})
                ],
            }
        )
        move.action_post()

    def test_a_preview_says_from_whom_to_whom_and_why_and_writes_nothing(self):
        rows = self.env["sales.territory.assignment"].search_count([])
        draft = self._swapped()
        line = self._line(self._preview(draft), self.in_berlin)
        self.assertEqual((line.change, line.state), ("move", "planned"))
        self.assertEqual(line.old_territory_id, self.german)
        self.assertEqual(line.new_territory_id.code, "FR")
        self.assertEqual(line.new_territory_id.plan_id, draft)
        self.assertEqual(line.reason_text, "Germany")
        self.assertEqual(
            (line.old_user_id, line.new_user_id), (self.seller, self.other)
        )
        self.assertEqual(self.env["sales.territory.assignment"].search_count([]), rows)
        self.assertEqual(self._code(self.in_berlin), "DE")
        self.assertEqual((draft.state, self.plan.state), ("draft", "active"))

    def test_the_active_plan_has_nothing_to_move_after_it_was_applied(self):
        run = self._preview(self.plan)
        self.assertFalse(run.line_ids)
        self.assertIn("Nothing would move", run.message)

    def test_what_keeps_its_code_stays_in_the_copy_of_its_territory(self):
        run = self._preview(self.plan.copy())
        self.assertFalse(self._line(run, self.in_berlin), "it does not move")
        self.assertEqual(run.move_count, 0)
        rows = self.env["sales.territory.assignment"].search_count(
            [
                ("plan_id", "=", self.plan.id),
                ("date_until", "=", False),
                ("territory_id", "!=", False),
            ]
        )
        self.assertEqual(run.same_count, rows)
        total = self._total(run, "DE")
        self.assertEqual(total.accounts_before, total.accounts_after)

    def test_open_deals_and_the_revenue_of_twelve_months_move_unweighted(self):
        self._deal(self.in_berlin, 500.0, probability=10)
        contact = self._create_partner(name="Eva", parent_id=self.in_berlin.id)
        self._deal(contact, 70.0)
        self._deal(self.in_berlin, 9000.0).action_set_lost()
        self._invoice(self.in_berlin, 800.0, "2026-03-10")
        self._invoice(self.in_berlin, 200.0, "2025-03-11")
        self._invoice(self.in_berlin, 50.0, "2025-03-10")  # D − 12 months is out
        self._invoice(self.in_berlin, 100.0, "2026-01-10", "out_refund")
        line = self._line(self._preview(self._swapped()), self.in_berlin)
        self.assertEqual((line.open_deal_count, line.open_deal_amount), (2, 570.0))
        self.assertEqual(line.revenue, 900.0)

    def test_what_goes_in_somewhere_has_come_out_elsewhere(self):
        self._deal(self.in_berlin, 500.0)
        self._invoice(self.in_paris, 80.0, "2026-03-01")
        draft = self._swapped()
        draft.territory_ids.filtered(lambda t: t.code == "DE").active = False
        run = self._preview(draft)
        for measure in ("accounts", "pipeline", "revenue", "quota"):
            with self.subTest(measure):
                into = sum(run.total_ids.mapped(f"{measure}_in"))
                self.assertEqual(into, sum(run.total_ids.mapped(f"{measure}_out")))
        for total in run.total_ids:
            after = total.accounts_before + total.accounts_in - total.accounts_out
            self.assertEqual(total.accounts_after, after)
        nobody = run.total_ids.filtered(lambda total: not total.territory_id)
        self.assertGreaterEqual(nobody.accounts_in, 1, "Paris is nobody's then")
        self.assertGreaterEqual(sum(run.total_ids.mapped("pipeline_in")), 500.0)

    def test_quota_moves_by_the_part_of_the_revenue(self):
        self._invoice(self.in_berlin, 80_000.0, "2026-03-01")
        other = self._create_account(name="Bonn Labs", country="DE")
        self._invoice(other, 720_000.0, "2026-03-01")
        draft = self._swapped()
        german = draft.territory_ids.filtered(lambda t: t.code == "DE")
        german.rule_ids.create(
            {"territory_id": german.id, "account_ids": [(6, 0, other.ids)]}
        )
        quotas = {self.german.id: 1_000_000}
        with patch.object(
            SalesTerritory,
            "_sales_quota_of_territories",
            lambda territories, plan, day, since=None: quotas,
        ):
            run = self._preview(draft)
        self.assertEqual(self._line(run, self.in_berlin).quota, 100_000)
        self.assertEqual(self._line(run, other).quota, 0, "it keeps its code")
        total = self._total(run, "DE")
        self.assertEqual((total.quota_before, total.quota_after), (1_000_000, 900_000))

    def test_balance_is_told_before_and_after(self):
        draft = self._swapped()
        for territory in draft.territory_ids:
            territory.rule_ids.write({"catch_all": True, "country_ids": [(5,)]})
        draft.territory_ids.filtered(lambda t: t.code == "FR").active = False
        run = self._preview(draft)
        self.assertEqual(run.balance_after, 100, "one territory is in balance")
        self.assertEqual(run.capacity_before, 200)

    def test_balance_is_that_of_the_work_by_the_capacity(self):
        self.in_berlin.sales_tier = "a"
        self.german.member_ids.capacity = 300
        run = self._preview(self._swapped())
        sides = {
            side: [
                (self._total(run, c)[f"workload_{side}"], capacity)
                for c, capacity in (("DE", 300), ("FR", 100))
            ]
            for side in ("before", "after")
        }
        work = {side: [load for load, _capacity in sides[side]] for side in sides}
        self.assertEqual(work["after"], work["before"][::-1], "they change places")
        for side, loads in sides.items():
            with self.subTest(side=side):
                for code, (_work, capacity) in zip(("DE", "FR"), loads, strict=True):
                    self.assertEqual(
                        self._total(run, code)[f"capacity_{side}"], capacity
                    )
                work = sum(load for load, _capacity in loads)
                apart = sum(abs(load - c * work / 400) for load, c in loads)
                self.assertAlmostEqual(
                    run[f"balance_{side}"], 100 * (1 - apart / (2 * work)), 1
                )
        self.assertNotEqual(run.balance_before, run.balance_after)

    def test_a_tier_a_account_is_three_times_the_work(self):
        before = self._total(self._preview(self.plan), "DE").workload_after
        self.in_berlin.sales_tier = "a"
        after = self._total(self._preview(self.plan), "DE").workload_after
        self.assertEqual(after - before, 2)

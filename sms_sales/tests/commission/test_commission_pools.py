from datetime import date
from decimal import Decimal

from psycopg2.errors import ForeignKeyViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestCommissionPools(SettlementCase):
    """Rules 1 to 6: what a pool pays, and what happens when it has closed."""

    def test_each_slice_is_paid_at_its_own_rate(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        self._invoice("2026-01-05", [10000.0])
        self._invoice("2026-01-06", [20000.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 1000.0})

    def test_a_refund_nets_while_the_pool_is_open(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        first = self._invoice("2026-01-05", [10000.0])
        self._invoice("2026-01-06", [20000.0])
        self._settle(plan)
        self._refund(first, "2026-01-20")
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 600.0})

    def test_a_refund_after_closing_takes_back_what_was_paid(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        first = self._invoice("2026-01-05", [10000.0])
        self._invoice("2026-01-06", [20000.0])
        self._settle(plan)
        self._lock(plan, 1)
        self._refund(first, "2026-02-03")
        self._invoice("2026-02-04", [1000.0])
        self._settle(plan)
        clawback = self._credits(plan, event="clawback")
        self.assertEqual(clawback.mapped("commission"), [-200.0])
        self.assertEqual(clawback.counted, 0, "outside the attainment of February")
        self.assertEqual(self._earned(plan), {1: 1000.0, 2: -180.0})

    def test_a_quarterly_target_paid_monthly_pays_up_to_date_less_what_was_paid(self):
        plan = self._plan(
            tiers=[(0, 2), (100, 5)],
            tier_mode="whole",
            tier_over="attainment",
            target_amount=90000.0,
            target_period="quarter",
        )
        for month, amount in ((1, 40000.0), (2, 40000.0), (3, 20000.0)):
            self._invoice(date(2026, month, 10), [amount])
            self._settle(plan, date(2026, month, 28))
            if month < 3:
                self._lock(plan, month)
        self.assertEqual(self._earned(plan), {1: 800.0, 2: 800.0, 3: 3400.0})

    def test_the_cap_is_cumulative_over_the_target_period(self):
        plan = self._plan(tiers=[(0, 10)], cap=150.0, target_period="quarter")
        for month in (1, 2, 3):
            self._invoice(date(2026, month, 10), [1000.0])
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 100.0, 2: 50.0, 3: 0.0})

    def test_lines_add_up_to_the_rounded_pool(self):
        plan = self._plan(tiers=[(0, 3.333)])
        self._invoice("2026-01-05", [0.33] * 10)
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 0.11})

    def test_a_late_invoice_of_a_locked_period_is_a_difference_in_the_next(self):
        plan = self._plan(tiers=[(0, 10)])
        self._invoice("2026-01-05", [100.0])
        self._settle(plan, date(2026, 1, 31))
        locked = self._lock(plan, 1)
        self._invoice("2026-01-30", [50.0])
        self._settle(plan, date(2026, 2, 28))
        late = self._credits(plan, corrects_from="2026-01-01")
        self.assertEqual(late.period_from, date(2026, 2, 1))
        self.assertEqual(late.commission, 5.0)
        self.assertEqual(sum(locked.credit_ids.mapped("commission")), 10.0)

    def test_settling_twice_books_nothing_new(self):
        plan = self._plan()
        self._invoice("2026-01-05", [100.0, 200.0])
        self.assertEqual(self._settle(plan), 2)
        self.assertEqual(self._settle(plan), 0)

    def test_a_credit_explains_itself_in_plain_words(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        self._invoice("2026-01-05", [12000.0])
        self._settle(plan)
        text = self._credits(plan).explanation_text
        self.assertIn("10,000.00 in slice 0–10,000 at 2 % = 200.00", text)
        self.assertIn("2,000.00 in slice from 10,000 at 4 % = 80.00", text)

    def test_targets_are_pro_rata_for_who_leaves(self):
        leaver = {"user_id": self.seller.id, "date_to": "2026-02-14"}
        plan = self._plan(
            payees=[leaver],
            tiers=[(0, 100)],
            tier_over="attainment",
            pay_by="on_target",
            target_amount=90000.0,
            on_target_amount=6000.0,
            target_period="quarter",
        )
        self._invoice("2026-01-05", [45000.0])
        self._settle(plan)
        pool = self._credits(plan).pool_id
        self.assertEqual((pool.target, pool.on_target), (45000.0, 3000.0))
        self.assertEqual(self._earned(plan), {1: 3000.0})

    def _minimum_of_the_quarter(self, plan):
        # By days, 45 of 90: 150, of which January has earned 100.
        self._invoice("2026-01-05", [1000.0])
        self._settle(plan, date(2026, 3, 31))
        statements = self.env["sales.commission.statement"].search(
            [("root_plan_id", "=", plan.id)]
        )
        return {one.date_from.month: one.net for one in statements}

    def test_who_leaves_gets_the_minimum_by_days_when_the_pool_ends(self):
        leaver = {"user_id": self.seller.id, "date_to": "2026-02-14"}
        plan = self._plan(payees=[leaver], minimum=300.0, target_period="quarter")
        self.assertEqual(self._minimum_of_the_quarter(plan), {1: 100.0, 3: 50.0})

    def test_the_minimum_of_a_plan_that_ends_is_paid_when_the_pool_ends(self):
        plan = self._plan(minimum=300.0, target_period="quarter")
        plan.with_user(self.author)._end(date(2026, 2, 14))
        self.assertEqual(self._minimum_of_the_quarter(plan), {1: 100.0, 3: 50.0})

    def test_settling_until_an_earlier_day_takes_nothing_back(self):
        plan = self._plan()
        self._invoice("2026-01-05", [100.0])
        self._invoice("2026-02-05", [100.0])
        self._settle(plan, date(2026, 3, 31))
        self.assertEqual(self._settle(plan, date(2026, 1, 31)), 0)
        self.assertEqual(self._earned(plan), {1: 10.0, 2: 10.0})

    def test_a_guarantee_has_a_statement_without_any_sale(self):
        guaranteed = {
            "user_id": self.seller.id,
            "draw_type": "guarantee",
            "draw_amount": 500.0,
        }
        plan = self._plan(payees=[guaranteed])
        self._settle(plan, date(2026, 1, 31))
        statement = self.env["sales.commission.statement"].search(
            [("root_plan_id", "=", plan.id)]
        )
        self.assertEqual(statement.date_from, date(2026, 1, 1))
        self.assertEqual(statement.net, 500.0)

    def test_amounts_are_rounded_to_the_step_of_the_currency(self):
        plan = self._plan()
        period = (date(2026, 1, 1), date(2026, 1, 31))
        chunk = self.env["sales.commission.settlement"]._chunk(
            plan, self.company, [period], period[1]
        )
        for step, amount in (
            ("1.0", 13),
            ("0.05", 13.35),
            ("10.0", 10),
            ("0.01", 13.33),
        ):
            rounded = chunk._replace(step=Decimal(step)).rounded(SQL("13.333"))
            ((value,),) = self.env.execute_query(SQL("SELECT %s", rounded))
            self.assertEqual(float(value), amount)

    def test_partial_clawbacks_add_up_to_what_was_paid(self):
        plan = self._plan(tiers=[(0, 1)])
        invoice = self._invoice("2026-01-05", [10.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        for part in (3.33, 3.33, 3.34):
            refund = invoice._reverse_moves(
                [{"invoice_date": "2026-02-03", "date": "2026-02-03"}]
            )
            refund.invoice_line_ids.price_unit = part
            refund.action_post()
        self._settle(plan, date(2026, 2, 28))
        clawed = self._credits(plan, event="clawback").mapped("commission")
        self.assertEqual(round(sum(clawed), 2), -0.1)

    def test_a_late_credit_note_of_no_known_sale_counts_in_the_current_pool(self):
        # February: 15,000 - 3,000 = 12,000 = 200 + 2,000 x 4 % = 280 (rule 11).
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        self._invoice("2026-01-05", [20000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._invoice("2026-02-05", [15000.0])
        late = self._invoice("2026-01-20", [3000.0], move_type="out_refund")
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 600.0, 2: 280.0})
        credit = self._credits(plan, source_name=late.name)
        self.assertEqual((credit.event, credit.counted), ("sale", -3000.0))
        self.assertEqual(credit.pool_id.date_from, date(2026, 2, 1))
        self.assertEqual(credit.corrects_from, date(2026, 1, 1))
        self._lock(plan, 2)
        self._settle(plan, date(2026, 3, 31))
        self.assertEqual(self._credits(plan, source_name=late.name), credit)

    def test_an_excess_over_the_original_counts_in_the_current_pool(self):
        # 5,000 back at 2 %, and 1,000 too much less in February: 14,000 = 360.
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        first = self._invoice("2026-01-05", [5000.0])
        self._invoice("2026-01-06", [15000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._invoice("2026-02-05", [15000.0])
        refund = first._reverse_moves(
            [{"invoice_date": "2026-01-31", "date": "2026-01-31"}]
        )
        refund.invoice_line_ids.price_unit = 6000.0
        refund.action_post()
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 600.0, 2: 260.0})

    def test_a_late_sale_and_its_refund_settled_at_once_cancel_out(self):
        # The late 1,000 earn 4 %; the pool pays 2.2 % on average.
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        self._invoice("2026-01-05", [10000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        late = self._invoice("2026-01-20", [1000.0])
        self._refund(late, "2026-02-03")
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 200.0, 2: 0.0})
        self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)

    def test_a_negative_sale_stays_in_the_pool_that_closes_over_it(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)])
        self._invoice("2026-01-05", [20000.0])
        self._invoice("2026-01-20", [3000.0], move_type="out_refund")
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 480.0})

    def test_a_late_credit_note_waits_for_the_pool_that_does_not_exist_yet(self):
        plan = self._plan()
        self._invoice("2026-01-05", [1000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._invoice("2026-01-20", [300.0], move_type="out_refund")
        self._settle(plan, date(2026, 1, 31))
        self.assertEqual(self._earned(plan), {1: 100.0})
        settle = self.env["sales.commission.settle"].create(
            {"plan_ids": plan.ids, "until": date(2026, 1, 31)}
        )
        settle.action_preview()
        waits = settle.left_out_ids.filtered(lambda o: o.reason == "locked_period")
        self.assertEqual(waits.amount, -300.0)
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 100.0, 2: -30.0})

    def test_who_has_no_later_pool_gives_back_at_the_average_rate(self):
        plan = self._plan(payees=[{"user_id": self.seller.id, "date_to": "2026-01-31"}])
        self._invoice("2026-01-05", [1000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        self._invoice("2026-01-20", [300.0], move_type="out_refund")
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 100.0, 2: -30.0})

    @mute_logger("odoo.sql_db")
    def test_what_a_credit_points_to_is_not_deleted(self):
        rule = Command.create({"name": "All", "action": "include"})
        plan = self._plan(tiers=[(0, 2)], rule_ids=[rule])
        self._invoice("2026-01-05", [100.0])
        self._settle(plan)
        credit = self._credits(plan)
        for name in ("pool_id", "statement_id", "participant_id", "rule_id"):
            with (
                self.subTest(name),
                self.assertRaises(ForeignKeyViolation),
                self.env.cr.savepoint(),
            ):
                table = SQL.identifier(credit[name]._table)
                self.env.cr.execute(
                    SQL("DELETE FROM %s WHERE id = %s", table, credit[name].id)
                )

import sys
from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .settlement_common import SettlementCase

FIGURES = ("payee_id", "period_from", "credited", "after", "payable")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestCommissionPreview(SettlementCase):
    """Preview before apply: what would be booked, what not and why."""

    def _preview(self, plan, until=date(2026, 3, 31), user=None):
        settle = self.env["sales.commission.settle"].with_user(user or self.author)
        settle = settle.with_context(allowed_company_ids=self.company.ids).create(
            {
                "company_id": self.company.id,
                "plan_ids": [Command.set(plan.ids)],
                "until": until,
            }
        )
        settle.action_preview()
        return settle

    def _reasons(self, settle):
        return {
            (line.reason, line.source_name, line.amount) for line in settle.left_out_ids
        }

    def test_a_preview_books_nothing(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        settle = self._preview(plan)
        self.assertFalse(self._credits(plan))
        self.assertFalse(
            self.env["sales.commission.statement"].search(
                [("root_plan_id", "=", plan.id)]
            )
        )
        self.assertEqual(settle.row_count, 1)
        self.assertRegex(settle.message, "^Rows to book: 1\\. ")
        self.assertEqual(settle.payee_ids.payable, 60.0)

    def test_what_is_applied_is_what_was_previewed(self):
        plan = self._plan(tiers=[(0, 2), (10000, 4)], payees=[self.seller, self.second])
        first = self._invoice("2026-01-05", [10000.0, 400.0])
        self._invoice("2026-01-06", [20000.0], user=self.second)
        self._invoice("2026-02-06", [500.0])
        self._settle(plan, date(2026, 3, 31))
        self._lock(plan, 1)
        self._refund(first, "2026-02-09")
        self._invoice("2026-02-11", [12000.0])
        settle = self._preview(plan)
        self.assertEqual(settle.row_count, 3)
        expected = {
            (line.payee_id, line.period_from): line.after for line in settle.payee_ids
        }
        settle.action_apply()
        self.assertEqual(settle.progress, "done")
        self.assertEqual(settle.booked_count, settle.row_count)
        for (payee, period), after in expected.items():
            credits = self._credits(plan, period_from=period, payee_id=payee.id)
            self.assertAlmostEqual(sum(credits.mapped("commission")), after)

    def test_the_preview_says_what_the_statement_pays_then(self):
        # 60 earned, 10 of them make up for the recovered draw of January ...
        payee = {
            "user_id": self.seller.id,
            "draw_type": "recoverable_draw",
            "draw_amount": 10,
            "draw_until": "2026-01-31",
        }
        plan = self._plan(payees=[payee])
        self._invoice("2026-01-05", [100.0])
        self._settle(plan, date(2026, 1, 31))
        statement = self._lock(plan, 1)
        # ... which paid 10 earned and 10 advanced.
        self.assertEqual(statement.net, 20.0)
        self._invoice("2026-02-05")
        settle = self._preview(plan, date(2026, 2, 28))
        february = settle.payee_ids
        self.assertEqual((february.payable, february.to_pay), (60.0, 50.0))
        self.assertFalse(self._credits(plan, period_from="2026-02-01"))
        settle.action_apply()
        self.assertTrue(february.to_pay_known)
        self.assertEqual(february.to_pay, 50.0)

    def test_what_is_to_be_paid_then_leaves_no_trace(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        settle = self._preview(plan)
        runs = self.env["sales.commission.run"].search_count([])
        self.assertEqual(settle.payee_ids.to_pay, 60.0)
        self.assertFalse(self._credits(plan))
        self.assertEqual(self.env["sales.commission.run"].search_count([]), runs)
        self.assertEqual(settle.payee_ids.mapped("outcome"), ["planned"])

    def test_large_previews_leave_it_to_the_statements(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        limit = "odoo.addons.sms_sales.wizard.commission.commission_settle_to_pay"
        self.patch(sys.modules[limit], "INLINE_LIMIT", 0)
        settle = self._preview(plan)
        self.assertFalse(settle.payee_ids.to_pay_known)

    def test_what_is_to_be_paid_takes_as_many_queries_for_many_payees(self):
        counts = []
        # The first one also asks what is then known.
        for size in (1, 2, 14):
            users = [self._user("salesperson", f"Pay {size} {n}") for n in range(size)]
            plan = self._plan(payees=users)
            for user in users:
                self._invoice("2026-01-05", [600.0], user=user)
            settle = self._preview(plan)
            self.assertEqual(settle.payee_ids.mapped("to_pay"), [60.0] * size)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            settle._store_to_pay(settle._nets_then())
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_settling_twice_gives_nothing_new_and_says_why(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        self._preview(plan).action_apply()
        again = self._preview(plan)
        self.assertEqual(again.row_count, 0)
        self.assertIn("Already credited: 1", again.message)

    def test_nothing_in_the_period_says_so(self):
        settle = self._preview(self._plan())
        self.assertIn("No sales document", settle.message)

    def test_lines_left_out_have_their_reason(self):
        plan = self._plan(
            rule_ids=[
                Command.create(
                    {
                        "name": "No contracts",
                        "action": "exclude",
                        "product_ids": [Command.set(self.product_2.ids)],
                    }
                )
            ],
            payees=[{"user_id": self.seller.id, "share": 60}],
        )
        draft = self._invoice("2026-01-05", [7.0], post=False)
        again = self._invoice("2026-01-06", [8.0])
        again.button_draft()
        nobody = self._invoice("2026-01-07", [9.0], user=self.second)
        split = self._invoice("2026-01-08", [100.0, (self.product_2, 11.0)])
        settle = self._preview(plan)
        self.assertEqual(
            {(reason, amount) for reason, _name, amount in self._reasons(settle)},
            {
                ("not_posted", 7.0),
                ("draft_again", 8.0),
                ("no_payee", 9.0),
                ("unassigned", 40.0),
                ("rule", 11.0),
            },
        )
        rule = settle.left_out_ids.filtered("rule_id")
        self.assertEqual(rule.rule_id.name, "No contracts")
        self.assertEqual(rule.source_name, split.name)
        by_rule = settle.reason_ids.filtered("rule_id")
        self.assertEqual(by_rule.why, "Excluded by rule 10: No contracts")
        self.assertTrue(draft and nobody)

    def test_unpaid_sales_and_earlier_ones_are_left_out(self):
        plan = self._plan(basis="payment", cut_over_date="2026-02-01")
        self._invoice("2026-01-05", [5.0])
        self._invoice("2026-02-05", [100.0])
        paid = self._invoice("2026-02-06", [200.0])
        self._pay(paid, 50.0, "2026-02-07")
        reasons = self._reasons(self._preview(plan))
        self.assertEqual(
            {(reason, amount) for reason, _name, amount in reasons},
            {("before_cut_over", 5.0), ("unpaid", 100.0), ("unpaid", 150.0)},
        )

    def test_an_order_that_is_not_confirmed_is_left_out(self):
        plan = self._plan(basis="order")
        self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "user_id": self.seller.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product_1.id, "price_unit": 70.0}
                    )
                ],
            }
        )
        settle = self._preview(plan)
        self.assertEqual(settle.left_out_ids.mapped("reason"), ["not_confirmed"])

    def test_a_difference_to_a_locked_period_is_named(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        self._settle(plan)
        self._lock(plan, 1)
        late = self._invoice("2026-01-20", [50.0])
        settle = self._preview(plan)
        self.assertIn(("locked_period", late.name, 50.0), self._reasons(settle))
        self.assertEqual(settle.payee_ids.period_from, date(2026, 2, 1))

    def test_a_change_of_payee_after_locking_is_held_until_released(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05")
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        settle = self._preview(plan)
        self.assertEqual(
            sorted((line.reason, line.amount) for line in settle.left_out_ids),
            [("payee_change", -600.0), ("payee_change", 600.0)],
        )
        settle.action_apply()
        held = self._credits(plan).filtered("hold")
        self.assertEqual(sum(held.mapped("payable")), 0)
        with self.assertRaises(AccessError):
            held.with_user(self.second).action_release()
        held.with_user(self.author).action_release()
        self.assertFalse(self._credits(plan).filtered("hold"))
        self.assertEqual(self._earned(plan, self.seller), {1: 60.0, 2: -60.0})
        self.assertEqual(self._earned(plan, self.second), {1: 60.0})

    def test_a_rejected_change_stays_out_for_good(self):
        plan = self._plan(payees=[self.seller, self.second])
        invoice = self._invoice("2026-01-05")
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.second
        self._settle(plan)
        held = self._credits(plan).filtered("hold")
        with self.assertRaises(AccessError):
            held.with_user(self.second).action_reject()
        held.with_user(self.author).action_reject()
        with self.assertRaisesRegex(UserError, "None of these rows is held"):
            held.with_user(self.author).action_release()
        self.assertEqual(self._settle(plan), 0)
        self.assertEqual(self._earned(plan, self.seller), {1: 60.0, 2: 0.0})
        self.assertEqual(held.mapped("hold"), ["rejected", "rejected"])

    def test_nobody_releases_their_own_held_credit(self):
        plan = self._plan(payees=[self.author, self.second])
        invoice = self._invoice("2026-01-05", user=self.second)
        self._settle(plan)
        self._lock(plan, 1)
        invoice.invoice_user_id = self.author
        self._settle(plan)
        held = self._credits(plan).filtered("hold")
        with self.assertRaises(UserError):
            held.with_user(self.author).action_release()
        with self.assertRaisesRegex(UserError, "somebody else must decide"):
            held.with_user(self.author).action_reject()

    def test_who_changed_since_the_preview_is_left_out(self):
        plan = self._plan(payees=[self.seller, self.second])
        self._invoice("2026-01-05")
        self._invoice("2026-01-06", [100.0], user=self.second)
        settle = self._preview(plan)
        self._invoice("2026-01-07", [50.0])
        settle.action_apply()
        self.assertEqual(self._credits(plan).payee_id, self.second.partner_id)
        changed = settle.payee_ids.filtered(lambda line: line.outcome == "changed")
        self.assertEqual(changed.payee_id, self.seller.partner_id)
        self.assertIn("Ann Seller", settle.message)
        self.assertEqual(
            set(
                settle.left_out_ids.filtered(lambda o: o.reason == "changed").mapped(
                    "amount"
                )
            ),
            {600.0, 50.0},
        )
        self._preview(plan).action_apply()
        self.assertEqual(self._earned(plan, self.seller), {1: 65.0})

    def test_who_is_new_since_the_preview_is_left_out(self):
        plan = self._plan(payees=[self.seller, self.second])
        self._invoice("2026-01-05")
        settle = self._preview(plan)
        self._invoice("2026-01-07", [50.0], user=self.second)
        settle.action_apply()
        self.assertEqual(self._credits(plan).payee_id, self.seller.partner_id)

    def test_opening_balances_count_in_the_preview(self):
        plan = self._plan(tiers=[(0, 1), (1000, 10)])
        self.env["sales.commission.opening"].create(
            {
                "participant_id": plan.participant_ids.id,
                "date": "2026-01-01",
                "counted": 1000.0,
                "paid": 10.0,
            }
        )
        self._invoice("2026-01-05", [100.0])
        settle = self._preview(plan)
        self.assertEqual(settle.payee_ids.payable, 10.0)
        settle.action_apply()
        self.assertEqual(settle.progress, "done", settle.message)
        self.assertEqual(self._earned(plan), {1: 10.0})

    def test_a_change_of_terms_seen_in_a_preview_is_still_booked(self):
        plan = self._plan(tiers=[(0, 10)], payees=[{"user_id": self.seller.id}])
        self._invoice("2026-01-05")
        self._settle(plan)
        # Terms of a running plan change by its payees; this stands for any of them.
        query = "UPDATE sales_commission_tier SET rate = 5 WHERE plan_id = %s"
        self.env.cr.execute(SQL(query, plan.id))
        self.env.invalidate_all()
        settle = self._preview(plan)
        self.assertEqual(settle.payee_ids.payable, -30.0)
        self._settle(plan)
        self.assertEqual(self._earned(plan), {1: 30.0})

    def test_only_commission_managers_settle(self):
        plan = self._plan()
        for user in (self.seller, self._user("sales_manager", "Sue Sales")):
            with self.assertRaises(AccessError):
                self._preview(plan, user=user)

    def test_a_failure_is_told_where_nothing_was_booked(self):
        plan = self._plan()
        self._invoice("2026-01-05")
        settle = self._preview(plan)
        settlement = type(self.env["sales.commission.settlement"])
        error = UserError("A target is missing.")
        with patch.object(settlement, "_chunks", side_effect=error):
            settle.action_apply()
        self.assertEqual(settle.progress, "failed")
        self.assertEqual(settle.message, "A target is missing.")

    def test_the_number_of_queries_does_not_grow_with_the_lines(self):
        plan = self._plan()
        counts = []
        for month, lines in ((1, 3), (2, 3), (3, 60)):
            self._invoice(date(2026, month, 5), [10.0] * lines)
            settle = self.env["sales.commission.settle"].with_user(self.author)
            settle = settle.create(
                {
                    "company_id": self.company.id,
                    "plan_ids": [Command.set(plan.ids)],
                    "until": date(2026, 3, 31),
                }
            )
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            settle.action_preview()
            settle.action_apply()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[2], counts[1] + 3, counts)

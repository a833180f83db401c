from base64 import b64decode
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL

from ...models.commission.settlement import bridging
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31")
class TestCommissionReconciliation(SettlementCase):
    """Rule 22: every posted cent is credited, unassigned, excluded or named."""

    def _reconcile(self, plan=None, first="2026-01-01", last="2026-03-31", user=None):
        reports = self.env["sales.commission.reconciliation"]
        report = reports.with_user(user or self.author).create(
            {
                "company_id": self.company.id,
                "plan_ids": [Command.set(plan.ids if plan else [])],
                "date_from": first,
                "date_to": last,
            }
        )
        report.action_compute()
        return report

    def _amounts(self, report, kinds=("total", "part", "check")):
        return {
            line.code: line.amount for line in report.line_ids if line.kind in kinds
        }

    def _posted(self):
        moves = self.env["account.move"].search(
            [
                ("company_id", "=", self.company.id),
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("date", ">=", "2026-01-01"),
                ("date", "<=", "2026-03-31"),
            ]
        )
        return round(sum(moves.mapped("amount_untaxed_signed")), 2)

    def test_a_mixed_bag_is_explained_to_the_cent(self):
        money = self.setup_other_currency(
            "HRK", rates=[("2026-01-01", 2.0), ("2026-02-01", 1.5)]
        )
        plan = self._plan(
            tiers=[(0, 2), (500, 4)],
            payees=[{"user_id": self.seller.id, "share": 70}, self.second],
            rule_ids=[
                Command.create(
                    {
                        "name": "No contracts",
                        "action": "exclude",
                        "product_ids": [Command.set(self.product_2.ids)],
                    }
                )
            ],
        )
        self._invoice("2026-01-05", [100.01, (self.product_2, 33.33), -10.0])
        self._invoice("2026-01-06", [9.99], user=self.second)
        self._invoice("2026-01-07", [55.55], user=self.approver)
        self._invoice("2026-01-08", [77.77], post=False)
        self._invoice("2025-12-08", [5.0], date="2026-01-02")
        foreign = self._invoice("2026-01-15", [33.33, 66.68], currency_id=money.id)
        self._refund(foreign, "2026-02-15")
        self._refund(self._invoice("2026-01-20", [12.34]), "2026-03-03")
        self._settle(plan, date(2026, 2, 20))
        report = self._reconcile(plan)
        amounts = self._amounts(report)
        self.assertEqual(amounts["posted"], self._posted())
        self.assertEqual(amounts["unexplained"], 0)
        self.assertEqual(report.unexplained, 0)
        for code in ("direct", "unassigned", "no_payee", "rule", "fx_on_refund"):
            self.assertTrue(amounts.get(code), code)
        parts = [amount for code, amount in amounts.items() if code != "posted"]
        self.assertAlmostEqual(sum(parts), amounts["posted"])
        self.assertAlmostEqual(amounts["fx_on_refund"], 50.01 - 66.68, delta=0.02)

    def test_what_is_not_settled_yet_is_named_until_it_is(self):
        plan = self._plan()
        self._invoice("2026-01-05", [100.0])
        self.assertEqual(self._amounts(self._reconcile(plan))["unsettled"], 100.0)
        self._settle(plan)
        amounts = self._amounts(self._reconcile(plan))
        self.assertNotIn("unsettled", amounts)
        self.assertEqual(amounts["direct"], 100.0)

    def test_a_sale_dated_outside_the_plan_is_named(self):
        plan = self._plan()
        self._invoice("2025-12-30", [40.0], date="2026-01-02")
        amounts = self._amounts(self._reconcile(plan))
        self.assertEqual((amounts["outside_plan"], amounts["unexplained"]), (40.0, 0))

    def test_what_money_has_not_released_is_a_state_within(self):
        plan = self._plan(basis="payment")
        invoice = self._invoice("2026-01-05", [100.0])
        self._pay(invoice, 25.0, "2026-01-06")
        self._settle(plan)
        report = self._reconcile(plan)
        self.assertEqual(self._amounts(report)["direct"], 100.0)
        self.assertEqual(self._amounts(report, ("state",))["unreleased"], 75.0)

    def test_manual_entries_on_income_accounts_are_a_named_bridge(self):
        plan = self._plan()
        invoice = self._invoice("2026-01-05", [100.0])
        entry = self.env["account.move"].create(
            {
                "date": "2026-01-31",
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.company_data[name].id,
                            "balance": balance,
                        }
                    )
                    for name, balance in (
                        ("default_account_revenue", -30.0),
                        ("default_account_expense", 30.0),
                    )
                ],
            }
        )
        entry.action_post()
        states = self._amounts(self._reconcile(plan), ("state",))
        self.assertEqual(states["ledger_entries"], 30.0)
        self.assertEqual(states["ledger_income"], 130.0)
        self.assertEqual(states["ledger_invoices"], invoice.amount_untaxed_signed)

    def test_orders_tie_to_confirmed_orders(self):
        plan = self._plan(
            basis="order", payees=[{"user_id": self.seller.id, "share": 50}]
        )
        for confirm in (True, False):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "user_id": self.seller.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product_1.id, "price_unit": 70.01}
                        )
                    ],
                }
            )
            if confirm:
                order.action_confirm()
        self._settle(plan)
        amounts = self._amounts(self._reconcile(plan))
        self.assertEqual(amounts["posted"], order.amount_untaxed)
        self.assertEqual(amounts["unexplained"], 0)
        self.assertAlmostEqual(
            amounts["direct"] + amounts["unassigned"], amounts["posted"]
        )

    def _january_order(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "user_id": self.seller.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product_1.id,
                            "price_unit": 600.0,
                            "tax_ids": [],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.date_order = "2026-01-05 12:00:00"
        return order

    def _of_months(self, plan):
        """Amounts of January and of February that are not nothing."""
        months = (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"))
        found = []
        for first, last in months:
            report = self._reconcile(plan, first, last)
            self.assertEqual(report.unexplained, 0)
            amounts = self._amounts(report, ("total", "part", "state"))
            found.append({code: amount for code, amount in amounts.items() if amount})
        return found

    def test_an_order_cancelled_later_is_a_difference_of_that_time(self):
        plan = self._plan(basis="order")
        order = self._january_order()
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        january, february = self._of_months(plan)
        credited = {"posted": 600.0, "direct": 600.0, "order_statements": 600.0}
        self.assertEqual((january, february), (credited, {}))
        order._action_cancel()
        self._settle(plan, date(2026, 2, 28))
        changes = {"order_statements": 600.0, "order_changes": 600.0}
        undone = {code: -amount for code, amount in changes.items()}
        self.assertEqual(self._of_months(plan), [changes, undone])

    def test_an_order_changed_later_is_a_difference_of_that_time(self):
        plan = self._plan(basis="order")
        order = self._january_order()
        self._settle(plan, date(2026, 1, 31))
        self._lock(plan, 1)
        order.order_line.price_unit = 700.0
        self._settle(plan, date(2026, 2, 28))
        january, february = self._of_months(plan)
        self.assertEqual(
            january,
            {
                "posted": 700.0,
                "direct": 700.0,
                "order_statements": 600.0,
                "order_elsewhere": 100.0,
            },
        )
        self.assertEqual(february, {"order_statements": 100.0, "order_changes": 100.0})

    def test_entries_of_the_point_of_sale_are_a_bridge_of_their_own(self):
        for reference, amount in (("POS", 30.0), ("By hand", 7.0)):
            accounts = ("default_account_revenue", "default_account_expense")
            lines = [
                {"account_id": self.company_data[name].id, "balance": balance}
                for name, balance in zip(accounts, (-amount, amount), strict=True)
            ]
            entry = self.env["account.move"].create(
                {
                    "date": "2026-01-31",
                    "ref": reference,
                    "journal_id": self.company_data["default_journal_misc"].id,
                    "line_ids": [Command.create(line) for line in lines],
                }
            )
            entry.action_post()
        self.env.flush_all()
        period = (date(2026, 1, 1), date(2026, 1, 31))
        query = bridging.bridges(self.company, *period, SQL("m.ref = 'POS'"))
        found = {row[0]: float(row[1]) for row in self.env.execute_query(query)}
        self.assertEqual(found, {"ledger_pos": 30.0, "ledger_entries": 7.0})

    def test_other_companies_do_not_enter(self):
        plan = self._plan(company_id=False)
        other = self.setup_other_company(name="Birch Instruments")
        self._invoice("2026-01-05", [100.0])
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": other["company"].id,
                "journal_id": other["default_journal_sale"].id,
                "partner_id": self.customer.id,
                "invoice_user_id": self.seller.id,
                "invoice_date": "2026-01-06",
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": 900.0, "tax_ids": []})
                ],
            }
        ).action_post()
        amounts = self._amounts(self._reconcile(plan))
        self.assertEqual((amounts["posted"], amounts["unexplained"]), (100.0, 0))

    def test_all_plans_of_the_company_at_once(self):
        plans = self._plan() | self._plan(name="Second plan", payees=[self.second])
        others = SQL("UPDATE sales_commission_plan SET active = id IN %s", plans._ids)
        self.env.cr.execute(others)
        self.env.invalidate_all()
        self._invoice("2026-01-05", [100.0])
        report = self._reconcile()
        self.assertGreaterEqual(report.line_ids.plan_id, plans)
        self.assertEqual(report.unexplained, 0)

    def test_each_row_can_be_looked_into_and_downloaded(self):
        plan = self._plan()
        invoice = self._invoice("2026-01-05", [100.0])
        self._settle(plan)
        report = self._reconcile(plan)
        row = report.line_ids.filtered(lambda line: line.code == "direct")
        action = row.action_parts()
        parts = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(parts.line_id, invoice.invoice_line_ids)
        self.assertTrue(b64decode(report.workbook).startswith(b"PK"))

    def test_another_period_is_not_proven_by_the_figures_of_before(self):
        plan = self._plan()
        self._invoice("2026-01-05", [100.0])
        self._settle(plan)
        report = self._reconcile(plan)
        with Form(report) as form:
            self.assertTrue(len(form.line_ids))
            form.date_to = date(2026, 1, 4)
            self.assertFalse(len(form.line_ids))
        self.assertFalse(report.line_ids)
        report.action_compute()
        self.assertEqual(self._amounts(report)["posted"], 0.0)

    def test_an_auditor_reconciles_and_a_salesperson_does_not(self):
        plan = self._plan()
        auditor = self._user("auditor", "Una Auditor")
        self.assertEqual(self._reconcile(plan, user=auditor).unexplained, 0)
        with self.assertRaises(AccessError):
            self._reconcile(plan, user=self.seller)

    def test_the_number_of_queries_does_not_grow_with_the_lines(self):
        plan = self._plan()
        counts = []
        for day, lines in ((4, 2), (5, 2), (6, 50)):
            self._invoice(date(2026, 1, day), [10.0] * lines)
            self._settle(plan)
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            self._reconcile(plan, first=date(2026, 1, day), last=date(2026, 1, day))
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[2], counts[1] + 3, counts)

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.commission.explain import replay
from ...engine.commission.pool import Line, amounts
from .settlement_common import SettlementCase


class HistoryCase(SettlementCase):
    """A random year of documents in two companies and three currencies."""

    documents = 2000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260101)
        cls.other = cls.setup_other_company()["company"].sudo()
        cls.author.company_ids += cls.other
        cls.approver.company_ids += cls.other
        rates = {"EUR": 2.0, "CHF": 0.8}
        cls.currencies = cls.company.currency_id
        for code, rate in rates.items():
            days = [(f"2026-{month:02}-01", rate + month / 100) for month in (1, 5, 9)]
            cls.currencies += cls.setup_other_currency(code, rates=days)
        cls.products = cls.product_1 + cls.product_2
        cls.sellers = cls.seller + cls.second
        cls.plans = [cls._history_plan(cls.company), cls._history_plan(cls.other)]
        cls.plans.append(cls._history_plan(cls.company, basis="payment"))
        for company in (cls.company, cls.other):
            cls._write_history(company, cls.documents // 2)

    @classmethod
    def _history_plan(cls, company, **values):
        rule = {"name": "No second product for Bob", "action": "exclude"}
        rule["product_ids"] = [Command.set(cls.product_2.ids)]
        rule["user_ids"] = [Command.set(cls.second.ids)]
        return cls._plan(
            tiers=[(0, 2), (10000, 4), (40000, 5.5)],
            payees=[cls.seller, {"user_id": cls.second.id, "share": 66.67}],
            target_period="quarter",
            company_id=company.id,
            currency_id=company.currency_id.id,
            rule_ids=[Command.create(rule)],
            **values,
        )

    @classmethod
    def _write_history(cls, company, count):
        """Invoices in three currencies; some refunded, some paid in part."""
        chance = cls.random.random
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        moves = env["account.move"]
        for _batch in range(count * 4 // 5 // 100):
            moves += env["account.move"].create(
                [cls._random_values(company) for _turn in range(100)]
            )
        moves.action_post()
        chosen = [move for move in moves if chance() < 0.25]
        reversed_moves = env["account.move"].concat(*chosen)
        refunds = reversed_moves._reverse_moves(
            [cls._random_refund(move) for move in reversed_moves]
        )
        for refund in refunds:
            lines = refund.invoice_line_ids
            # What is refunded in part keeps no discount on the whole.
            if chance() < 0.5 and min(lines.mapped("price_unit")) > 0:
                lines[:1].price_unit *= round(chance(), 2)
        refunds.action_post()
        for move in moves:
            if chance() < 0.08:
                day = max(move.invoice_date, date(2026, cls.random.randint(1, 12), 15))
                amount = round(move.amount_residual * chance(), 2)
                if amount:
                    cls._pay(move, amount, day)

    @classmethod
    def _random_values(cls, company):
        day = date(2026, cls.random.randint(1, 12), cls.random.randint(1, 28))
        return {
            "move_type": "out_invoice",
            "company_id": company.id,
            "partner_id": cls.customer.id,
            "invoice_user_id": cls.random.choice(cls.sellers).id,
            "currency_id": cls.random.choice(cls.currencies).id,
            "invoice_date": day,
            "invoice_line_ids": cls._random_lines("quantity"),
        }

    @classmethod
    def _random_lines(cls, quantity):
        """Lines with a discount of their own now and then, or one on all of them."""
        chance = cls.random.random
        lines = [
            {
                "product_id": cls.random.choice(cls.products).id,
                quantity: cls.random.randint(1, 9),
                "price_unit": round(cls.random.uniform(0.01, 999), 2),
                "discount": chance() < 0.3 and round(chance() * 40, 2),
                "tax_ids": [Command.clear()],
            }
            for _turn in range(cls.random.randint(1, 3))
        ]
        if chance() < 0.2:
            whole = sum(line[quantity] * line["price_unit"] for line in lines)
            lines.append(
                {
                    "product_id": cls.product_1.id,
                    quantity: 1,
                    "price_unit": -round(whole * chance() / 4, 2) or -0.01,
                    "tax_ids": [Command.clear()],
                }
            )
        return [Command.create(line) for line in lines]

    @classmethod
    def _random_refund(cls, move):
        day = max(move.invoice_date, date(2026, cls.random.randint(1, 12), 28))
        return {"invoice_date": day, "date": day}

    def _check_reconciled(self, plan):
        """Posted = direct credit + unassigned + excluded + named differences."""
        report = self.env["sales.commission.reconciliation"].create(
            {
                "plan_ids": plan.ids,
                "company_id": plan.company_id.id,
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )
        report.action_compute()
        self.assertEqual(report.unexplained, 0.0)

    def _check_pools(self, plan):
        """The set-based amounts equal the plain reference, line by line."""
        pools = defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                """SELECT c.pool_id, c.line_key, c.origin_key, c.order_key, c.revision,
                          CASE WHEN c.locked THEN c.period_from END, c.day,
                          c.counted::text, c.extra::text, c.commission::text
                     FROM sales_commission_credit c
                     JOIN sales_commission_pool p ON p.id = c.pool_id
                    WHERE p.plan_id = %s AND c.event IN ('sale', 'refund')
                      AND c.hold IS NULL""",
                plan.id,
            )
        )
        for pool, *key, locked, day, counted, extra, commission in rows:
            counted, extra, got = map(Decimal, (counted, extra, commission))
            paid = got if locked else None
            one = Line(tuple(key), locked, day, counted, extra, paid)
            pools[pool].append((one, got))
        for pool_id, found in pools.items():
            pool = self.env["sales.commission.pool"].browse(pool_id)
            lines = [line for line, _commission in found]
            due = amounts(lines, pool._segments(), Decimal("0.01"))
            self.assertEqual(due, {line.key: got for line, got in found})

    def _check_replayed(self, plan):
        credits = self._credits(plan)
        for credit in credits[:: max(1, len(credits) // 200)]:
            credited, earned = replay(credit.explanation or credit._explain())
            if credit.hold:
                continue
            if credit.event != "release":
                self.assertAlmostEqual(float(credited), credit.credited)
                self.assertAlmostEqual(float(earned), credit.commission)
            else:
                self.assertAlmostEqual(float(earned), credit.payable)


@tagged("post_install", "-at_install")
class TestCommissionHistory(HistoryCase):
    """A random year of documents: every cent credited, left out or named."""

    def test_a_random_history_leaves_no_cent_unexplained(self):
        for plan in self.plans:
            booked = self._settle(plan, company=plan.company_id)
            self.assertGreater(booked, 1000)
        for plan in self.plans:
            with self.subTest(plan=plan.display_name, company=plan.company_id.name):
                self.assertEqual(self._settle(plan, company=plan.company_id), 0)
                self._check_reconciled(plan)
                self._check_pools(plan)
                self._check_replayed(plan)

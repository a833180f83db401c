import random

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine.quotation.measures import OF_LINE
from .backtest_common import BacktestCase


@tagged("post_install", "-at_install")
class TestQuotationBacktest(BacktestCase):
    """Trying rules on the past (rule 16)."""

    def test_it_says_how_many_worth_what_won_or_lost_and_whom(self):
        rule = self._create_rule(("line_discount", ">", 15), active=False)
        won = self._cut(20, state="sale")
        lost, still = self._cut(30, state="cancel"), self._cut(16)
        self._cut(15), self._sent(self.scale)
        test = self._run(rule)
        self.assertEqual((test.quotation_count, test.stopped_count), (5, 3))
        self.assertEqual(test.stopped_amount, 80 + 70 + 84)
        self.assertEqual((test.won_count, test.won_amount), (1, 80))
        self.assertEqual((test.lost_count, test.lost_amount), (1, 70))
        self.assertEqual((test.open_count, test.seller_count), (1, 1))
        self.assertEqual(test.stopped_margin, 80 + 70 + 84 - 3 * 55)
        self.assertEqual(test.line_ids.order_id, won | lost | still)
        self.assertEqual(test.line_ids.sorted("value").mapped("value"), [16, 20, 30])

    def test_drafts_that_nobody_sent_and_days_before_the_period_are_out(self):
        rule = self._create_rule(("line_discount", ">", 15))
        self._cut(20, state="draft")
        self._cut(20, date_order="2025-08-01 10:00:00")
        inside = self._cut(20, date_order="2025-10-01 10:00:00")
        self.assertEqual(self._run(rule).line_ids.order_id, inside)

    def test_a_draft_that_was_cancelled_was_never_lost(self):
        rule = self._create_rule(("line_discount", ">", 15))
        line = {"product_id": self.balance.id, "discount": 20}
        self._create_order(line)._action_cancel()
        back = self._cut(20)
        back._action_cancel()
        back.action_draft()
        # Before the add-on was there, nobody kept whether it was sent.
        old = self._create_order(line)
        old._action_cancel()
        old.sudo().sales_changed_by_id = False
        test = self._run(rule)
        results = {row.order_id: row.result for row in test.line_ids}
        self.assertEqual(results, {back: "open", old: "lost"})
        self.assertEqual((test.quotation_count, test.lost_count), (2, 1))

    def test_worth_and_margin_are_those_of_what_was_sent(self):
        rule = self._create_rule(("line_discount", ">", 15))
        order = self._cut(20)
        order.order_line.write({"discount": 5, "product_uom_qty": 3})
        order.order_line.create({"order_id": order.id, "product_id": self.scale.id})
        test = self._run(rule)
        self.assertEqual((test.quotation_amount, test.stopped_amount), (80, 80))
        self.assertEqual(test.stopped_margin, 80 - 55)

    def test_amounts_are_in_the_company_currency_of_their_day(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        rates = {"2026-01-01": 0.5, "2026-03-01": 2}
        self.env["res.currency.rate"].create(
            [
                {"currency_id": euro.id, "name": day, "rate": rate}
                for day, rate in rates.items()
            ]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id}
        )
        line = {"product_id": self.balance.id, "price_unit": 100}
        sold = {"pricelist_id": pricelist.id}
        early = self._sent(line, date_order="2026-02-01 10:00:00", **sold)
        self._sent(line, date_order="2026-03-05 10:00:00", **sold)
        test = self._run(self._create_rule(("total", ">", 100)))
        self.assertEqual(test.line_ids.order_id, early)
        self.assertEqual(test.line_ids.amount, 200)

    def test_a_quotation_counts_once_as_it_was_last_sent(self):
        order = self._create_order({"product_id": self.balance.id, "discount": 40})
        order.action_quotation_sent()
        for discount in (30, 20):
            order.order_line.discount = discount
            order.with_context(mark_so_as_sent=True).message_post(
                body=self.customer.name
            )
        self.assertEqual(len(order.sudo().sales_revision_ids), 3)
        order.order_line.discount = 5
        row = self._run(self._create_rule(("line_discount", ">", 15))).line_ids
        self.assertEqual((row.order_id, row.value, row.amount), (order, 20, 80))
        self.assertTrue(row.is_revision)
        over = self._create_rule(("line_discount", ">", 25))
        self.assertFalse(self._run(over).line_ids)

    def test_an_order_that_two_rules_stop_counts_once(self):
        rules = self._create_rule(("total", ">", 1)) | self._create_rule()
        self._cut(20)
        test = self._run(rules)
        self.assertEqual((test.stopped_count, len(test.line_ids)), (1, 2))

    def test_what_the_past_does_not_hold_is_named(self):
        order = self._cut(40)
        self.env.flush_all()
        lines = tuple(order.order_line.ids)
        self.env.cr.execute(
            SQL(
                "UPDATE sale_order_line SET sales_list_price = NULL WHERE id IN %s",
                lines,
            )
        )
        self.env.invalidate_all()
        rules = self._create_rule(("line_discount", ">", 15))
        rules |= self._create_rule(("under_floor", ">", 0), name="Floors")
        test = self._run(rules)
        self.assertFalse(test.line_ids)
        notes = {note.rule_id.name: note.note for note in test.note_ids}
        self.assertIn("Unit price under the floor", notes["Floors"])
        self.assertIn("1 quotations", notes[False])

    def test_it_does_not_change_what_it_looks_at(self):
        order = self._cut(40)
        rule = self._create_rule()
        before = self._stored(order)
        self._run(rule)
        self.assertEqual(self._stored(order), before)

    def _stored(self, order):
        self.env.flush_all()
        query = SQL(
            """SELECT o::text, array_agg(l::text ORDER BY l.id) FROM sale_order o
                 JOIN sale_order_line l ON l.order_id = o.id
                WHERE o.id = %s GROUP BY o.id""",
            order.id,
        )
        return self.env.execute_query(query)

    def test_the_number_of_queries_depends_on_neither_orders_nor_lines(self):
        rule = self._create_rule(("line_discount", ">", 15))
        counts = []
        for size in (1, 2, 20):
            for _order in range(size):
                self._sent(*[{"product_id": self.balance.id, "discount": 20}] * 2)
            test = self.env["sales.quotation.backtest"].create(
                {"name": "Try", "rule_ids": rule.ids}
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            test.action_run()
            counts.append(self.env.cr.sql_log_count - before)
        # The first one found nothing in memory.
        self.assertEqual(counts[1], counts[2])

    def test_a_seller_tries_no_rules(self):
        self._cut(20)
        test = self._run(self._create_rule())
        with self.assertRaises(AccessError):
            test.with_user(self.seller).action_run()
        with self.assertRaises(AccessError):
            test.line_ids.with_user(self.seller).read(["amount"])

    def test_a_back_test_without_a_rule_is_refused(self):
        with self.assertRaises(UserError):
            self._run(self.env["sales.quotation.rule"])


@tagged("post_install", "-at_install")
class TestQuotationBacktestProof(BacktestCase):
    """What the engine says of each order, the statement says of all at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260310)
        cls.free = cls._create_product("Sample", list_price=10)
        cls.advice = cls._create_product("Advice", type="service", list_price=30)
        cls.scale.categ_id = cls.env["product.category"].create({"name": "Scales"})
        cls.tax = cls.env["account.tax"].create(
            {"name": "20 in", "amount": 20, "price_include_override": "tax_included"}
        )
        cls.orders = cls.env["sale.order"].concat(
            *[cls._random_order() for _turn in range(40)]
        )

    @classmethod
    def _random_order(cls):
        pick = cls.random
        lines = [
            {
                "product_id": pick.choice(
                    [cls.balance, cls.scale, cls.free, cls.advice]
                ).id,
                "discount": pick.choice([0, 0, 5, 10, 15, 33.33, 100]),
                "product_uom_qty": pick.choice([0, 1, 2, 7, -1, 0.3]),
                "tax_ids": [Command.set(pick.choice([[], cls.tax.ids]))],
            }
            for _line in range(pick.randint(0, 4))
        ]
        if pick.random() < 0.4:
            lines.append({"product_id": cls.advice.id, "price_unit": -11.11})
        order = cls._create_order(*lines)
        order.sudo().state = "sent"
        return order

    def _random_rule(self):
        pick = self.random
        names = [n for n in (*OF_LINE, "order_discount", "order_margin", "total",
                 "order_margin_percent", "line_count", "payment_days", "validity_days")
                 if n not in ("under_floor", "under_target")]  # fmt: skip
        conditions = []
        for _number in range(pick.randint(1, 3)):
            measure = pick.choice(names)
            overs = ["any", "all", "max", "min"]
            if measure in ("line_margin", "quantity"):
                overs.append("sum")
            conditions.append(
                {
                    "measure": measure,
                    "over": pick.choice(overs) if measure in OF_LINE else False,
                    "comparison": pick.choice([">", ">=", "<", "<=", "=", "!="]),
                    "value": pick.choice([0, 1, 5, 10, 15, 33.33, 50, 100]),
                    "alternative": pick.randint(1, 2),
                    "category_ids": pick.choice([[], self.scale.categ_id.ids]),
                }
            )
        join = pick.choice(["or_of_ands", "and_of_ors"])
        return self._create_rule(*conditions, join=join)

    def test_the_statement_finds_what_the_engine_finds(self):
        rules = self.env["sales.quotation.rule"].concat(
            *[self._random_rule() for _turn in range(120)]
        )
        test = self._run(rules)
        found = {(row.rule_id.id, row.order_id.id) for row in test.line_ids}
        verdicts = self.env["sales.quotation.judge"]._judge(self.orders, rules=rules)
        expected = {
            (rule_id, order_id)
            for order_id, verdict in verdicts.items()
            for rule_id in verdict.rule_ids("block")
        }
        words = {rule.id: rule.words for rule in rules}
        self.assertEqual(
            {(words[r], o) for r, o in found - expected},
            {(words[r], o) for r, o in expected - found},
        )
        self.assertGreater(len(found), 500)
        # One by one, the quick look may leave orders out.
        for rule in rules[:40]:
            stopped = set(self._run(rule).line_ids.order_id.ids)
            self.assertEqual(
                stopped, {o for r, o in expected if r == rule.id}, rule.words
            )
        self.assertGreater(len(rules) * len(self.orders) - len(found), 500)

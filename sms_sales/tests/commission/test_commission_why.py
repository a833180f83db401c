import random
from datetime import date
from itertools import product

from odoo import Command
from odoo.tests import freeze_time, tagged

from ...engine.commission.explain import replay
from .settlement_common import SettlementCase


class WhyCase(SettlementCase):
    """Statements as people handle them, with what their derivations say."""

    @classmethod
    def setUpClass(cls):
        frozen = freeze_time("2026-12-31")
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        super().setUpClass()

    def _check_replays(self, plan):
        """Each derivation leads to the amounts of its credit, and can be told."""
        credits = self._credits(plan)
        self.assertTrue(credits)
        for credit in credits:
            text = credit.explanation_text
            with self.subTest(plan.name, event=credit.event, text=text):
                why = credit.explanation or credit._explain()
                credited, earned = replay(why)
                paid = "payable" if credit.event == "release" else "commission"
                self.assertAlmostEqual(float(earned), credit[paid], 6)
                if credit.event not in ("release", "opening"):
                    self.assertAlmostEqual(float(credited), credit.credited, 6)
        return credits

    def _statement(self, plan, month):
        return self.env["sales.commission.statement"].search(
            [
                ("root_plan_id", "=", plan.root_id.id),
                ("date_from", "=", date(2026, month, 1)),
            ]
        )

    def _lock_by_hand(self, plan, month):
        """Submit, approve and lock as the users do who may; returns the statement."""
        statement = self._statement(plan, month).with_user(self.author)
        statement.action_submit()
        statement.with_user(self.approver).action_approve()
        statement.with_user(self.approver).action_lock()
        self.assertEqual(statement.state, "locked")
        self.assertTrue(all(statement.credit_ids.mapped("explanation")))
        return statement

    def _why(self, credits):
        return " · ".join(credits.sorted("id").mapped("explanation_text"))


@tagged("post_install", "-at_install")
class TestCommissionWhy(WhyCase):
    """Rule 23: each line of a statement says how it came about, to the cent."""

    def _rule(self, action, **values):
        return {
            "rule_ids": [Command.create({"name": "All", "action": action, **values})]
        }

    def test_a_multiplier_may_leave_part_of_a_cent(self):
        plan = self._plan(**self._rule("multiplier", multiplier=1.5))
        self._invoice("2026-01-05", [33.33, 14.95])
        self._settle(plan, date(2026, 1, 31))
        first, second = self._check_replays(plan)
        self.assertEqual((first.counted, second.counted), (49.995, 22.425))
        self.assertIn("counts × 1.5 = 49.995", first.explanation_text)
        statement = self._lock_by_hand(plan, 1)
        self.assertTrue(statement._pdf())
        self._check_replays(plan)

    def _sold(self, plan, quantity=1, **values):
        """Settle a sale of goods at 9.99 that cost 3.333333, and say why."""
        goods = self._product("Goods", 9.99, standard_price=3.333333, **values)
        invoice = self._invoice("2026-01-05", [(goods, 9.99)], post=False)
        invoice.invoice_line_ids.quantity = quantity
        invoice.action_post()
        self._settle(plan, date(2026, 1, 31))
        return self._check_replays(plan).explanation_text

    def test_a_margin_may_end_within_a_cent(self):
        payee = {"user_id": self.seller.id, "share": 50}
        text = self._sold(self._plan(payees=[payee], measure="margin"))
        self.assertIn("less its cost 1.67 = 3.333334", text)

    def test_part_of_the_pieces_counts(self):
        payee = {"user_id": self.seller.id, "share": 33.33}
        plan = self._plan([(0, 2)], payees=[payee], measure="quantity")
        self.assertIn("quantity 3 × 33.33 % = 0.9999", self._sold(plan, 3))

    def test_an_own_rate_is_on_the_margin_of_a_margin_plan(self):
        plan = self._plan(measure="margin", **self._rule("rate", rate=10))
        text = self._sold(plan, 3)
        self.assertIn("less its cost 10.00 = 19.97 · at its own rate 10 % = 2.00", text)
        self.assertNotIn("paid before", text)

    def test_an_own_rate_is_for_the_piece_in_a_plan_over_pieces(self):
        plan = self._plan(measure="quantity", **self._rule("rate", rate=2))
        text = self._sold(plan, 3)
        self.assertIn("quantity 3 × 100 % = 3.00 · at its own rate 2 = 6.00", text)

    def test_a_rate_of_many_places_leaves_nothing_else_to_say(self):
        plan = self._plan(**self._rule("rate", rate=3.333333))
        text = self._sold(plan)
        self.assertIn("at its own rate 3.3333 % = 0.33", text)
        self.assertNotIn("beside the table", text)

    def test_what_falls_under_another_rule_afterwards_says_so(self):
        category = self.env["product.category"].create({"name": "Strategic"})
        values = {"multiplier": 1.5, "categ_ids": [Command.set(category.ids)]}
        plan = self._plan(**self._rule("multiplier", **values))
        self._invoice("2026-01-05", [33.33])
        self._settle(plan, date(2026, 1, 31))
        self.product_1.categ_id = category
        self._settle(plan, date(2026, 1, 31))
        text = self._check_replays(plan)[-1].explanation_text
        self.assertIn("counts 16.665 otherwise than before = 16.665", text)
        self._lock_by_hand(plan, 1)
        self.assertEqual(self._earned(plan), {1: 5.0})

    def test_what_gets_an_own_rate_afterwards_says_so(self):
        category = self.env["product.category"].create({"name": "Strategic"})
        values = {"rate": 7.125, "categ_ids": [Command.set(category.ids)]}
        plan = self._plan(**self._rule("rate", **values))
        self._invoice("2026-01-05", [33.33])
        self._settle(plan, date(2026, 1, 31))
        self.product_1.categ_id = category
        self._settle(plan, date(2026, 1, 31))
        text = self._check_replays(plan)[-1].explanation_text
        self.assertIn("earned beside the table 2.37", text)
        self._lock_by_hand(plan, 1)
        self.assertEqual(self._earned(plan), {1: 2.37})


@tagged("post_install", "-at_install")
class TestCommissionWhyOfOtherTerms(WhyCase):
    """Rule 3: what was paid by other terms is caught up in the first open row."""

    def _locked_january(self, sold=50000.0, **values):
        """A quarter that pays 5 % instead of 2 % once its target is reached."""
        terms = {"tier_mode": "whole", "tier_over": "attainment"}
        terms |= {"target_amount": 90000.0, "target_period": "quarter"}
        plan = self._plan([(0, 2), (100, 5)], **terms | values)
        self._invoice("2026-01-10", [sold])
        self._settle(plan, date(2026, 1, 31))
        self._lock_by_hand(plan, 1)
        self.assertEqual(self._earned(plan), {1: 1000.0})
        return plan

    def _leave(self, plan, day="2026-02-14"):
        payee = plan.participant_ids.with_user(self.author)
        payee.date_to = day
        payee.with_user(self.approver).action_approve()

    def test_a_leaver_is_paid_what_the_smaller_target_gives(self):
        plan = self._locked_january()
        self._leave(plan)
        self._invoice("2026-02-10", [1000.0])
        self._settle(plan, date(2026, 2, 28))
        # 51,000 at 5 % of a target of 45,000, less 1,000 paid.
        self.assertEqual(self._earned(plan), {1: 1000.0, 2: 1550.0})
        text = self._check_replays(plan)[-1].explanation_text
        self.assertIn("now 2,500.00, less 1,000.00 paid = 1,500.00", text)
        self.assertTrue(self._lock_by_hand(plan, 2)._pdf())
        self.assertEqual(self._settle(plan, date(2026, 3, 31)), 0)

    def test_it_is_paid_without_a_sale_to_carry_it(self):
        plan = self._locked_january()
        self._leave(plan)
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 1000.0, 2: 1500.0})
        credit = self._check_replays(plan)[-1]
        self.assertEqual((credit.credited, credit.counted), (0, 0))
        self.assertEqual(credit.corrects_from, date(2026, 1, 1))
        self.assertEqual(self._settle(plan, date(2026, 2, 28)), 0)
        self.assertTrue(self._lock_by_hand(plan, 2)._pdf())
        self.assertEqual(self._settle(plan, date(2026, 3, 31)), 0)
        self.assertEqual(self._earned(plan), {1: 1000.0, 2: 1500.0})

    def test_a_sale_that_comes_later_takes_it_over(self):
        plan = self._locked_january()
        self._leave(plan)
        self._settle(plan, date(2026, 2, 28))
        self._invoice("2026-02-10", [1000.0])
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 1000.0, 2: 1550.0})
        self._check_replays(plan)
        self._lock_by_hand(plan, 2)

    def test_the_preview_shows_what_is_caught_up(self):
        plan = self._locked_january()
        self._leave(plan)
        settle = self.env["sales.commission.settle"].create(
            {"plan_ids": plan.ids, "until": date(2026, 2, 28)}
        )
        settle.action_preview()
        planned = settle.payee_ids.filtered("payable")
        self.assertEqual(planned.mapped("payable"), [1500.0])

    def test_money_received_frees_what_is_caught_up(self):
        plan = self._plan(
            [(0, 2), (100, 5)],
            tier_mode="whole",
            tier_over="attainment",
            target_amount=90000.0,
            target_period="quarter",
            basis="payment",
        )
        invoice = self._invoice("2026-01-10", [50000.0])
        self._pay(invoice, 25000.0, "2026-01-20")
        self._settle(plan, date(2026, 1, 31))
        self._lock_by_hand(plan, 1)
        self._leave(plan)
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 500.0, 2: 750.0})
        self._check_replays(plan)
        self._lock_by_hand(plan, 2)

    def test_what_a_larger_target_takes_back_is_told(self):
        plan = self._plan(
            [(0, 2), (100, 5)],
            tier_mode="whole",
            tier_over="attainment",
            target_amount=40000.0,
            target_period="quarter",
        )
        self._invoice("2026-01-10", [50000.0])
        self._settle(plan, date(2026, 1, 31))
        self._lock_by_hand(plan, 1)
        payee = plan.participant_ids.with_user(self.author)
        more = payee._continue_from(date(2026, 2, 14), {"target_amount": 200000.0})
        (payee + more).with_user(self.approver).action_approve()
        self._settle(plan, date(2026, 2, 28))
        self.assertEqual(self._earned(plan), {1: 2500.0, 2: -1500.0})
        self._check_replays(plan)
        self._lock_by_hand(plan, 2)


MEASURES = ("amount", "margin", "quantity")
WAYS = {
    "table": {},
    "own rate": {"action": "rate"},
    "multiplier": {"action": "multiplier"},
    "unit bonus": {"bonus": True},
    "own rate and unit bonus": {"action": "rate", "bonus": True},
    "multiplier and unit bonus": {"action": "multiplier", "bonus": True},
}
# What a derivation says only where a sale was counted otherwise before.
OTHERWISE = {"recounted", "carried", "caught_up"}


@tagged("post_install", "-at_install")
class TestCommissionWhyOfAnyPlan(WhyCase):
    """Plans of every measure and way to earn, over the same random documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(23)
        cls.goods = cls._product("Goods", 10.0, type="consu", standard_price=3.333333)
        cls.companies = [cls.company]
        for code, step in (("JPY", 1.0), ("KWD", 0.001), ("CHF", 0.05)):
            currency = cls.setup_other_currency(code, rounding=step)
            other = cls.setup_other_company(name=code, currency_id=currency.id)
            cls.companies.append(other["company"].sudo())
            cls.companies[-1].currency_id.rounding = step
        companies = cls.company.union(*cls.companies)
        cls.goods.with_company(companies[0]).standard_price = 3.333333
        for company in companies:
            cls.goods.with_company(company).standard_price = 3.333333
            cls.product_1.with_company(company).standard_price = 0.07
        for user in (cls.author, cls.approver, cls.seller):
            user.company_ids = companies

    def _documents(self, company, month):
        """Sales and discounts of a month, and a credit note of no known sale."""
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        moves = env["account.move"].create(
            [
                self._values(company, month, kind)
                for kind in ("out_invoice", "out_invoice", "out_refund")
            ]
        )
        moves.action_post()
        return moves[:2]

    def _values(self, company, month, kind):
        invoice = kind == "out_invoice"
        sizes, signs = ([1, 3, 7, 2.5], [1, 1, 1, -1]) if invoice else ([1], [1])
        return {
            "move_type": kind,
            "company_id": company.id,
            "partner_id": self.customer.id,
            "invoice_user_id": self.seller.id,
            "currency_id": self.company.currency_id.id,
            "invoice_date": date(2026, month, self.random.randint(1, 28)),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.random.choice(self._sold()).id,
                        "quantity": size,
                        "price_unit": sign * round(self.random.uniform(9, 20), 2),
                        "tax_ids": [Command.clear()],
                    }
                )
                for size, sign in zip(sizes, signs, strict=True)
            ],
        }

    def _sold(self):
        return [self.goods, self.product_1]

    def _random_plan(self, company, measure, mode, way):
        choose = self.random.choice
        units = measure == "quantity"
        values = {"rule_ids": [], "bonus_ids": []}
        if "action" in WAYS[way]:
            rule = {
                "name": way,
                "action": WAYS[way]["action"],
                "rate": choose([7.125, 3.333333, 12]),
                "multiplier": choose([0.5, 1.5, 0.333333]),
                "product_ids": choose([[], [Command.set(self.goods.ids)]]),
            }
            values["rule_ids"].append(Command.create(rule))
        if "bonus" in WAYS[way]:
            unit = {"kind": "unit", "product_id": self.goods.id}
            unit["amount"] = choose([1.5, 0.77, 3])
            values["bonus_ids"].append(Command.create(unit))
        reaching = {"kind": "target", "threshold": choose([9, 120]), "amount": 25.0}
        values["bonus_ids"].append(Command.create(reaching))
        share = choose([100, 33.33, 66.67, 50])
        return self._plan(
            tiers=choose([[(0, 3.335), (12, 5), (300, 7.77)], [(0, 1), (100, 2.5)]]),
            payees=[{"user_id": self.seller.id, "share": share}],
            name=f"{company.name} {measure} {mode} {way} {share}",
            company_id=company.id,
            currency_id=company.currency_id.id,
            measure=measure,
            tier_mode=mode,
            cap=choose([0, 0, 30 if units else 40]),
            minimum=choose([0, 10]),
            target_period="quarter",
            **values,
        )

    def test_each_slice_of_a_table(self):
        self._try(self.companies[0], product(MEASURES, ["sliced"], WAYS))

    def test_whole_tables(self):
        self._try(self.companies[0], product(MEASURES, ["whole"], WAYS))

    def test_a_currency_without_cents(self):
        self._try(self.companies[1], self._some())

    def test_a_currency_with_three_places(self):
        self._try(self.companies[2], self._some())

    def test_a_currency_in_steps_of_five_cents(self):
        self._try(self.companies[3], self._some())

    def _some(self):
        choose = self.random.choice
        return [(choose(MEASURES), choose(["sliced", "whole"]), way) for way in WAYS]

    def _try(self, company, kinds):
        sold = self._documents(company, 1)
        plans = [self._random_plan(company, *kind) for kind in kinds]
        for plan in plans:
            self._settle_and_lock(plan, 1)
        day = {"invoice_date": "2026-02-03", "date": "2026-02-03"}
        sold[0]._reverse_moves([day]).action_post()
        self._documents(company, 2)
        for plan in plans:
            self._settle_and_lock(plan, 2)

    def _settle_and_lock(self, plan, month):
        with self.subTest(plan.name, month=month):
            self._settle(plan, date(2026, month, 28), plan.company_id)
            for credit in self._check_replays(plan):
                said = {step[0] for step in credit._explain()["steps"]}
                self.assertFalse(said & OTHERWISE, credit.explanation_text)
            self._lock_by_hand(plan, month)

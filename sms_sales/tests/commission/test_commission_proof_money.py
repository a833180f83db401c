from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

from odoo.tests import tagged

from ...engine.commission.clawback import clawed_back, stored_rate
from ...engine.commission.received import fraction, money, released
from .test_commission_proof_base import CENT, D, ProofCase

MONTHS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def _total(rows, name):
    return sum((D(row[name]) for row in rows), Decimal(0))


@tagged("post_install", "-at_install")
class TestCommissionProofReceived(ProofCase):
    """Rules 15 to 17, as engine.commission.received says them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fees = cls.company_data["default_account_expense"]
        cls.fees.sales_counts_as_received = True
        cls.lost = cls.fees.copy({"name": "Lost", "code": "LOST1"})
        cls.lost.sales_counts_as_received = False
        cls.plan = cls._plan(basis="payment", tiers=[(0, 3.5), (2000, 7.25)])

    def _random_sale(self):
        """An invoice, its payments, and a credit note now and then."""
        choose = self.random
        lines = [(self.product_1, self._price()), (self.product_2, self._price())]
        currency = self._currency()
        move = self._invoice(
            date(2026, 1, choose.randint(1, 28)), lines, currency_id=currency.id
        )
        for month in (1, 2, 3):
            if choose.random() < 0.5:
                self._random_payment(move, date(2026, month, 28))
            if choose.random() < 0.35:
                self._random_refund(move, date(2026, month, 28))
        if choose.random() < 0.3 and move.amount_residual:
            other = self._invoice(
                "2026-03-15",
                [self._price(high=200)],
                move_type="out_refund",
                currency_id=currency.id,
            )
            self._match(move, other)

    def _random_payment(self, move, day):
        if move.currency_id.is_zero(move.amount_residual):
            return
        amount = round(move.amount_residual * self.random.uniform(0.05, 1), 2)
        account = self.random.choice([None, None, self.fees, self.lost])
        if account and amount < move.amount_residual:
            # The whole is matched: the account takes what the payment leaves.
            values = {"payment_difference_handling": "reconcile"}
            values["writeoff_account_id"] = account.id
        else:
            values = {}
        self._pay(move, max(amount, 0.01), day, **values)

    def _random_refund(self, move, day):
        if move.reversal_move_ids:
            return
        refund = move._reverse_moves([{"invoice_date": day, "date": day}])
        keep = self.random.choice(
            [refund.invoice_line_ids[:1], refund.invoice_line_ids]
        )
        (refund.invoice_line_ids - keep).unlink()
        keep[:1].price_unit *= round(self.random.random(), 2)
        refund.action_post()
        if self.random.random() < 0.7 and move.amount_residual:
            self._match(move, refund)

    def _fraction(self, root, until):
        """Return what is received of a family until a day."""
        family = root + root.reversal_move_ids.filtered(
            lambda one: one.state == "posted" and one.invoice_date <= until
        )
        terms = family.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        received = Fraction(0)
        for term in terms:
            for sign, side, other in ((1, "debit", "credit"), (-1, "credit", "debit")):
                partials = term[f"matched_{other}_ids"]
                for partial in partials.filtered(lambda one: one.max_date <= until):
                    entry = partial[f"{other}_move_id"].move_id
                    if entry not in family:
                        amount = D(partial[f"{side}_amount_currency"])
                        received += sign * self._money(amount, entry)
        return fraction(received, sum(D(term.amount_currency) for term in terms))

    def _money(self, amount, entry):
        """Return what of an amount matched against an entry is money."""
        if entry.is_sale_document():
            return Fraction(amount)
        sums = defaultdict(Decimal)
        kinds = {"asset_receivable": "receivable", "asset_cash": "liquidity"}
        for line in entry.line_ids:
            kind = kinds.get(line.account_id.account_type)
            if line.account_id.sales_counts_as_received:
                kind = "counted"
            elif line.account_id == entry.origin_payment_id.outstanding_account_id:
                kind = "outstanding"
            if kind:
                sums[kind] += D(line.balance)
        receivable = -sums.pop("receivable", Decimal(0))
        return money(amount, receivable, **sums)

    def _expected(self, rows, root):
        """Return what is released and paid of one line by the end of each month."""
        sales = rows.filtered(lambda row: row.event != "release")
        found = {}
        for until in MONTHS:
            part = self._fraction(root, until)
            known = sales.filtered_domain([("day", "<=", until)])
            sums = _total(known, "credited"), _total(known, "commission")
            found[until] = tuple(released(one, part, CENT) for one in sums)
        return found

    def _found(self, rows):
        releases, found = rows.filtered(lambda row: row.event == "release"), {}
        for until in MONTHS:
            done = releases.filtered_domain([("period_from", "<=", until)])
            found[until] = _total(done, "released"), _total(done, "payable")
        return found

    def test_random_money_releases_what_the_arithmetic_says(self):
        for _turn in range(30):
            self._random_sale()
        self._settle(self.plan, MONTHS[-1])
        credits = self._credits(self.plan)
        releases = credits.filtered(lambda row: row.event == "release")
        self.assertGreater(len(releases), 40)
        for key, rows in credits.grouped("origin_key").items():
            root = self.env["account.move.line"].browse(key).move_id
            with self.subTest(line=key, document=root.name):
                self.assertEqual(self._found(rows), self._expected(rows, root))
        self.assertEqual(self._settle(self.plan, MONTHS[-1]), 0)


@tagged("post_install", "-at_install")
class TestCommissionProofClawback(ProofCase):
    """Rules 1 and 4, as engine.commission.clawback says them."""

    def _random_refund(self, move, day):
        refund = move._reverse_moves([{"invoice_date": day, "date": day}])
        for line in refund.invoice_line_ids:
            line.price_unit = round(line.price_unit * self.random.uniform(0, 0.33), 2)
        refund.action_post()

    def test_random_refunds_take_back_what_the_arithmetic_says(self):
        plan = self._plan(tiers=[(0, 2.33), (1500, 4.1), (9000, 7.77)], cap=900)
        moves = [
            self._invoice(
                date(2026, 1, self.random.randint(1, 28)),
                [self._price() for _turn in range(2)],
            )
            for _turn in range(16)
        ]
        self._settle(plan, MONTHS[0])
        self._lock(plan, 1)
        for until in MONTHS[1:]:
            for move in moves:
                if self.random.random() < 0.7:
                    self._random_refund(move, until)
            self._settle(plan, until)
            if until != MONTHS[-1]:
                self._lock(plan, until.month)
        credits = self._credits(plan)
        for key, rows in credits.grouped("origin_key").items():
            with self.subTest(line=key):
                self._check(rows)
        self.assertEqual(self._settle(plan, MONTHS[-1]), 0)

    def _check(self, rows):
        sale = rows.filtered(lambda row: row.event == "sale")
        rate, before = stored_rate(D(sale.commission), D(sale.credited)), Decimal(0)
        for row in (rows - sale).sorted("id"):
            self.assertEqual(row.event, "clawback")
            back = -D(row.credited)
            due = clawed_back(back, rate, CENT, before)
            self.assertEqual(D(row.commission), due)
            before += back

from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .test_commission_history import HistoryCase

QUARTERS = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]
END = date(2026, 12, 31)


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestCommissionHistoryLocked(HistoryCase):
    """A random year whose quarters are locked, and documents that change later."""

    documents = 250

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for company in (cls.company, cls.other):
            for _turn in range(10):
                cls._random_order(company)

    @classmethod
    def _random_order(cls, company):
        """An order that is shared, and paid in advance in part."""
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        choose = cls.random
        splits = [
            {"user_id": user.id, "share": choose.choice([50, 33.33, 20])}
            for user in cls.sellers[: choose.randint(0, 2)]
        ]
        order = env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": choose.choice(cls.sellers).id,
                "company_id": company.id,
                "currency_id": choose.choice(cls.currencies).id,
                "order_line": cls._random_lines("product_uom_qty"),
                "sales_split_ids": [Command.create(split) for split in splits],
            }
        )
        order.action_confirm()
        month, day = choose.randint(1, 10), choose.randint(1, 28)
        wizard = env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        values = {"advance_payment_method": "percentage", "amount": choose.choice([20])}
        cls._bill(wizard.create(values)._create_invoices(order), date(2026, month, day))
        if choose.random() < 0.8:
            final = order._create_invoices(final=True)
            cls._bill(final, date(2026, choose.randint(month, 12), 28))

    @classmethod
    def _bill(cls, invoice, day):
        invoice.invoice_date = day
        invoice.action_post()

    def _settled(self, until):
        for plan in self.plans:
            self._settle(plan, until, company=plan.company_id)

    def _lock_until(self, until):
        """Lock what is over, and return it."""
        held = self._all_credits().filtered(lambda one: one.hold == "payee_change")
        for credit in held:
            credit.hold = self.random.choice([False, "rejected"])
        held.pool_id.is_stale = True
        self._settled(until)
        statements = self.env["sales.commission.statement"].search(
            [
                ("root_plan_id", "in", [plan.id for plan in self.plans]),
                ("date_to", "<=", until),
                ("state", "=", "draft"),
            ],
            order="date_from, id",
        )
        statements.write({"state": "approved"})
        statements._lock()
        return statements

    def _all_credits(self):
        return self.env["sales.commission.credit"].concat(
            *(self._credits(plan) for plan in self.plans)
        )

    def _change_something(self, until):
        """Documents of locked quarters: other payees and amounts, refunds, new ones."""
        for company in (self.company, self.other):
            moves = self.env["account.move"].search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "posted"),
                    ("move_type", "=", "out_invoice"),
                    ("invoice_date", "<=", until),
                    ("reversal_move_ids", "=", False),
                    ("line_ids.is_downpayment", "=", False),
                    ("partner_id", "=", self.customer.id),
                ]
            )
            for move in self.random.sample(moves, 12):
                self.random.choice(
                    (
                        self._change_payee,
                        self._change_amount,
                        self._change_both,
                        self._cancel,
                        self._refund_later,
                        self._bill_late,
                    )
                )(move)

    def _change_payee(self, move):
        first = move.invoice_user_id == self.seller
        move.invoice_user_id = self.second if first else self.seller

    def _change_amount(self, move):
        move.button_draft()
        move.invoice_line_ids[0].price_unit += 13.37
        move.action_post()

    def _change_both(self, move):
        self._change_payee(move)
        self._change_amount(move)

    def _cancel(self, move):
        move.button_draft()
        move.button_cancel()

    def _refund_later(self, move):
        self._change_payee(move)
        self._refund(move, move.invoice_date)

    def _bill_late(self, move):
        people = {"invoice_user_id": move.invoice_user_id.id}
        late = move.copy({"invoice_date": move.invoice_date, **people})
        late.action_post()

    def test_what_changes_after_locking_leaves_no_cent_unexplained(self):
        locked = self.env["sales.commission.statement"]
        for until in QUARTERS:
            self._settled(until)
            locked += self._lock_until(until)
            self._change_something(until)
        self._settled(END)
        sealed = {one: (one.net, one.data_hash) for one in locked}
        self.assertGreater(len(sealed), 30)
        self.assertTrue(self._all_credits().filtered("hold"))
        for plan in self.plans:
            with self.subTest(plan=plan.display_name, company=plan.company_id.name):
                self.assertEqual(self._settle(plan, END, company=plan.company_id), 0)
                self._check_reconciled(plan)
                self._check_pools(plan)
                self._check_replayed(plan)
        self.env.invalidate_all()
        self.assertEqual(sealed, {one: (one.net, one.data_hash) for one in locked})
        locked._hash_data()
        self.assertEqual(sealed, {one: (one.net, one.data_hash) for one in locked})

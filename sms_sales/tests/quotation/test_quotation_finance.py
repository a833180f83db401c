from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .invoicing_common import InvoicingCase

TODAY = date(2026, 3, 10)
BANDS = ("not_due", "overdue_30", "overdue_60", "overdue_90", "overdue_more")


@tagged("post_install", "-at_install")
class TestQuotationFinance(InvoicingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.env["res.partner"].create({"name": "Heron", "is_company": 1})
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.env["res.currency.rate"].create(
            {
                "name": "2025-01-01",
                "currency_id": cls.euro.id,
                "company_id": cls.company.id,
                "rate": 0.87654,
            }
        )
        cls.thirds = cls.env["account.payment.term"].create(
            {
                "name": "In three",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": share, "nb_days": days}
                    )
                    for share, days in ((33.33, 0), (33.33, 30), (33.34, 60))
                ],
            }
        )

    @classmethod
    def _invoice(cls, price, day, user=None, post=True, **values):
        taxes = cls.company.account_sale_tax_id
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.account.id,
                "invoice_user_id": (user or cls.seller).id,
                "team_id": cls.team.id,
                "invoice_date": day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.balance.id,
                            "price_unit": price,
                            "tax_ids": [Command.set(taxes.ids)],
                        }
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _pay(cls, moves, amount):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=moves.ids
        )
        wizard.create({"amount": amount, "payment_date": TODAY})._create_payments()

    def _rows(self, *domain, user=None):
        rows = self.env["sales.finance.summary"].with_user(user or self.manager)
        self.env.flush_all()
        rows.invalidate_model()
        return rows.search([("partner_id", "=", self.account.id), *domain])

    def _sum(self, rows, name):
        return round(sum(rows.mapped(name)), 2)

    def _story(self):
        """Instalments, another currency, part of a payment, a credit note."""
        late = self._invoice(
            99.99, "2025-11-02", invoice_payment_term_id=self.thirds.id
        )
        self._invoice(
            1234.56,
            "2026-01-15",
            currency_id=self.euro.id,
            invoice_payment_term_id=self.thirds.id,
        )
        self._invoice(17.01, "2026-03-10")
        self._invoice(500.05, "2026-02-20", invoice_date_due="2026-02-27")
        self._invoice(20.02, "2026-03-01", move_type="out_refund")
        self._pay(late, 44.44)
        return late

    def test_cents_are_those_of_the_hosts_receivable(self):
        self._story()
        rows = self._rows()
        self.account.invalidate_recordset()
        self.assertEqual(self._sum(rows, "residual"), round(self.account.credit, 2))
        open_lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.account.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_residual", "!=", 0),
            ]
        )
        aged = dict.fromkeys(BANDS, 0)
        for line in open_lines:
            days = (TODAY - line.date_maturity).days
            place = 0 if days < 1 else 1 + sum(days > limit for limit in (30, 60, 90))
            aged[BANDS[place]] += line.amount_residual
        self.assertEqual(
            {name: self._sum(rows, name) for name in BANDS},
            {name: round(amount, 2) for name, amount in aged.items()},
        )
        self.assertTrue(all(aged[name] for name in BANDS[:3]), "each says something")
        self.assertEqual(
            self._sum(rows, "overdue"), round(sum(aged.values()) - aged["not_due"], 2)
        )

    def test_what_was_invoiced_is_that_of_the_hosts_analysis(self):
        self._story()
        rows = self._rows()
        report = self.env["account.invoice.report"].search(
            [("commercial_partner_id", "=", self.account.id), ("state", "=", "posted")]
        )
        self.assertEqual(
            self._sum(rows, "untaxed"), self._sum(report, "price_subtotal")
        )
        moves = rows.move_id
        self.assertEqual(
            self._sum(rows, "total"), self._sum(moves, "amount_total_signed")
        )
        paid = self._sum(rows, "total") - self._sum(rows, "residual")
        self.assertEqual(self._sum(rows, "paid"), round(paid, 2))

    def test_instalments_share_the_untaxed_amount_to_the_cent(self):
        move = self._invoice(
            100.01, "2026-03-10", invoice_payment_term_id=self.thirds.id
        )
        rows = self._rows().sorted("due_date")
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertEqual(row.untaxed, round(row.untaxed, 2))
            self.assertAlmostEqual(row.untaxed, row.total / 1.15, delta=0.02)
        self.assertEqual(self._sum(rows, "untaxed"), move.amount_untaxed)

    def test_an_invoice_of_nothing_is_there(self):
        self._invoice(0, "2026-03-10")
        self.assertEqual(self._rows().mapped("untaxed"), [0])

    def test_due_today_is_not_overdue_and_settled_never_is(self):
        today = self._invoice(10, "2026-03-01", invoice_date_due="2026-03-10")
        before = self._invoice(10, "2026-03-01", invoice_date_due="2026-03-09")
        settled = self._invoice(10, "2025-01-01", invoice_date_due="2025-01-01")
        self._pay(settled, settled.amount_total)
        days = {row.move_id: row.days_overdue for row in self._rows()}
        self.assertEqual(days, {today: 0, before: 1, settled: 0})

    def test_the_ends_of_the_bands(self):
        for day in ("2026-02-08", "2026-02-07", "2026-01-09", "2026-01-08"):
            self._invoice(1, day, invoice_date_due=day)
        for day in ("2025-12-10", "2025-12-09"):
            self._invoice(1, day, invoice_date_due=day)
        rows = self._rows().sorted("due_date", reverse=True)
        self.assertEqual(rows.mapped("days_overdue"), [30, 31, 60, 61, 90, 91])
        self.assertEqual(rows.mapped("band"), ["1", "2", "2", "3", "3", "4"])

    def test_only_posted_customer_invoices_count(self):
        self._invoice(10, "2026-03-01", post=False)
        self._invoice(10, "2026-03-01", move_type="in_invoice")
        self._invoice(10, "2026-03-01").button_cancel()
        self.assertFalse(self._rows())

    def test_each_sees_the_invoices_that_the_host_shows(self):
        other = self._create_user("salesperson", "other_seller")
        mine = self._invoice(10, "2026-03-01")
        nobodys = self._invoice(10, "2026-03-01")
        nobodys.write({"invoice_user_id": False, "team_id": False})
        theirs = self._invoice(10, "2026-03-01", user=other)
        away = self._invoice(10, "2026-03-01", user=other, team_id=False)
        everything = mine + nobodys + theirs + away
        auditor = self._create_user("auditor", "quote_auditor")
        for user, seen in (
            (self.seller, mine + nobodys),
            (other, theirs + away + nobodys),
            (self.lead, mine + theirs + nobodys),
            (self.manager, everything),
            (self.accountant, everything),
            (auditor, everything),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._rows(user=user).sudo().move_id, seen.sudo())
        with self.assertRaises(AccessError):
            self._rows(user=self._create_user("employee", "quote_employee"))

    def test_other_companies_are_not_counted(self):
        self._invoice(10, "2026-03-01")
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.sudo().company_ids += other
        rows = self.env["sales.finance.summary"].with_user(self.manager)
        rows = rows.with_context(allowed_company_ids=other.ids)
        self.assertFalse(rows.search([("partner_id", "=", self.account.id)]))

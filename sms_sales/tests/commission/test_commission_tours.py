from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .settlement_common import SettlementCase


class CommissionTourCase(SettlementCase, HttpCase):
    """A plan of one payee, and an invoice of which one line counts.

    The browser has no frozen clock, so everything happens today.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.plan = cls._plan(
            tiers=((0, 5), (5000, 8)),
            payees=[cls._payee() | {"date_from": f"{cls.today.year - 1}-01-01"}],
            date_from=f"{cls.today.year - 1}-01-01",
            target_amount=5000.0,
            terms="<p>Paid on the tenth.</p>",
            rule_ids=[
                Command.create(
                    {
                        "name": "No service contracts",
                        "action": "exclude",
                        "product_ids": cls.product_2.ids,
                    }
                )
            ],
        )

    @classmethod
    def _payee(cls):
        return {"user_id": cls.seller.id, "pay_by": "bill"}

    @classmethod
    def _sale(cls, **values):
        lines = [(cls.product_1, 1000.0), (cls.product_2, 400.0)]
        day = values.pop("day", cls.today)
        return cls._invoice(day, lines, **values)


@tagged("post_install", "-at_install")
class TestCommissionTours(CommissionTourCase):
    """From a draft invoice to the payment of the commission on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user("accountant", "Cara Accountant")
        cls.company.sales_commission_product_id = cls._product(
            "Commission",
            0.0,
            purchase_ok=True,
            property_account_expense_id=cls.company_data["default_account_expense"].id,
            supplier_taxes_id=[Command.clear()],
        )
        # Only a period that is over can be locked.
        over = cls.today.replace(day=1) - timedelta(days=3)
        cls.invoice = cls._sale(post=False, day=over)

    def test_an_invoice_becomes_a_commission_that_is_disputed_billed_and_paid(self):
        def tour(name, user, url="/odoo"):
            self.start_tour(url, f"sms_sales_commission_{name}", login=user.login)

        invoice = f"/odoo/customer-invoices/{self.invoice.id}"
        tour("post_invoice", self.accountant, invoice)
        self.assertEqual(self.invoice.state, "posted")
        tour("settle", self.author)
        statement = self._credits(self.plan, self.seller).statement_id
        self.assertEqual((statement.state, statement.net), ("draft", 50.0))
        tour("dispute", self.seller)
        dispute = statement.dispute_ids
        self.assertEqual(dispute.credit_id, statement.credit_ids)
        tour("answer", self.approver)
        self.assertEqual((dispute.state, statement.state), ("accepted", "locked"))
        self.assertTrue(statement.hash)
        tour("bill", self.accountant)
        bill = statement.bill_id
        self.assertEqual((bill.state, bill.amount_total), ("draft", 60.0))
        self.assertEqual(bill.partner_id, self.seller.partner_id)
        tour("pay", self.accountant, f"/odoo/vendor-bills/{bill.id}")
        self.assertEqual((bill.amount_residual, statement.state), (0.0, "paid"))


@tagged("post_install", "-at_install")
class TestMyCommissionsOnAPhone(CommissionTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_payee_reads_what_they_earned_why_and_what_is_still_in_it(self):
        self._sale()
        self._settle(self.plan, until=self.today)
        self.env["crm.lead"].create(
            {
                "name": "Alder Labs' next spectrometer",
                "type": "opportunity",
                "user_id": self.seller.id,
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "expected_revenue": 2000.0,
            }
        )
        self.start_tour(
            "/odoo/my-commissions",
            "sms_sales_my_commissions_phone",
            login=self.seller.login,
        )


@tagged("post_install", "-at_install")
class TestAgentOnThePortal(CommissionTourCase):
    @classmethod
    def _payee(cls):
        cls.agent = cls._user("portal", "Pia Agent")
        cls.customer.sales_agent_ids = cls.agent.partner_id
        return {"partner_id": cls.agent.partner_id.id}

    def test_an_agent_reads_a_statement_and_accepts_the_plan(self):
        self._sale()
        self._settle(self.plan, until=self.today)
        statement = self._credits(self.plan).statement_id
        statement.with_user(self.author).action_submit()
        self.start_tour("/my", "sms_sales_portal_agent", login=self.agent.login)
        payee = self.plan.participant_ids
        self.assertEqual(payee.accepted_by_id, self.agent)
        self.assertEqual(payee.accepted_fingerprint, self.plan.fingerprint)

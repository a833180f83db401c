from datetime import timedelta

from odoo import Command, api, fields, models

from ..tools.batch import one_transaction

ACCOUNTS = {
    "expense": ("620100", "Sales commissions", "expense"),
    "liability": ("250100", "Accrued sales commissions", "liability_current"),
    "oncost": ("620200", "Social charges on commissions", "expense"),
    "draw": ("141500", "Recoverable commission draws", "asset_current"),
    "asset": ("155100", "Capitalised commissions", "asset_non_current"),
    "amortisation": ("620300", "Amortisation of commissions", "expense_depreciation"),
}


class SalesDemo(models.AbstractModel):
    """A year of statements: settled, decided, paid, and argued about."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _settle_story(self):
        for company in self._companies():
            self._within(company)._set_up_pay_out(company)
        with one_transaction(self.env):
            self._settle_until(self._day(-1, 1) - timedelta(days=1))
            self._close_until(self._day(-2, 1) - timedelta(days=1))
            self._pay_payroll()
            self._pay_agent()
            self._close_until(self._day(-1, 1) - timedelta(days=1))
            self._change_payee()
            self._settle_until(fields.Date.context_today(self))
            self._adjust()
            self._submit_last_month()
            self._dispute()
            self._accrue()

    @api.model
    def _set_up_pay_out(self, company):
        accounts = {
            f"sales_commission_{name}_account_id": self._account(company, *row).id
            for name, row in ACCOUNTS.items()
        }
        closing = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1
        )
        company.write(
            {
                **accounts,
                "sales_commission_product_id": self._ref("alder_commission").id,
                "sales_commission_accrual_journal_id": closing.id,
                "sales_commission_self_billing_journal_id": self._journal(company).id,
                "sales_commission_wage_type": "4710",
            }
        )

    @api.model
    def _journal(self, company):
        """Return the journal of bills made out on behalf of agents."""
        journal = self.env["account.journal"]
        own = [("company_id", "=", company.id), ("code", "=", "SELFB")]
        return journal.search(own) or journal.create(
            {
                "name": self.env._("Self-billing"),
                "code": "SELFB",
                "type": "purchase",
                "company_id": company.id,
            }
        )

    @api.model
    def _account(self, company, code, name, kind):
        account = self.env["account.account"].with_company(company)
        return account.search(
            [("code", "=", code), ("company_ids", "in", company.ids)], limit=1
        ) or account.create(
            {
                "code": code,
                "name": name,
                "account_type": kind,
                "company_ids": [Command.set(company.ids)],
            }
        )

    @api.model
    def _demo_plan(self, name):
        return self._ref(f"demo_plan_{name}", "sms_sales")

    @api.model
    def _settle_until(self, day):
        settlement = self.env["sales.commission.settlement"]
        us, eu = self._companies()
        for name, companies in (
            ("us", (us,)),
            ("eu", (eu,)),
            ("service", (us, eu)),
            ("agent", (us,)),
        ):
            for company in companies:
                settlement._settle(self._demo_plan(name), company, day)

    @api.model
    def _statements(self, name, domain):
        """Return statements as the commission manager ``name`` sees them."""
        companies = self.env["res.company"].union(*self._companies())
        manager = self._as(name).with_context(allowed_company_ids=companies.ids)
        return manager.env["sales.commission.statement"].search(
            [("company_id", "in", companies.ids), *domain]
        )

    @api.model
    def _close_until(self, day):
        """Take all statements until ``day`` through approval and locking."""
        drafts = self._statements(
            "nadia", [("state", "=", "draft"), ("date_to", "<=", day)]
        )
        drafts.action_submit()
        submitted = self._statements("oliver", [("state", "=", "submitted")])
        submitted.action_approve()
        self._statements("oliver", [("state", "=", "approved")]).action_lock()

    @api.model
    def _pay_payroll(self):
        """Payroll has paid everything locked so far, in each company."""
        for company in self._companies():
            batches = self._as("nadia", company).env["sales.commission.payroll"]
            batch = batches.create(
                {"company_id": company.id, "date": self._day(-1, 1) - timedelta(days=1)}
            )
            batch.action_collect()
            batch.action_export()
            batch.action_confirm()

    @api.model
    def _pay_agent(self):
        """One bill for what the agent earned so far, posted and paid."""
        us, _eu = self._companies()
        books = self._as("ingrid", us)
        statements = books.env["sales.commission.statement"].search(
            [("pay_by", "=", "bill"), ("state", "=", "locked"), ("net", ">", 0)]
        )
        wizard = books.env["sales.commission.bill"].create(
            {
                "statement_ids": [Command.set(statements.ids)],
                "bill_date": self._day(-1, 3),
            }
        )
        wizard.action_apply()
        bill = statements.bill_id
        bill.ref = "NL-1041"
        bill.action_post()
        books._pay(bill, self._day(-1, 10))

    @api.model
    def _change_payee(self):
        """Somebody else turns out to have sold: held until somebody approves it."""
        moved = self._ref("alder_invoice_export")
        moved.invoice_user_id = self._ref("alder_marcus")

    @api.model
    def _adjust(self):
        """A prize for the best quarter, on a statement that is still open."""
        plan = self._demo_plan("us")
        drafts = [("root_plan_id", "=", plan.id), ("state", "=", "draft")]
        statements = self._statements("nadia", drafts).sorted("earned")[-1:]
        prizes = [
            {
                "statement_id": statement.id,
                "amount": 500.0,
                "reason": "Prize for the best quarter of the team",
            }
            for statement in statements
        ]
        adjustments = statements.env["sales.commission.adjustment"].create(prizes)
        adjustments.action_approve()

    @api.model
    def _submit_last_month(self):
        """Last month waits for approval; of the service plan it is approved."""
        last = [("date_from", "=", self._day(-1, 1)), ("state", "=", "draft")]
        self._statements("nadia", last).action_submit()
        service = self._demo_plan("service")
        waiting = [("state", "=", "submitted"), ("root_plan_id", "=", service.id)]
        self._statements("oliver", waiting).action_approve()

    @api.model
    def _dispute(self):
        """Grace misses a part of the order that she shares with Priya."""
        grace = self._as("grace")
        plan = self._demo_plan("us")
        statement = grace.env["sales.commission.statement"].search(
            [
                ("payee_id", "=", grace.env.user.partner_id.id),
                ("root_plan_id", "=", plan.id),
                ("date_from", "=", self._day(-2, 1)),
            ],
            limit=1,
        )
        shares = statement.credit_ids.filtered(lambda credit: credit.share < 1)
        shared = shares.sorted("commission")[-1:]
        dispute = grace.env["sales.commission.dispute"].create(
            {
                "statement_id": statement.id,
                "credit_id": shared.id,
                "reason_code": "wrong_amount",
                "description": "Priya and I agreed on half each for Garden State "
                "Pharma, not on 40 %.",
            }
        )
        self._name_record("demo_statement_shared", statement, "sms_sales")
        self._name_record("demo_dispute", dispute, "sms_sales")

    @api.model
    def _accrue(self):
        """Book what was earned and not paid at the end of last month."""
        for company in self._companies():
            accruals = self._as("ingrid", company).env["sales.commission.accrual"]
            accrual = accruals.create(
                {"company_id": company.id, "date": self._day(0, 1) - timedelta(days=1)}
            )
            accrual.action_compute()
            accrual.action_post()

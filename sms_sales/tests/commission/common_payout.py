from odoo import Command, fields
from odoo.tests import freeze_time, new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ..common import ROLES


@freeze_time("2026-04-10")
class PayOutCase(AccountTestInvoicingCommon):
    """Statements of a company with a chart of accounts, and who pays them out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Facts are made by nobody in particular; what is tested names its user.
        cls.env = cls.env(su=True)
        cls.company = cls.company_data["company"].sudo()
        cls.expense = cls.company_data["default_account_expense"]
        cls.commission_product = cls.env["product.product"].create(
            {
                "name": "Commission",
                "type": "service",
                "purchase_ok": True,
                "property_account_expense_id": cls.expense.id,
                "supplier_taxes_id": [Command.set(cls.tax_purchase_a.ids)],
            }
        )
        cls.company.write(
            {
                "sales_commission_product_id": cls.commission_product.id,
                "sales_commission_wage_type": "4100",
                "sales_commission_accrual_journal_id": cls.company_data[
                    "default_journal_misc"
                ].id,
                "sales_commission_expense_account_id": cls.expense.id,
                "sales_commission_liability_account_id": cls._account(
                    "211900", "liability_current"
                ).id,
                "sales_commission_draw_account_id": cls._account(
                    "141900", "asset_current"
                ).id,
                "sales_commission_asset_account_id": cls._account(
                    "151900", "asset_non_current"
                ).id,
                "sales_commission_amortisation_account_id": cls._account(
                    "611900", "expense"
                ).id,
            }
        )
        cls.agent = cls.env["res.partner"].create(
            {"name": "Birch Agency", "sales_is_agent": True}
        )
        cls.seller = cls._user("salesperson", "pay_seller", name="Ann Seller")
        cls.accountant = cls._user("accountant", "pay_accountant")
        cls.manager = cls._user("commission_manager", "pay_manager")
        cls.chief = cls._user("accounting_manager", "pay_chief")
        cls.plan = cls._create_plan()

    @classmethod
    def _user(cls, role, login, **values):
        company = {"company_id": cls.company.id, "company_ids": [cls.company.id]}
        return new_test_user(cls.env, login, ROLES[role], **company, **values)

    @classmethod
    def _account(cls, code, account_type):
        return cls.env["account.account"].create(
            {"name": code, "code": code, "account_type": account_type}
        )

    @classmethod
    def _create_plan(cls, **values):
        return cls.env["sales.commission.plan"].create(
            {
                "name": "Agents",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": "2026-01-01",
                "tier_ids": [Command.create({"floor": 0.0, "rate": 4.0})],
                **values,
            }
        )

    @classmethod
    def _set_plan(cls, plan=None, **values):
        """Change a plan past its buttons: how it got there is not tested here."""
        (plan or cls.plan)._through_door().write(values)

    @classmethod
    def _create_participant(cls, plan=None, **values):
        plan = plan or cls.plan
        if not values.keys() & {"user_id", "partner_id"}:
            values["partner_id"] = cls.agent.id
        state = plan.state
        cls._set_plan(plan, state="draft")
        participant = cls.env["sales.commission.participant"].create(
            {"plan_id": plan.id, "date_from": "2026-01-01", **values}
        )
        cls._set_plan(plan, state=state)
        return participant

    @classmethod
    def _create_statement(cls, net=100.0, month=3, **values):
        """Create a locked statement of the agent."""
        plan = values.pop("plan", cls.plan)
        payee = values.setdefault("payee_id", cls.agent.id)
        first = fields.Date.to_date(f"2026-{month:02}-01")
        return cls.env["sales.commission.statement"].create(
            {
                "name": f"{plan.code}/2026-{month:02}/{payee}",
                "root_plan_id": plan.id,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "date_from": first,
                "date_to": fields.Date.end_of(first, "month"),
                "pay_by": "bill",
                "state": "locked",
                "earned": net,
                "net": net,
                **values,
            }
        )

    @classmethod
    def _create_credit(cls, commission, day="2026-03-14", participant=None, **values):
        """Create a locked credit, as settlement and locking would leave it."""
        participant = participant or cls._create_participant()
        plan = participant.plan_id
        common = {"company_id": cls.company.id, "plan_id": plan.id}
        pools = cls.env["sales.commission.pool"]
        pool = {
            **common,
            "payee_id": participant.payee_id.id,
            "date_from": day[:8] + "01",
        }
        found = pools.search([(name, "=", value) for name, value in pool.items()])
        end = fields.Date.end_of(fields.Date.to_date(day), "month")
        found = found or pools.create({**pool, "date_to": end})
        run = cls.env["sales.commission.run"].create({**common, "until": end})
        cls.line_key = getattr(cls, "line_key", 1000) + 1
        return cls.env["sales.commission.credit"].create(
            {
                "run_id": run.id,
                "pool_id": found.id,
                "participant_id": participant.id,
                "payee_id": participant.payee_id.id,
                "company_id": cls.company.id,
                "period_from": day[:8] + "01",
                "event": "sale",
                "role": "direct",
                "day": day,
                "line_key": cls.line_key,
                "origin_key": cls.line_key,
                "order_key": 0,
                "revision": 0,
                "source_name": f"INV/2026/{cls.line_key}",
                "currency_id": cls.company.currency_id.id,
                "commission": commission,
                "locked": True,
                **values,
            }
        )

    def _create_bills(self, statements, user=None, **options):
        """Preview and apply as the accountant; return the bills."""
        user = user or self.accountant
        statements = statements.with_user(user)
        wizard = self.env["sales.commission.bill"].with_user(user)
        wizard = wizard.create({"statement_ids": statements.ids, **options})
        wizard.action_apply()
        return statements.sudo().bill_id.with_user(user)

    def _pay(self, bill, amount=None):
        register = self.env["account.payment.register"].with_user(self.accountant)
        register = register.with_context(
            active_model="account.move", active_ids=bill.ids
        )
        register.create({"amount": amount} if amount else {})._create_payments()

    def _bill_reasons(self, statements, user=None, **options):
        wizard = self.env["sales.commission.bill"].with_user(user or self.accountant)
        wizard = wizard.create({"statement_ids": statements.ids, **options})
        return dict(wizard.line_ids.mapped(lambda li: (li.statement_id, li.reason)))

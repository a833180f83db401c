from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = "res.company"

    sales_commission_product_id = fields.Many2one(
        "product.product",
        string="Commission product",
        help="Stands on the lines of commission bills: its expense account and vendor "
        "taxes are used, after the fiscal position of the agent.",
    )
    sales_commission_journal_id = fields.Many2one(
        "account.journal", string="Journal of commission bills"
    )
    sales_commission_self_billing_journal_id = fields.Many2one(
        "account.journal",
        string="Self-billing journal",
        help="For agents on whose behalf you make out the bill. The journal numbers "
        "the bills of each agent in a sequence of their own.",
    )
    sales_commission_analytic_distribution = fields.Json(string="Analytic of bills")
    sales_commission_bill_per = fields.Selection(
        [("payee", "Payee"), ("statement", "Statement")],
        string="One bill per",
        default="payee",
    )
    sales_commission_negative = fields.Selection(
        [("carry", "Carried to the next"), ("refund", "Vendor credit")],
        string="Negative statements",
        default="carry",
        help="What is proposed for an agent who owes something back. Carried: later "
        "commissions are reduced. Vendor credit: a credit note to be paid back.",
    )
    sales_commission_wage_type = fields.Char(
        string="Wage type of commissions",
        help="Code by which your payroll program knows commissions.",
    )
    sales_commission_accrual_journal_id = fields.Many2one(
        "account.journal", string="Journal of accruals"
    )
    sales_commission_expense_account_id = fields.Many2one(
        "account.account",
        string="Commission expense",
        help="Debited by the accrual; credited when a commission is capitalised.",
    )
    sales_commission_liability_account_id = fields.Many2one(
        "account.account", string="Accrued commissions"
    )
    sales_commission_oncost_account_id = fields.Many2one(
        "account.account",
        string="Employer's cost",
        help="Expense for the social charges on commissions paid by payroll. Empty: "
        "the commission expense account.",
    )
    sales_commission_draw_account_id = fields.Many2one(
        "account.account",
        string="Recoverable draws",
        help="Receivable for what was advanced to payees and not yet recovered.",
    )
    sales_commission_asset_account_id = fields.Many2one(
        "account.account", string="Capitalised commissions"
    )
    sales_commission_amortisation_account_id = fields.Many2one(
        "account.account", string="Amortisation of commissions"
    )
    sales_commission_impairment_account_id = fields.Many2one(
        "account.account",
        string="Impairment of commissions",
        help="Empty: the amortisation account.",
    )
    sales_commission_expedient = fields.Boolean(
        string="One-year expedient",
        default=True,
        help="Commissions that would be amortised over one year or less are expensed "
        "at once (ASC 340-40-25-4, IFRS 15.94).",
    )

    def _sales_commission_setting(self, *names):
        """Return the values of settings, or say which of them is missing."""
        self.ensure_one()
        # Accountants use the settings of the company without administering it.
        company = self.sudo()
        missing = [name for name in names if not company[f"sales_commission_{name}"]]
        if missing:
            labels = [
                self._fields[f"sales_commission_{name}"]._description_string(self.env)
                for name in missing
            ]
            raise UserError(
                self.env._(
                    "%(company)s has no “%(settings)s” for commissions. "
                    "Fill it in under Settings > Sales > Commission pay-out.",
                    company=company.name,
                    settings="”, “".join(labels),
                )
            )
        values = [
            company[f"sales_commission_{name}"].with_env(self.env) for name in names
        ]
        return values[0] if len(values) == 1 else values

    def _sales_asset_accounts(self, kind):
        """Return the accounts of an asset and of its counterpart, by movement."""
        asset, expense, amortisation = self._sales_commission_setting(
            "asset_account_id", "expense_account_id", "amortisation_account_id"
        )
        if kind == "amortised":
            return asset, amortisation
        if kind == "impaired":
            # Accountants use the settings without administering the company.
            impairment = self.sudo().sales_commission_impairment_account_id
            return asset, impairment or amortisation
        return asset, expense

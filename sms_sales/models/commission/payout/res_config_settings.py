from odoo import fields, models

GENERAL = [("type", "=", "general")]


class ResConfigSettings(models.TransientModel):
    _name = "res.config.settings"
    _inherit = "res.config.settings"

    sales_commission_product_id = fields.Many2one(
        related="company_id.sales_commission_product_id",
        readonly=False,
        domain="[('purchase_ok', '=', True),"
        " ('company_id', 'in', (company_id, False))]",
    )
    sales_commission_journal_id = fields.Many2one(
        related="company_id.sales_commission_journal_id",
        readonly=False,
        check_company=True,
        domain="[('type', '=', 'purchase'), ('is_self_billing', '=', False)]",
    )
    sales_commission_self_billing_journal_id = fields.Many2one(
        related="company_id.sales_commission_self_billing_journal_id",
        readonly=False,
        check_company=True,
        domain="[('type', '=', 'purchase'), ('is_self_billing', '=', True)]",
    )
    sales_commission_analytic_distribution = fields.Json(
        related="company_id.sales_commission_analytic_distribution", readonly=False
    )
    analytic_precision = fields.Integer(
        default=lambda self: self.env["decimal.precision"].precision_get(
            "Percentage Analytic"
        ),
        help="Digits of the percentages of an analytic distribution.",
    )
    sales_commission_bill_per = fields.Selection(
        related="company_id.sales_commission_bill_per", readonly=False
    )
    sales_commission_negative = fields.Selection(
        related="company_id.sales_commission_negative", readonly=False
    )
    sales_commission_wage_type = fields.Char(
        related="company_id.sales_commission_wage_type", readonly=False
    )
    sales_commission_accrual_journal_id = fields.Many2one(
        related="company_id.sales_commission_accrual_journal_id",
        readonly=False,
        check_company=True,
        domain=GENERAL,
    )
    sales_commission_expense_account_id = fields.Many2one(
        related="company_id.sales_commission_expense_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_liability_account_id = fields.Many2one(
        related="company_id.sales_commission_liability_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_oncost_account_id = fields.Many2one(
        related="company_id.sales_commission_oncost_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_draw_account_id = fields.Many2one(
        related="company_id.sales_commission_draw_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_asset_account_id = fields.Many2one(
        related="company_id.sales_commission_asset_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_amortisation_account_id = fields.Many2one(
        related="company_id.sales_commission_amortisation_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_impairment_account_id = fields.Many2one(
        related="company_id.sales_commission_impairment_account_id",
        readonly=False,
        check_company=True,
    )
    sales_commission_expedient = fields.Boolean(
        related="company_id.sales_commission_expedient", readonly=False
    )

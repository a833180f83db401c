{
    "name": "Sales Management",
    "summary": "Commissions, territories, approvals, forecasts and compliance on CRM",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "sms_sales contributors",
    "depends": [
        "account",
        "crm",
        "sale_crm",
        "sale_management",
        "sale_margin",
        "web_hierarchy",
    ],
    "data": [
        # security
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/commission_ledger_rules.xml",
        "security/commission_payout_rules.xml",
        "security/commission_rules.xml",
        "security/commission_statement_rules.xml",
        # data
        "data/commission/sales_commission_calendar_data.xml",
        "data/commission/sales_commission_payroll_data.xml",
        # views
        "views/common/res_config_settings_views.xml",
        "views/commission/account_move_views.xml",
        "views/commission/res_config_settings_payout_views.xml",
        "views/commission/res_partner_payout_views.xml",
        "views/commission/sales_commission_accrual_views.xml",
        "views/commission/sales_commission_asset_views.xml",
        "views/commission/sales_commission_asset_wizard_views.xml",
        "views/commission/sales_commission_bill_views.xml",
        "views/commission/sales_commission_payroll_views.xml",
        "views/commission/sales_commission_statement_payout_views.xml",
        # report
        "report/commission/roll_forward_report.xml",
        # menus
        "views/menus.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
}

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
        "security/commission_rules.xml",
        "security/commission_statement_rules.xml",
        # data
        "data/commission/sales_commission_calendar_data.xml",
        # views
        "views/common/res_config_settings_views.xml",
        # report
        # menus
        "views/menus.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "uninstall_hook": "uninstall_hook",
}

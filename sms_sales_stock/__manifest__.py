{
    "name": "Sales Management: Stock",
    "summary": "What can be promised, low stock, reorder points and shipments",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "sms_sales contributors",
    "icon": "/sms_sales/static/description/icon.png",
    "depends": [
        "sms_sales",
        "sale_stock",
    ],
    "data": [
        # security
        "security/ir.model.access.csv",
        "security/stock_rules.xml",
        # data
        "data/stock_data.xml",
        # views
        "views/product_views.xml",
        "views/res_config_settings_views.xml",
        "views/sale_order_views.xml",
        "views/sales_reorder_run_views.xml",
        "views/sales_reorder_line_views.xml",
        "views/sales_reorder_line_form.xml",
        "views/sales_stock_shortage_views.xml",
        "views/stock_warehouse_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["sms_sales_stock/static/tests/tours/**/*"],
    },
    "demo": [
        "demo/story.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}

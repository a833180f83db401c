{
    "name": "Sales Management: Contact Form",
    "summary": "Leads of the website's contact form are routed like all others",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "sms_sales contributors",
    "icon": "/sms_sales/static/description/icon.png",
    "depends": [
        "sms_sales",
        "website_crm",
    ],
    "data": [
        "data/ir_model_fields_data.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}

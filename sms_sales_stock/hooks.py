from odoo.addons.sms_sales.tools.done_activities import free_done_activities


def uninstall_hook(env):
    """Free what was done of our types of activities, which would keep them here."""
    free_done_activities(env.cr, "sms_sales_stock")

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    group_room_commission = fields.Boolean(
        string="Commission Management",
        implied_group="sms_sales.group_room_commission",
        group="base.group_user",
    )
    group_room_territory = fields.Boolean(
        string="Territories and Routing",
        implied_group="sms_sales.group_room_territory",
        group="base.group_user",
    )
    group_room_quotation = fields.Boolean(
        string="Quotation Rules and Approvals",
        implied_group="sms_sales.group_room_quotation",
        group="base.group_user",
    )
    sales_setup_todo = fields.Integer(compute="_compute_sales_setup_todo")

    @api.depends("company_id")
    def _compute_sales_setup_todo(self):
        # Back-fills do themselves, and would have to be counted.
        todo = [("state", "=", "todo"), ("cron_id", "=", False)]
        self.sales_setup_todo = self.env["sales.setup.step"].search_count(todo)

    def set_values(self):
        res = super().set_values()
        self.env["sales.room"]._sync_scheduled_actions()
        return res

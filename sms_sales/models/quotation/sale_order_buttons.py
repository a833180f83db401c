from odoo import models


class SaleOrder(models.Model):
    """What a quotation or an order lists behind its buttons."""

    _name = "sale.order"
    _inherit = "sale.order"

    def action_sales_requests(self):
        """List what was asked about it, and decided."""
        return self._sales_listed("sms_sales.sales_quotation_request_action")

    def action_open_sales_revisions(self):
        """List its revisions."""
        return self._sales_listed("sms_sales.sales_quotation_revision_action")

    def action_open_sales_replies(self):
        """List what was asked and answered."""
        return self._sales_listed("sms_sales.sales_guide_reply_action")

    def action_open_sales_views(self):
        """List who opened it, and when."""
        return self._sales_listed("sms_sales.sales_quotation_view_action")

    def action_sales_milestones(self):
        """List what is booked of it, with what was replaced."""
        return self._sales_listed("sms_sales.sales_order_milestone_action")

    def _sales_listed(self, action):
        found = self.env["ir.actions.act_window"]._for_xml_id(action)
        return {**found, "domain": [("order_id", "in", self.ids)], "context": {}}

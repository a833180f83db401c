from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date


class SaleOrder(models.Model):
    """Delivery as somebody reports it: of services, and where no stock is kept."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_delivered_on = fields.Datetime(
        string="Delivery reported for",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
    )
    sales_delivered_by = fields.Char(
        string="Delivery reported by",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
    )

    @api.constrains("sales_delivered_on")
    def _check_sales_delivered_on(self):
        reported = self.filtered("sales_delivered_on")
        # The moment of the confirmation is no secret to who reports the delivery.
        confirmed = reported.sudo()._sales_confirmations()
        for order in reported:
            problem = order._sales_delivery_problem(confirmed.get(order.id))
            if problem:
                raise ValidationError(problem)

    def _sales_delivery_problem(self, confirmed):
        """Return why the day reported cannot be, or nothing."""
        if self.state != "sale" or not confirmed:
            return self.env._(
                "%(order)s is not confirmed: there is no delivery to report. Confirm "
                "it first.",
                order=self.display_name,
            )
        if self.sales_delivered_on > fields.Datetime.now():
            return self.env._(
                "%(order)s: a delivery that is still to come cannot be reported. Set "
                "the delivery date of the order instead.",
                order=self.display_name,
            )
        if self._sales_day(self.sales_delivered_on) < self._sales_day(confirmed):
            return self.env._(
                "%(order)s was confirmed on %(day)s: it cannot have been delivered "
                "earlier. Check the day.",
                order=self.display_name,
                day=format_date(self.env, self._sales_day(confirmed)),
            )
        return None

    def action_sales_report_delivery(self):
        """Ask when these orders were delivered."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "sms_sales.sales_delivery_report_action"
        )
        return {**action, "context": {"default_order_ids": [(6, 0, self.ids)]}}

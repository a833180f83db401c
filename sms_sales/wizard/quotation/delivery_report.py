from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesDeliveryReport(models.TransientModel):
    """Says when orders were delivered, where no transfer tells it."""

    _name = "sales.delivery.report"
    _description = "Report a Delivery"

    order_ids = fields.Many2many("sale.order", string="Orders", required=True)
    delivered_on = fields.Datetime(
        string="Delivered on",
        required=True,
        default=fields.Datetime.now,
        help="Not before the order was confirmed, and not in the future.",
    )
    is_reported = fields.Boolean(compute="_compute_is_reported")

    @api.depends("order_ids")
    def _compute_is_reported(self):
        for report in self:
            report.is_reported = any(report.order_ids.mapped("sales_delivered_on"))

    def action_report(self):
        """Keep the day, and look at the orders anew."""
        self.ensure_one()
        self._report(self.delivered_on, self.env.user.name)

    def action_take_back(self):
        """They were not delivered after all: what was booked is corrected."""
        self.ensure_one()
        self._report(False, False)

    def _report(self, moment, name):
        if not self.order_ids:
            raise UserError(self.env._("Choose the orders that were delivered."))
        self.order_ids.check_access("write")
        # Who may write the order may report; the fields themselves nobody sends in.
        self.order_ids.sudo().write(
            {"sales_delivered_on": moment, "sales_delivered_by": name}
        )
        self.order_ids._sales_track()

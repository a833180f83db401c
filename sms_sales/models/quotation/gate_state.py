from odoo import api, models


class SaleOrder(models.Model):
    """Gate (a): whichever way an order becomes a sent or a confirmed one."""

    _name = "sale.order"
    _inherit = "sale.order"

    @api.constrains("state")
    def _check_sales_released(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return
        sent = self.filtered(lambda order: order.state == "sent")
        sent._sales_check_released()
        confirmed = self.filtered(lambda order: order.state == "sale")
        confirmed._sales_check_released(confirming=True)
        # Whoever lets it out, the release is remembered for everybody.
        (sent | confirmed).sudo()._sales_mark_released()

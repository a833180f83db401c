from odoo import api, models


class SaleOrder(models.Model):
    """Gate (a): whichever way an order becomes a sent or a confirmed one."""

    _name = "sale.order"
    _inherit = "sale.order"

    @api.constrains("state")
    def _check_sales_released(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return
        leaving = self.filtered(lambda order: order.state in ("sent", "sale"))
        if not leaving:
            return
        # Whoever lets it out, the release is remembered for everybody; before judging,
        # since what is judged is saved first, and a refusal takes all of it back.
        before = leaving.sudo()._sales_mark_released()
        confirmed = leaving.filtered(lambda order: order.state == "sale")
        confirmed._sales_check_released(before, confirming=True)
        (leaving - confirmed)._sales_check_released(before)

from odoo import models

# What decides on the currency of an order.
CURRENCY_INPUTS = {"pricelist_id", "partner_id", "company_id"}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def write(self, vals):
        if CURRENCY_INPUTS.isdisjoint(vals) or not self.env["sales.room"]._is_on(
            "quotation"
        ):
            return super().write(vals)
        before = {order: order.currency_id for order in self}
        result = super().write(vals)
        changed = self.filtered(lambda order: order.currency_id != before[order])
        # The host leaves prices as they are; ours would be money of another currency.
        changed._get_update_prices_lines()._sales_price_again()
        return result

    def _recompute_prices(self):
        result = super()._recompute_prices()
        self._get_update_prices_lines()._sales_price_again()
        return result

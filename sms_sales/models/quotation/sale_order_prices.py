from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _recompute_prices(self):
        result = super()._recompute_prices()
        self._get_update_prices_lines()._sales_price_again()
        return result

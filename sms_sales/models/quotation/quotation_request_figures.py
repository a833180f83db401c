from contextlib import closing

from odoo import fields, models


class SalesOrderChange(models.Model):
    _name = "sales.order.change"
    _inherit = "sales.order.change"

    figures = fields.Json(
        readonly=True,
        help="Of the order as the change would make it, when it was asked.",
    )


class SalesQuotationRequest(models.Model):
    """The figures that whoever decides looks at: of a change, what it would make."""

    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    def _figures(self):
        self.ensure_one()
        # Whoever is asked sees the figures of the quotation, if nothing else.
        mine = self.sudo()
        return mine.change_id.figures or mine.order_id._sales_figures()


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_figures(self):
        """Return net amount and margin, the lines and the waterfall, as data."""
        self.ensure_one()
        waterfall = self._sales_waterfall()
        net, margin = (float(waterfall["order"][name]) for name in ("net", "margin"))
        return {
            "amount_untaxed": net,
            "margin": margin,
            "margin_percent": margin / net if net else 0.0,
            "waterfall": waterfall,
            "lines": [
                {
                    "id": line.id,
                    "name": line.product_id.display_name or line.name,
                    "quantity": line.product_uom_qty,
                    "price": line.price_unit,
                    "discount": line.discount,
                    "net": line.price_subtotal,
                }
                for line in self.order_line
                if not line.display_type
            ],
        }

    def _sales_figures_with(self, change):
        """Return the figures of this order with ``change``; nothing is written."""
        with closing(self.env.cr.savepoint()):
            change._write_values()
            self.env.flush_all()
            return self._sales_figures()

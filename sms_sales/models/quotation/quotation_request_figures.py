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

    def _amounts(self):
        """Return the amounts by name, of the order or of its change."""
        self.ensure_one()
        # Whoever is asked need not see sales orders, nor their changes.
        mine = self.sudo()
        return mine.change_id.figures or mine.order_id._sales_amounts()

    def _figures(self):
        self.ensure_one()
        # Whoever is asked sees the figures of the quotation, if nothing else.
        mine = self.sudo()
        return mine.change_id.figures or mine.order_id._sales_figures()


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_amounts(self):
        """Return net amount and margin, by the costs that rules believe."""
        self.ensure_one()
        doubted = sum(
            (line._sales_judged_cost() - line.purchase_price) * line.product_uom_qty
            for line in self.order_line
        )
        margin = self.margin - doubted
        return {
            "amount_untaxed": self.amount_untaxed,
            "margin": margin,
            "margin_percent": margin / (self.amount_untaxed or 1),
        }

    def _sales_figures(self):
        """Return the amounts, the lines and the waterfall of this order, as data."""
        self.ensure_one()
        return {
            **self._sales_amounts(),
            "waterfall": self._sales_waterfall(),
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

from decimal import Decimal

from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = "sale.order.line"

    sales_floor_price = fields.Float(
        string="Floor price",
        compute="_compute_sales_bounds",
        min_display_digits="Product Price",
        groups="base.group_user",
        help="Per unit, without tax: nobody should sell below it.",
    )
    sales_target_price = fields.Float(
        string="Target price",
        compute="_compute_sales_bounds",
        min_display_digits="Product Price",
        groups="base.group_user",
        help="Per unit, without tax: what a good deal brings.",
    )
    sales_price_mark = fields.Selection(
        [("floor", "Under floor"), ("target", "Under target")],
        string="Price check",
        compute="_compute_sales_bounds",
        groups="base.group_user",
    )

    @api.depends(
        "price_subtotal",
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "order_id.partner_id",
        "order_id.pricelist_id",
    )
    def _compute_sales_bounds(self):
        on = self.env["sales.room"]._is_on("quotation")
        # A warning is for everybody who sells, whoever may read the list of bounds.
        bounds = self.env["sales.price.bound"].sudo()._bounds_of(self) if on else {}
        for line in self:
            floor, target = bounds.get(line.id, (None, None))
            line.sales_floor_price = float(floor or 0)
            line.sales_target_price = float(target or 0)
            line.sales_price_mark = line._sales_mark(floor, target)

    def _sales_mark(self, floor, target):
        """Return which bound the line's net price per unit misses."""
        if self.product_uom_qty <= 0:
            return False
        step = Decimal(str(self.currency_id.rounding or 0.01))
        # What rounding the line to cents took is nobody's discount.
        net = Decimal(str(self.price_subtotal)) + step / 2
        quantity = Decimal(str(self.product_uom_qty))
        if floor is not None and net < floor * quantity:
            return "floor"
        return "target" if target is not None and net < target * quantity else False

    def _sales_price_without_tax(self, price):
        """Return ``price`` per unit as the line's own price is without tax."""
        self.ensure_one()
        shown = self.price_unit * (1 - self.discount / 100) * self.product_uom_qty
        return price * self.price_subtotal / shown if shown else price

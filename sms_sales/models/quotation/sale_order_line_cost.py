from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """A cost that somebody typed lower than the product's own is not believed.

    The host lets salespeople type the cost of a line, and shows its margin by it.
    Rules, waterfalls and floors go by the cost that was typed over.
    """

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    sales_cost = fields.Float(
        string="Cost typed over",
        compute="_compute_sales_cost",
        store=True,
        precompute=True,
        copy=False,
        min_display_digits="Product Price",
        aggregator=None,
        groups="base.group_user",
        help="The product's own cost where somebody typed a lower one, else nothing.",
    )

    # The host takes the cost from the product for the same reasons.
    @api.depends("product_id", "company_id", "currency_id", "product_uom_id")
    def _compute_sales_cost(self):
        self.sales_cost = 0.0

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        typed = ["purchase_price" in vals for vals in vals_list]
        if any(typed) and self._sales_doubts_costs():
            chosen = (line.id for line, one in zip(lines, typed, strict=True) if one)
            lines.browse(chosen)._sales_keep_cost()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if "purchase_price" in vals and self._sales_doubts_costs():
            self._sales_keep_cost()
        return result

    @api.model
    def _sales_doubts_costs(self):
        """What the system writes itself, it knows."""
        return not self.env.su and self.env["sales.room"]._is_on("quotation")

    def _sales_keep_cost(self):
        for line in self.filtered("product_id"):
            own = line._sales_own_cost()
            cost = own if own > line.purchase_price else 0.0
            if line.sales_cost != cost:
                # Whoever types the cost; nobody sends in what it was.
                line.sudo().sales_cost = cost

    def _sales_own_cost(self):
        """Return the product's cost as the host takes it for this line."""
        self.ensure_one()
        # Rules go by it, whoever types another one.
        line = self.sudo().with_company(self.company_id)
        product = line.product_id
        cost = product.uom_id._compute_price(
            product.standard_price, line.product_uom_id
        )
        return line._convert_to_sol_currency(cost, product.cost_currency_id)

    def _sales_judged_cost(self):
        """Return the cost of a unit by which the line is judged."""
        self.ensure_one()
        return max(self.purchase_price, self.sales_cost)

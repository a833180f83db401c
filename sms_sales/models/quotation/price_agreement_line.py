from odoo import api, fields, models
from odoo.tools import SQL


class SalesPriceAgreementLine(models.Model):
    _name = "sales.price.agreement.line"
    _description = "Price of an Agreement"
    _order = "agreement_id, id"
    _rec_name = "product_id"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "sales.price.agreement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain=[("sale_ok", "=", True)],
    )
    uom_id = fields.Many2one(related="product_id.uom_id")
    price = fields.Float(
        required=True,
        min_display_digits="Product Price",
        help="Per unit, as prices of the customer's pricelist are.",
    )
    min_quantity = fields.Float(
        string="From quantity",
        digits="Product Unit",
        help="The price holds for order lines of at least this quantity.",
    )
    committed_quantity = fields.Float(
        string="Promised quantity",
        digits="Product Unit",
        help="What the customer promises to order while the agreement runs.",
    )
    fulfilled_quantity = fields.Float(
        string="Ordered so far", compute="_compute_fulfilled", digits="Product Unit"
    )
    fulfilled_amount = fields.Monetary(string="Worth", compute="_compute_fulfilled")
    fulfilled_percent = fields.Float(
        string="Fulfilled (%)", compute="_compute_fulfilled"
    )
    item_id = fields.Many2one(
        "product.pricelist.item", copy=False, readonly=True, ondelete="set null"
    )

    _product_uniq = models.Constraint(
        "UNIQUE(agreement_id, product_id)", "A product has one price in an agreement."
    )
    _numbers_positive = models.Constraint(
        "CHECK(price >= 0 AND min_quantity >= 0 AND committed_quantity >= 0)",
        "A price or a quantity of an agreement cannot be negative.",
    )

    @api.depends("agreement_id.date_from", "agreement_id.date_until", "product_id")
    def _compute_fulfilled(self):
        found = self._fulfilled()
        for line in self:
            quantity, amount = found.get(line._origin.id, (0.0, 0.0))
            line.fulfilled_quantity = quantity
            line.fulfilled_amount = amount
            promised = line.committed_quantity
            line.fulfilled_percent = 100 * quantity / promised if promised else 0

    def _fulfilled(self):
        """Return {line id: (quantity in the product's unit, worth)}, in one query.

        Of confirmed orders of the customer and its contacts, dated while the agreement
        runs, whoever sold them. Another currency counts at the rate of the order, then
        at that of today.
        """
        if not self._origin:
            return {}
        found, rates = {}, {}
        for line_id, currency_id, same, quantity, amount in self._fulfilled_rows():
            if not same:
                amount *= self._rate_today(line_id, rates, currency_id)
            before = found.get(line_id, (0.0, 0.0))
            found[line_id] = before[0] + quantity, before[1] + amount
        return found

    def _fulfilled_rows(self):
        self.env["sale.order.line"].flush_model(["price_subtotal", "product_uom_qty"])
        self.env["sale.order"].flush_model(["state", "date_order", "currency_rate"])
        self._origin.agreement_id.flush_recordset()
        return self.env.execute_query(
            SQL(
                """
                SELECT l.id, a.currency_id, o.currency_id = a.currency_id AS same,
                       SUM(s.product_uom_qty * u.factor / own.factor),
                       SUM(CASE WHEN o.currency_id = a.currency_id
                                THEN s.price_subtotal
                                ELSE s.price_subtotal
                                     / COALESCE(NULLIF(o.currency_rate, 0), 1) END)
                  FROM sales_price_agreement_line l
                  JOIN sales_price_agreement a ON a.id = l.agreement_id
                  JOIN res_company co ON co.id = a.company_id
                  LEFT JOIN res_partner cp ON cp.id = co.partner_id
                  JOIN res_partner p ON p.commercial_partner_id = a.partner_id
                  JOIN sale_order o ON o.partner_id = p.id AND o.state = 'sale'
                   AND o.company_id = a.company_id
                   AND (o.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(cp.tz, 'UTC'))::date >= a.date_from
                   AND (o.date_order AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(cp.tz, 'UTC'))::date < a.date_until
                  JOIN sale_order_line s ON s.order_id = o.id
                   AND s.product_id = l.product_id
                   AND s.is_downpayment IS NOT TRUE
                  JOIN uom_uom u ON u.id = s.product_uom_id
                  JOIN product_product pp ON pp.id = l.product_id
                  JOIN product_template pt ON pt.id = pp.product_tmpl_id
                  JOIN uom_uom own ON own.id = pt.uom_id
                 WHERE l.id IN %s
                 GROUP BY l.id, a.currency_id, same
                """,
                tuple(self._origin.ids),
            )
        )

    @api.model
    def _rate_today(self, line_id, rates, currency_id):
        company = self.browse(line_id).agreement_id.company_id
        if (company, currency_id) not in rates:
            rates[company, currency_id] = self.env["res.currency"]._get_conversion_rate(
                company.currency_id,
                self.env["res.currency"].browse(currency_id),
                company,
            )
        return rates[company, currency_id]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        if {"product_id", "price", "min_quantity"}.intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        self._check_draft()

    def _check_draft(self):
        self.agreement_id.filtered(lambda one: one.state != "draft")._refuse_change()

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

from .line_facts import line_facts

# How far back a customer's history and comparable orders are looked for.
MONTHS = 12
COMPARABLE = 8


class SalesQuotationRequest(models.Model):
    """What whoever decides looks at: margin, history, what others got."""

    _name = "sales.quotation.request"
    _inherit = "sales.quotation.request"

    margin = fields.Monetary(compute="_compute_margin")
    margin_percent = fields.Float(string="Margin (%)", compute="_compute_margin")
    history = fields.Html(
        string="The customer's history", compute="_compute_history", sanitize=False
    )
    comparable = fields.Html(
        string="What others got", compute="_compute_comparable", sanitize=False
    )

    @api.depends("order_id")
    def _compute_margin(self):
        for request in self:
            shown = request._figures()
            request.margin = shown["margin"]
            request.margin_percent = shown["margin_percent"]

    @api.depends("partner_id")
    def _compute_history(self):
        for request in self:
            # As in _compute_margin.
            request.history = request.sudo()._history()

    def _history(self):
        """Return the customer's quotations and orders of the last months, as a list."""
        partner = self.partner_id.commercial_partner_id
        chosen = SQL(
            """
              FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
             WHERE p.commercial_partner_id = %(partner)s
               AND o.company_id = %(company)s
               AND o.id != %(order)s AND o.date_order >= %(since)s
            """,
            partner=partner.id,
            company=self.company_id.id,
            order=self.order_id.id,
            since=self._since(),
        )
        ((asked, won, worth),) = self.env.execute_query(
            SQL(
                """
                SELECT count(*), count(*) FILTER (WHERE o.state = 'sale'),
                       sum(o.amount_untaxed / NULLIF(o.currency_rate, 0))
                           FILTER (WHERE o.state = 'sale') %s
                """,
                chosen,
            )
        )
        worth = format_amount(self.env, worth or 0, self.company_id.currency_id)
        ordered = SQL("SELECT o.id %s AND o.state = 'sale'", chosen)
        return self._history_in_words(asked, won, worth, self._discount_on(ordered))

    def _discount_on(self, chosen):
        """Return what the orders ``chosen`` (a query of ids) gave away of their list
        prices, in percent and in the company's currency (rule 2)."""
        ((discount,),) = self.env.execute_query(
            SQL(
                """
                SELECT 100 * sum((f.listed - f.price) / r.rate)
                           / NULLIF(sum(f.listed / r.rate), 0)
                  FROM (%s) f JOIN sale_order s ON s.id = f.order_id
                 CROSS JOIN LATERAL (
                       SELECT COALESCE(NULLIF(s.currency_rate, 0), 1)::numeric) r(rate)
                 WHERE f.ordered <> 0 AND f.listed IS NOT NULL
                """,
                line_facts(self.env, SQL("IN (%s)", chosen)),
            )
        )
        return discount

    def _history_in_words(self, asked, won, worth, discount):
        return self._as_list(
            [
                self.env._(
                    "Quotations in the last %(months)s months: %(count)s",
                    months=MONTHS,
                    count=asked,
                ),
                self.env._(
                    "Of these ordered: %(won)s, worth %(worth)s", won=won, worth=worth
                ),
                self.env._(
                    "Average discount on what was ordered: %.1f %%", discount or 0
                ),
            ]
        )

    @api.depends("order_id")
    def _compute_comparable(self):
        for request in self:
            # As in _compute_margin.
            request.comparable = request.sudo()._comparable()

    def _comparable(self):
        """Return the last orders of the products that hit, in a table."""
        rows = self._comparable_lines()
        if not rows:
            return Markup("<p>%s</p>") % self.env._(
                "Nobody else ordered these products in the last %s months.", MONTHS
            )
        labels = [
            self.env._("Date"),
            self.env._("Product"),
            self.env._("Customer"),
            self.env._("Quantity"),
            self.env._("Net price"),
            self.env._("Discount (%)"),
        ]
        lines = self.env["sale.order.line"]
        body = Markup().join(
            self._row("td", self._comparable_cells(lines.browse(line), price, discount))
            for line, price, discount in rows
        )
        return Markup(
            "<div class='table-responsive'><table class='table table-sm'>"
            "<thead>%s</thead><tbody>%s</tbody></table></div>"
        ) % (self._row("th", labels), body)

    @api.model
    def _row(self, tag, cells):
        """Return a row of the table; a phone has the product below the customer."""
        wide = "d-none d-sm-table-cell"
        classes = [wide, wide, "", "text-end", "text-end", "text-end"]
        tags = Markup().join(
            Markup("<%s class='%s'>%s</%s>") % (tag, one, cell, tag)
            for one, cell in zip(classes, cells, strict=True)
        )
        return Markup("<tr>%s</tr>") % tags

    def _comparable_lines(self):
        """Return (line, net price of one, discount on the list price in percent)."""
        products = self._products_at_stake()
        chosen = SQL(
            """
            SELECT o.id FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
             WHERE o.state = 'sale' AND o.company_id = %(company)s
               AND p.commercial_partner_id != %(partner)s
               AND o.date_order >= %(since)s
               AND EXISTS (SELECT FROM sale_order_line l WHERE l.order_id = o.id
                              AND l.product_id = ANY(%(products)s)
                              AND l.product_uom_qty > 0)
             ORDER BY o.date_order DESC, o.id DESC LIMIT %(limit)s
            """,
            products=products,
            company=self.company_id.id,
            partner=self.partner_id.commercial_partner_id.id,
            since=self._since(),
            limit=COMPARABLE,
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT f.line_id, f.price / f.quantity,
                       100 * (f.listed - f.price) / NULLIF(f.listed, 0)
                  FROM (%(facts)s) f JOIN sale_order o ON o.id = f.order_id
                 WHERE f.product_id = ANY(%(products)s) AND f.ordered > 0
                 ORDER BY o.date_order DESC, f.line_id LIMIT %(limit)s
                """,
                facts=line_facts(self.env, SQL("IN (%s)", chosen)),
                products=products,
                limit=COMPARABLE,
            )
        )

    def _comparable_cells(self, line, price, discount):
        product = line.product_id.display_name
        customer = line.order_id.partner_id.commercial_partner_id.name
        small = Markup("%s<div class='d-sm-none small text-muted'>%s</div>")
        return [
            format_date(self.env, line.order_id.date_order),
            product,
            small % (customer, product),
            f"{line.product_uom_qty:g} {line.product_uom_id.name}",
            format_amount(self.env, float(price), line.currency_id),
            "–" if discount is None else f"{float(discount):.1f}",
        ]

    def _products_at_stake(self):
        """Return the products of the lines that hit, or all where the order does."""
        products = (self.envelope or {}).get("exposure", {}).get("products")
        return products or self.order_id.order_line.product_id.ids

    def _since(self):
        return fields.Datetime.subtract(fields.Datetime.now(), months=MONTHS)

    @api.model
    def _as_list(self, words):
        items = Markup().join(Markup("<li>%s</li>") % one for one in words)
        return Markup("<ul class='mb-0'>%s</ul>") % items

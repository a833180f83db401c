from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_amount, format_date

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
            # Whoever is asked sees the figures of the quotation, if nothing else.
            order = request.sudo().order_id
            request.margin = order.margin
            request.margin_percent = order.margin_percent

    @api.depends("partner_id")
    def _compute_history(self):
        for request in self:
            # As in _compute_margin.
            request.history = request.sudo()._history()

    def _history(self):
        """Return the customer's quotations and orders of the last months, as a list."""
        partner = self.partner_id.commercial_partner_id
        ((asked, won, worth, discount),) = self.env.execute_query(
            SQL(
                """
                SELECT count(*), count(*) FILTER (WHERE o.state = 'sale'),
                       sum(o.amount_untaxed / NULLIF(o.currency_rate, 0))
                           FILTER (WHERE o.state = 'sale'),
                       (SELECT avg(l.discount) FROM sale_order_line l
                          JOIN sale_order s ON s.id = l.order_id
                          JOIN res_partner q ON q.id = s.partner_id
                         WHERE s.state = 'sale' AND l.display_type IS NULL
                           AND q.commercial_partner_id = %(partner)s
                           AND s.company_id = %(company)s
                           AND s.date_order >= %(since)s)
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
        )
        worth = format_amount(self.env, worth or 0, self.company_id.currency_id)
        return self._history_in_words(asked, won, worth, discount)

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
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.id, l.id FROM sale_order_line l
                  JOIN sale_order o ON o.id = l.order_id
                 WHERE l.product_id = ANY(%(products)s) AND o.state = 'sale'
                   AND o.company_id = %(company)s AND o.id != %(order)s
                   AND o.date_order >= %(since)s AND l.product_uom_qty > 0
                 ORDER BY o.date_order DESC, l.id LIMIT %(limit)s
                """,
                products=self._products_at_stake(),
                company=self.company_id.id,
                order=self.order_id.id,
                since=self._since(),
                limit=COMPARABLE,
            )
        )
        lines = self.env["sale.order.line"].browse(line for _order, line in rows)
        if not lines:
            return Markup("<p>%s</p>") % self.env._(
                "Nobody else ordered these products in the last %s months.", MONTHS
            )
        labels = [
            self.env._("Date"),
            self.env._("Customer"),
            self.env._("Product"),
            self.env._("Quantity"),
            self.env._("Price"),
            self.env._("Disc.%"),
        ]
        head = Markup().join(Markup("<th>%s</th>") % label for label in labels)
        body = Markup().join(self._comparable_row(line) for line in lines)
        return Markup(
            "<div class='table-responsive'><table class='table table-sm'>"
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (head, body)

    def _comparable_row(self, line):
        cells = [
            format_date(self.env, line.order_id.date_order),
            line.order_id.partner_id.commercial_partner_id.name,
            line.product_id.display_name,
            f"{line.product_uom_qty:g} {line.product_uom_id.name}",
            format_amount(self.env, line.price_unit, line.currency_id),
            f"{line.discount:g}",
        ]
        tags = Markup().join(Markup("<td>%s</td>") % cell for cell in cells)
        return Markup("<tr>%s</tr>") % tags

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

from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...tools.company_day import day_of

HUNDRED = Decimal(100)

# One row a line and bound that concerns it, the closest first.
_FOUND = """
    SELECT line.key, b.basis, b.currency_id, b.floor::text, b.target::text
      FROM unnest(%(keys)s, %(products)s, %(templates)s, %(paths)s, %(partners)s,
                  %(accounts)s, %(pricelists)s, %(countries)s, %(companies)s, %(days)s)
           AS line(key, product, template, path, partner,
                   account, pricelist, country, company, day)
      JOIN sales_price_bound b
        ON b.active
       AND (b.company_id IS NULL OR b.company_id = line.company)
       AND (b.date_from IS NULL OR b.date_from <= line.day)
       AND (b.date_until IS NULL OR b.date_until > line.day)
       AND (b.product_id IS NULL OR b.product_id = line.product)
       AND (b.product_tmpl_id IS NULL OR b.product_tmpl_id = line.template)
       AND (b.pricelist_id IS NULL OR b.pricelist_id = line.pricelist)
       AND (b.country_id IS NULL OR b.country_id = line.country)
      LEFT JOIN product_category c ON c.id = b.categ_id
      LEFT JOIN LATERAL (
           SELECT bool_or(p.partner_id IS NOT NULL) AS met
             FROM res_partner_category_sales_price_bound_rel t
             LEFT JOIN res_partner_res_partner_category_rel p
               ON p.category_id = t.res_partner_category_id
              AND p.partner_id IN (line.partner, line.account)
            WHERE t.sales_price_bound_id = b.id) tags ON TRUE
     WHERE (c.id IS NULL OR starts_with(line.path, c.parent_path))
       AND tags.met IS NOT FALSE
     ORDER BY line.key,
              (b.product_id IS NOT NULL) DESC,
              (b.product_tmpl_id IS NOT NULL) DESC,
              length(c.parent_path) DESC NULLS LAST,
              (tags.met IS TRUE)::int + (b.pricelist_id IS NOT NULL)::int
              + (b.country_id IS NOT NULL)::int DESC,
              b.sequence, b.id
"""

_TYPES = {"paths": "text", "days": "date"}


class SalesPriceBound(models.Model):
    _name = "sales.price.bound"
    _inherit = "sales.price.bound"

    @api.model
    def _bounds_of(self, lines):
        """Return {line id: (floor, target)} of the order lines, in one query.

        Decimals per unit of the line, without tax, in the order's currency; None
        where no bound holds. Lines that are not saved are told by their NewId.
        Rates of other currencies are read once a currency and day.
        """
        lines = lines.filtered(lambda line: line._sales_is_product_line())
        if not lines:
            return {}
        self.flush_model()
        self.env["res.partner"].flush_model(["category_id"])
        by_line = defaultdict(list)
        for key, *bound in self.env.execute_query(self._found_query(lines)):
            by_line[lines[key]].append(bound)
        rates = {}
        return {
            line.id: tuple(
                self._first(
                    line, [(*bound[:2], bound[place]) for bound in bounds], rates
                )
                for place in (2, 3)
            )
            for line, bounds in by_line.items()
        }

    @api.model
    def _found_query(self, lines):
        columns = defaultdict(list)
        of_order = {order: self._order_terms(order) for order in lines.order_id}
        for key, line in enumerate(lines):
            terms = {"keys": key, **of_order[line.order_id], **self._line_terms(line)}
            for name, value in terms.items():
                columns[name].append(value)
        return SQL(_FOUND, **{name: _typed(name, columns[name]) for name in columns})

    @api.model
    def _line_terms(self, line):
        product = line.product_id
        return {
            "products": product._origin.id or None,
            "templates": product.product_tmpl_id._origin.id or None,
            "paths": product.categ_id.parent_path or None,
        }

    @api.model
    def _order_terms(self, order):
        partner = order.partner_id
        goes_to = order.partner_shipping_id or partner
        return {
            "partners": partner._origin.id or None,
            "accounts": partner.commercial_partner_id._origin.id or None,
            "pricelists": order.pricelist_id._origin.id or None,
            "countries": (goes_to.country_id or partner.country_id).id or None,
            "companies": order.company_id.id or None,
            "days": self._order_day(order),
        }

    @api.model
    def _order_day(self, order):
        """Return the day of the order, where its company is."""
        return day_of(order.company_id, order.date_order)

    @api.model
    def _first(self, line, bounds, rates):
        """Return the first bound that gives a value, in the terms of the line."""
        for basis, currency_id, value in bounds:
            if value and Decimal(value):
                return self._in_terms_of(line, basis, currency_id, value, rates)
        return None

    @api.model
    def _in_terms_of(self, line, basis, currency_id, value, rates):
        if basis == "list":
            price = line._sales_price_without_tax(line.sales_list_price)
            return Decimal(str(price)) * Decimal(value) / HUNDRED if price else None
        if basis == "cost":
            # Zero is a cost that nobody has entered.
            cost = line._sales_judged_cost()
            return Decimal(str(cost)) * Decimal(value) / HUNDRED if cost else None
        day = self._order_day(line.order_id)
        key = currency_id, line.currency_id, line.company_id, day
        if key not in rates:
            rates[key] = self.env["res.currency"]._get_conversion_rate(
                self.env["res.currency"].browse(currency_id), *key[1:]
            )
        price = float(value) * rates[key]
        unit = line.product_id.uom_id
        return Decimal(str(unit._compute_price(price, line.product_uom_id)))


def _typed(name, values):
    return SQL("%s::%s[]", values, SQL.identifier(_TYPES.get(name, "int4")))

from decimal import Decimal

from odoo import api, models

from ...engine.discount import Part, discounted
from ...engine.quotation.waterfall import Levels, as_data, together, typed_factor

ZERO = Decimal(0)


def _decimal(number, places=12):
    """Floats of the host carry dust (0.30000000000000004): cut it."""
    return Decimal(str(round(number, places)))


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_waterfall(self):
        """Return the price waterfall of this order as data, of its lines too (rule 14).

        Amounts are strings, without tax, in the order's currency. Lines whose prices
        were not kept count at their net price at every level, and are ``unknown``.
        """
        self.ensure_one()
        levels = self._sales_levels()
        whole = together(levels.values())
        untaxed = self._sales_money(self.amount_untaxed)
        rounding = untaxed - sum((part.amounts[-1] for part in levels.values()), ZERO)
        return {
            "order": as_data(whole, rounding),
            "lines": [
                {
                    "id": line.id,
                    "uid": line.sales_uid or "",
                    "name": line.product_id.display_name or line.name or "",
                    "quantity": line.product_uom_qty,
                    **as_data(found),
                }
                for line, found in levels.items()
            ],
            "unknown": sum(not found.known for found in levels.values()),
        }

    @api.readonly
    def get_sales_waterfall(self):
        """Return what the chart on the order shows; for who may read costs."""
        self.ensure_one()
        self.check_access("read")
        self.env["sale.order.line"]._sales_check_costs()
        return {
            **self._sales_waterfall(),
            "currency_id": self.currency_id.id,
            "name": self.display_name,
        }

    def _sales_levels(self):
        """Return {line: Levels}: products, and discounts that found no line to reduce.

        Discounts of the order are spread over the lines of their set of taxes.
        """
        lines = self._get_priced_lines()
        net = {line: self._sales_money(line.price_subtotal) for line in lines}
        parts = [
            Part(
                line,
                frozenset(line.tax_ids.ids),
                net[line],
                "discount" if line._sales_reduces_order() else "line",
            )
            for line in lines
        ]
        step = Decimal(str(self.currency_id.rounding))
        reached = discounted(parts, step)
        return {line: line._sales_levels(net[line], reached[line]) for line in reached}

    def _sales_money(self, amount):
        return _decimal(self.currency_id.round(amount))


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = "sale.order.line"

    def _sales_waterfall(self):
        """Return the price waterfall of this line as data."""
        self.ensure_one()
        found = self.order_id._sales_levels().get(self)
        return as_data(found) if found else None

    @api.model
    def _sales_check_costs(self):
        """The host shows costs to a group; so do we."""
        self._check_field_access(self._fields["purchase_price"], "read")

    def _sales_reduces_order(self):
        """Return whether the line is a discount or a reward, as commissions see it."""
        self.ensure_one()
        reduces = self.price_unit < 0 and self.product_uom_qty > 0
        return bool(reduces or self._is_discount_line() or self._is_global_discount())

    def _sales_levels(self, net, reached):
        """Return the levels of a line whose ``net`` comes down to ``reached``."""
        self.ensure_one()
        prices = self._sales_unit_prices()
        known = prices is not None
        amounts = self._sales_untaxed(prices) if known else (net,) * 4
        unit_cost = self._sales_judged_cost()
        cost = _decimal(unit_cost) * _decimal(self.product_uom_qty)
        goods = self.product_id.type == "consu" and not self._sales_reduces_order()
        return Levels(
            (*amounts, net, reached),
            self.order_id._sales_money(float(cost)),
            known or not self._sales_is_product_line(),
            bool(goods and self.product_uom_qty and not unit_cost),
        )

    def _sales_unit_prices(self):
        """Return list, pricelist, volume and typed price; None if the list is not
        known."""
        if not self._sales_is_product_line() or not self.sales_list_price:
            return None
        factor = typed_factor(
            _decimal(self.technical_price_unit),
            _decimal(self.sales_pricelist_price),
            _decimal(self.discount),
        )
        return (
            self.sales_list_price,
            self.sales_base_price,
            self.sales_pricelist_price,
            float(_decimal(self.price_unit) * factor),
        )

    def _sales_untaxed(self, prices):
        """Return the line's amount without tax at each of the ``prices``, rounded."""
        found = {}
        for price in set(prices):
            base = self._prepare_base_line_for_taxes_computation(
                price_unit=price, discount=0.0
            )
            # Only the line's own tax on its own amount: nothing fixed by other lines.
            taxes = self.env["account.tax"]
            taxes._add_tax_details_in_base_line(base, self.company_id)
            taxes._round_base_lines_tax_details([base], self.company_id)
            excluded = base["tax_details"]["total_excluded_currency"]
            found[price] = self.order_id._sales_money(excluded)
        return tuple(found[price] for price in prices)

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine import promise
from ..engine.promise import Stock

STATES = [
    ("ready", "On time"),
    ("later", "Later"),
    ("order", "To be ordered"),
    ("unknown", "No supply known"),
]


class SaleOrderLine(models.Model):
    """What a quotation may promise without taking it from somebody else.

    The host shows what is forecast on the line's day; that may be meant for an order
    that is delivered the day after.
    """

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    sales_promise = fields.Char(
        string="Promise", compute="_compute_sales_promise", groups="base.group_user"
    )
    sales_promise_state = fields.Selection(
        STATES, compute="_compute_sales_promise", groups="base.group_user"
    )
    sales_promise_qty = fields.Float(
        string="Available to Promise",
        digits="Product Unit",
        compute="_compute_sales_promise",
        groups="base.group_user",
        help="On the line's date, with all that is confirmed for later left untouched.",
    )
    sales_promise_date = fields.Datetime(
        string="Whole Quantity From",
        compute="_compute_sales_promise",
        groups="base.group_user",
        help="From stock and expected receipts, else by a new order from the vendor.",
    )
    sales_quoted_qty = fields.Float(
        string="Also Offered",
        digits="Product Unit",
        compute="_compute_sales_quoted_qty",
        groups="base.group_user",
        help="What other quotations that were sent, and are valid, offer of it in this "
        "warehouse. Nothing of it is taken off.",
    )

    @api.depends(
        "state",
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "customer_lead",
        "warehouse_id",
        "order_id.commitment_date",
        "order_id.order_line.product_uom_qty",
    )
    def _compute_sales_promise(self):
        on = self.env["sales.room"]._is_on("quotation")
        told = self._sales_promises() if on else {}
        for line in self:
            state, quantity, date = told.get(line, (False, 0, False))
            line.sales_promise_state = state
            line.sales_promise_qty = quantity
            line.sales_promise_date = date
            line.sales_promise = line._sales_promise_words(state, quantity, date)

    def _sales_promises(self):
        """Return {line: (state, quantity, date)}; each order by itself, and within
        an order the first lines first."""
        lines = self.order_id.order_line.filtered(lambda x: x._sales_is_promised())
        levels = self.env["sales.stock.levels"]
        stocks = levels._of(lines.warehouse_id._origin, lines.product_id._origin)
        told, leads, now = {}, {}, fields.Datetime.now()
        for order, own in lines.grouped("order_id").items():
            left = {}
            for line in own:
                pair = line.product_id._origin.id, line.warehouse_id._origin.id
                stock = left.get(pair) or stocks.get(pair, Stock())
                day = order.commitment_date or line._expected_date()
                wanted = line._sales_in_product_unit()
                state, free, date = _promised(stock, now, day, wanted)
                if state == "unknown":
                    date = line._sales_supply_date(leads, now)
                    state = "order" if date else state
                left[pair] = stock.taking(day, wanted)
                told[line] = state, line._sales_in_own_unit(free), date
        return told

    def _sales_is_promised(self):
        """Whether the line is one of goods in stock on a quotation."""
        self.ensure_one()
        return (
            self.state in ("draft", "sent")
            and self.product_id.is_storable
            and self.product_uom_qty > 0
            and self.warehouse_id
            and not self.is_mto
        )

    def _sales_supply_date(self, leads, now):
        """Return when a new order from the vendor would be there, if there is one.

        ``leads`` remembers what was asked for a company: all lines by one query.
        """
        self.ensure_one()
        company = self.company_id
        if company not in leads:
            products = self.order_id.order_line.product_id._origin
            found = self.env["sales.stock.levels"]._lead_days(company, products)
            leads[company] = found
        days = leads[company].get(self.product_id._origin.id)
        if days is None:
            return False
        return now + timedelta(days=days + company._sales_security_days())

    def _sales_in_product_unit(self):
        quantity = self.product_uom_id._compute_quantity(
            self.product_uom_qty, self.product_id.uom_id, round=False
        )
        return Decimal(str(quantity))

    def _sales_in_own_unit(self, quantity):
        return self.product_id.uom_id._compute_quantity(
            float(quantity), self.product_uom_id, rounding_method="DOWN"
        )

    def _sales_promise_words(self, state, quantity, date):
        if state == "ready":
            return self.env._("On time")
        if state not in ("later", "order"):
            return state and self.env._(
                "%(free)s of %(all)s, no supply known",
                free=f"{quantity:g}",
                all=f"{self.product_uom_qty:g}",
            )
        words = {
            "free": f"{quantity:g}",
            "all": f"{self.product_uom_qty:g}",
            "day": format_date(
                self.env, fields.Datetime.context_timestamp(self, date).date()
            ),
        }
        if state == "later":
            return self.env._("%(free)s of %(all)s, all on %(day)s", **words)
        return self.env._("%(free)s of %(all)s, all on %(day)s if ordered now", **words)

    @api.depends("state", "product_id", "product_uom_id", "warehouse_id")
    def _compute_sales_quoted_qty(self):
        on = self.env["sales.room"]._is_on("quotation")
        lines = self.filtered(lambda x: on and x._sales_is_promised())
        offered = lines._sales_offered() if lines else {}
        for line in self:
            key = line.product_id._origin, line.warehouse_id._origin
            whole = offered.get(key, 0) - offered.get((line.order_id._origin, *key), 0)
            line.sales_quoted_qty = line in lines and line._sales_in_own_unit(
                max(whole, 0)
            )

    def _sales_offered(self):
        """Return what sent quotations offer, by product and warehouse, and with it
        what of that these lines' own orders offer."""
        today = fields.Date.context_today(self)
        # Sums of others' quotations, which name nobody.
        rows = self.sudo()._read_group(
            [
                ("product_id", "in", self.product_id._origin.ids),
                ("warehouse_id", "in", self.warehouse_id._origin.ids),
                ("state", "=", "sent"),
                "|",
                ("order_id.validity_date", "=", False),
                ("order_id.validity_date", ">=", today),
            ],
            ["product_id", "warehouse_id", "product_uom_id", "order_id"],
            ["product_uom_qty:sum"],
        )
        own = self.order_id._origin
        offered = defaultdict(float)
        for product, warehouse, unit, order, quantity in rows:
            quantity = unit._compute_quantity(quantity, product.uom_id, round=False)
            offered[product, warehouse] += quantity
            if order in own:
                offered[order, product, warehouse] += quantity
        return offered


def _promised(stock, now, day, wanted):
    """Return state, what is free on the day, and when the whole is."""
    low = promise.lows(stock, now)
    free = promise.available(low, day)
    if free >= wanted:
        return "ready", free, promise.earliest(low, wanted)
    date = promise.earliest(low, wanted)
    return ("later" if date else "unknown"), free, date

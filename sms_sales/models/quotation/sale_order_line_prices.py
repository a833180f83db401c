from uuid import uuid4

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.batch import end_job, run_chunk
from .product_pricelist import knowing_rules

# What a line would have cost when it was priced: nobody types it.
PRICES = ("sales_list_price", "sales_base_price", "sales_pricelist_price")
# Lines in a transaction of the job that marks old lines.
CHUNK = 20_000


class SaleOrderLine(models.Model):
    """Prices of the day on which the line was priced: per unit, in the order's
    currency, with or without tax as the unit price is.

    In the database they are NULL where nobody knows them: on sections, down payments
    and global discounts, on lines older than the room, and while the room was off.
    """

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    # Computed, so that a line that is imported or copied has one of its own too.
    sales_uid = fields.Char(
        string="Line mark",
        compute="_compute_sales_uid",
        store=True,
        precompute=True,
        copy=False,
        groups="base.group_user",
        help="By it a line is found again in another revision of its quotation.",
    )
    sales_list_price = fields.Float(
        string="List price when priced",
        compute="_compute_sales_prices",
        store=True,
        precompute=True,
        min_display_digits="Product Price",
        aggregator=None,
        groups="base.group_user",
        help="The product's own price on the day on which the line was priced.",
    )
    sales_base_price = fields.Float(
        string="Pricelist price of one when priced",
        compute="_compute_sales_prices",
        store=True,
        precompute=True,
        min_display_digits="Product Price",
        aggregator=None,
        groups="base.group_user",
        help="What the pricelist asked for a single unit on that day.",
    )
    sales_pricelist_price = fields.Float(
        string="Pricelist price when priced",
        compute="_compute_sales_prices",
        store=True,
        precompute=True,
        min_display_digits="Product Price",
        aggregator=None,
        groups="base.group_user",
        help="What the pricelist asked for the ordered quantity on that day.",
    )

    def _compute_sales_uid(self):
        for line in self:
            line.sales_uid = line.sales_uid or uuid4().hex

    # The host prices a line again for the same reasons.
    @api.depends("product_id", "product_uom_id", "product_uom_qty")
    def _compute_sales_prices(self):
        if not self.env["sales.room"]._is_on("quotation"):
            return
        # A part of a combo finds its combo once both are saved.
        ready = self.filtered(lambda line: line._origin or not line.combo_item_id)
        priced = ready.filtered(lambda line: line._sales_is_priced_by_list())
        with knowing_rules(priced.product_id):
            for company, lines in priced.grouped("company_id").items():
                for line in lines.with_company(company):
                    line._sales_keep_prices()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().create(vals_list)
        if not self.env.su:
            vals_list = [self._sales_drop_prices(vals) for vals in vals_list]
        products = {vals.get("product_id") for vals in vals_list} - {None, False}
        with knowing_rules(self.env["product.product"].browse(products)):
            return super().create(vals_list)

    def _add_precomputed_values(self, vals_list):
        """Leave NULL what is not known, and to later what a combo has to know first."""
        result = super()._add_precomputed_values(vals_list)
        for vals in vals_list:
            if not any(vals.get(name) for name in PRICES):
                for name in PRICES:
                    vals.pop(name, None)
        return result

    def write(self, vals):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().write(vals)
        return super().write(vals if self.env.su else self._sales_drop_prices(vals))

    @api.model
    def _sales_drop_prices(self, vals):
        """Nobody sends in the prices by which the discount is judged."""
        refused = {*PRICES, "sales_uid", "sales_cost"}.intersection(vals)
        return {name: vals[name] for name in vals if name not in refused}

    def _sales_is_product_line(self):
        """Return whether quotation rules look at this line: a product that is sold, no
        combo's header, down payment, delivery, expense, discount or reward."""
        self.ensure_one()
        return bool(
            self.product_id
            and self.product_type != "combo"
            and not (self.display_type or self.is_downpayment or self.is_expense)
            and not (self._is_delivery() or self._is_discount_line())
            and not self._is_global_discount()
        )

    def _sales_is_priced_by_list(self):
        """Return whether the host takes the price of this line from the product."""
        self.ensure_one()
        return bool(
            self.product_id
            and self.order_id
            and self.product_uom_id
            and self.product_type != "combo"
            and not (self.is_downpayment or self._is_global_discount())
            # What is invoiced keeps its price, whatever becomes of its quantity.
            and self.qty_invoiced <= 0
        )

    def _sales_keep_prices(self):
        levels = self._sales_price_levels()
        fitted = {one: self._sales_fit_price(one) for one in {*levels}}
        for name, price in zip(PRICES, levels, strict=True):
            self[name] = fitted[price]

    def _sales_price_levels(self):
        """Return the list price, and the pricelist's for one and as ordered."""
        self.ensure_one()
        if self.combo_item_id:
            return self._sales_combo_levels()
        pricelist = self.order_id.pricelist_id
        product = self.product_id
        if context := self._get_product_price_context():
            product = product.with_context(**context)
        terms = {
            "uom": self.product_uom_id,
            "date": self._get_order_date(),
            "currency": self.currency_id,
        }
        no_rule = self.env["product.pricelist.item"]
        listed = no_rule._compute_price(product, 1.0, **terms)
        quantity = self.product_uom_qty or 1.0
        # What has no rule for many has none for one.
        if not pricelist or (quantity >= 1.0 and not self.pricelist_item_id):
            return listed, listed, listed
        ordered = pricelist._get_product_price(product, quantity, **terms)
        if quantity == 1.0:
            return listed, ordered, ordered
        return listed, pricelist._get_product_price(product, 1.0, **terms), ordered

    def _sales_combo_levels(self):
        """A part of a combo has its share of each of the combo's prices."""
        combo = self._get_linked_line()
        share = self._get_combo_item_display_price()
        shown = combo._get_display_price_ignore_combo()
        prices = combo._sales_price_levels()
        return [share * price / shown if shown else share for price in prices]

    def _sales_fit_price(self, price):
        """Give ``price`` the taxes that the customer's unit price includes."""
        product = self.product_id
        taxes = product.taxes_id._filter_taxes_by_company(self.company_id)
        return product._get_tax_included_unit_price_from_price(
            price,
            product_taxes=taxes,
            fiscal_position=self.order_id.fiscal_position_id,
        )

    def _sales_price_again(self):
        """Take today's prices, as when the prices of the order are updated."""
        if self.env["sales.room"]._is_on("quotation"):
            for name in PRICES:
                self.env.add_to_compute(self._fields[name], self)

    @api.model
    def _cron_mark_lines(self):
        """Mark the lines that were there before us, then never run again."""
        while run_chunk(self.env, self._mark_lines) and self._has_unmarked_lines():
            continue
        if not self._has_unmarked_lines():
            end_job(self.env)

    @api.model
    def _has_unmarked_lines(self):
        return bool(
            self.env.execute_query(
                SQL("SELECT 1 FROM sale_order_line WHERE sales_uid IS NULL LIMIT 1")
            )
        )

    @api.model
    def _mark_lines(self):
        marked = self.env.execute_query(
            SQL(
                """
                UPDATE sale_order_line SET sales_uid = md5('sale.order.line' || id)
                 WHERE id IN (SELECT id FROM sale_order_line
                               WHERE sales_uid IS NULL ORDER BY id LIMIT %s)
                RETURNING id
                """,
                CHUNK,
            )
        )
        self.invalidate_model(["sales_uid"])
        return len(marked)

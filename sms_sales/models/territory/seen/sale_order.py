from odoo import api, fields, models
from odoo.tools import SQL

from ....tools.cached_columns import refresh_columns


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "sales.territory.document.mixin"]

    sales_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory",
        compute="_compute_sales_territory_id",
        store=True,
        kept=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's territory: today's for a quotation, and for an order the "
        "one it had when the order was confirmed.",
    )

    @api.depends("partner_id.commercial_partner_id", "company_id")
    def _compute_sales_territory_id(self):
        on = self.env["sales.room"]._is_on("territory")
        quotations = self.filtered(
            lambda order: order.state in ("draft", "sent") or not order._origin
        )
        for order in self - quotations if on else self:
            order.sales_territory_id = order._origin.sales_territory_id
        if on:
            quotations._sales_place()

    def action_confirm(self):
        """Freeze the territory of today, at each confirmation."""
        if self.env["sales.room"]._is_on("territory"):
            for order, territory in self._sales_places().items():
                # A write has its price, also one that changes nothing.
                if order.sales_territory_id != territory:
                    order.sales_territory_id = territory
        return super().action_confirm()

    def _sales_place(self):
        """Take the present territory of the sold-to commercial entity."""
        for order, territory in self._sales_places().items():
            order.sales_territory_id = territory

    def _sales_places(self):
        """Return {order: present territory of the sold-to commercial entity}."""
        found, nowhere = {}, self.env["sales.territory"]
        for company, orders in self.grouped("company_id").items():
            accounts = orders.partner_id.commercial_partner_id
            territories = accounts._sales_territory_in(company)
            for order in orders:
                account = order.partner_id.commercial_partner_id
                found[order] = territories.get(account) or nowhere
        return found

    @api.model
    def _sales_refresh_quotations(self, account_ids=None):
        """Make quotations say what the ledger says, of all accounts or of these."""
        ledger = self.env["sales.territory.assignment"]
        account = SQL("p.commercial_partner_id")
        self.flush_model(["company_id", "partner_id", "sales_territory_id", "state"])
        only = SQL("AND p.commercial_partner_id = ANY(%s)", account_ids)
        return refresh_columns(
            self,
            ["sales_territory_id"],
            SQL(
                """
                SELECT o.id, a.territory_id AS sales_territory_id
                  FROM sale_order o
                  JOIN res_partner p ON p.id = o.partner_id
                  LEFT JOIN sales_territory_assignment a ON %(shown)s
                 WHERE o.state IN ('draft', 'sent') %(only)s
                """,
                shown=ledger._shown("account_id", account, SQL("o.company_id")),
                only=only if account_ids else SQL(),
            ),
        )

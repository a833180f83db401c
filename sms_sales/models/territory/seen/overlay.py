"""Overlay territories are kept on no document (an account may be in any number): who
is in one sees the documents of the accounts that the ledger says are in it today."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .document_mixin import DOCUMENTS

# Up to so many customers a list goes before a sub-query: under an OR, the database
# uses an index for a list of ids.
LISTED = 5_000


class SalesTerritoryDocumentMixin(models.AbstractModel):
    _name = "sales.territory.document.mixin"
    _inherit = "sales.territory.document.mixin"

    # The account of the document, or one of its contacts.
    _sales_customer_field = "partner_id"

    sales_overlay_seen = fields.Boolean(
        string="In my overlay territories",
        compute="_compute_sales_overlay_seen",
        search="_search_sales_overlay_seen",
        help="You are a member of an overlay territory that its customer is in today, "
        "or manage one.",
    )

    @api.depends_context("uid")
    @api.depends(lambda self: self._sales_overlay_fields())
    def _compute_sales_overlay_seen(self):
        seen = set()
        if self.env.user._sales_seen_territory_ids("overlay"):
            # Whoever asks whether they may see it need not see it yet.
            customers = self.sudo().mapped(self._sales_customer_field)
            seen = set(self.env.user._sales_overlay_customers(customers.ids))
        for document in self:
            customer = document[self._sales_customer_field]
            document.sales_overlay_seen = customer.id in seen

    def _search_sales_overlay_seen(self, operator, value):
        if operator != "in":
            return NotImplemented
        user = self.env.user
        if not user._sales_seen_territory_ids("overlay"):
            return Domain.FALSE
        customers = user._sales_overlay_customers(limit=LISTED + 1)
        if len(customers) > LISTED:
            customers = user._sales_overlay_customers_sql()
        return Domain(self._sales_customer_field, "in", customers)

    @api.model
    def _sales_overlay_fields(self):
        # Not everything that inherits from this is a model with customers.
        known = self._sales_customer_field in self._fields
        return [self._sales_customer_field] if known else []


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    def _sales_overlay_customers(self, customer_ids=None, limit=None):
        """Return the ids of accounts and contacts in this user's overlay territories.

        :param customer_ids: only of these
        """
        query = self._sales_overlay_customers_sql(customer_ids)
        if limit:
            query = SQL("%s LIMIT %s", query, limit)
        return [customer_id for (customer_id,) in self.env.execute_query(query)]

    def _sales_overlay_customers_sql(self, customer_ids=None):
        self.ensure_one()
        # Who has just been saved is placed first.
        saved = ["commercial_partner_id", "sales_territory_id"]
        self.env["res.partner"].flush_model(saved)
        self.env["sales.territory.assignment"].flush_model()
        return SQL(
            """
            SELECT DISTINCT c.id
              FROM sales_territory_assignment a
              JOIN res_partner c ON c.commercial_partner_id = a.account_id
             WHERE a.kind = 'overlay' AND a.date_until IS NULL
               AND a.territory_id = ANY(%s) AND %s
            """,
            self._sales_seen_territory_ids("overlay"),
            SQL("TRUE")
            if customer_ids is None
            else SQL("c.id = ANY(%s)", list(customer_ids)),
        )


class SalesTerritoryAssignment(models.Model):
    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.model
    def _forget_shown(self, plan):
        res = super()._forget_shown(plan)
        if plan.kind == "overlay":
            for name in DOCUMENTS:
                self.env[name].invalidate_model(["sales_overlay_seen"], flush=False)
        return res

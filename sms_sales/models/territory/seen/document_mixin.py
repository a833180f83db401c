from odoo import api, fields, models
from odoo.fields import Domain

DOCUMENTS = (
    "res.partner",
    "crm.lead",
    "crm.activity.report",
    "sale.order",
    "sale.report",
    "account.move",
    "account.invoice.report",
    "sales.territory.coverage",
)


class SalesTerritoryDocumentMixin(models.AbstractModel):
    """A document that has ``sales_territory_id`` and is seen in that territory.

    Record rules ask ``sales_territory_seen``. It is searched by the ids of the user's
    territories, found anew for each search: under an OR, the database uses an index
    for a list of ids, and none for a sub-query. The host caches the rule, not the ids.
    """

    _name = "sales.territory.document.mixin"
    _inherit = "sales.kept.mixin"
    _description = "Document of a Territory"

    sales_territory_seen = fields.Boolean(
        string="In my territories",
        compute="_compute_sales_territory_seen",
        search="_search_sales_territory_seen",
        help="You are a member of its territory today, or manage it.",
    )

    @api.depends_context("uid")
    @api.depends("sales_territory_id")
    def _compute_sales_territory_seen(self):
        seen = set(self.env.user._sales_seen_territory_ids())
        for document in self:
            document.sales_territory_seen = document.sales_territory_id.id in seen

    def _search_sales_territory_seen(self, operator, value):
        if operator != "in":
            return NotImplemented
        seen = self.env.user._sales_seen_territory_ids()
        return Domain("sales_territory_id", "in", seen)

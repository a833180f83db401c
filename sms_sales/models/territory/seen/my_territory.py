from odoo import api, fields, models
from odoo.fields import Domain

_LATEST = 8
_FIGURES = ("account_count", "white_count", "deal_count", "pipeline", "revenue")


class SalesTerritory(models.Model):
    _name = "sales.territory"
    _inherit = "sales.territory"

    @api.model
    @api.readonly
    def get_my_territory(self):
        """Return what the page *My territory* shows to the current user.

        The number of queries is the same for any number of accounts and territories.
        """
        mine = self._my_territories()
        if not mine:
            return {"territories": []}
        # Also those of earlier plans: on a day of the past they are in force.
        seen = self.env.user._sales_seen_territory_ids()
        self = self.with_context(sales_territory_ids=seen)
        overlay = set(mine.mapped("kind")) == {"overlay"}
        return {
            "currency_id": self.env.company.currency_id.id,
            "territories": self._my_figures(mine),
            "ids": seen,
            "white": self._my_accounts("white", "account_id", overlay),
            "accounts": self._my_accounts(
                "worked", "revenue desc, account_id", overlay
            ),
            "leads": self._my_leads(),
        }

    @api.model
    def _my_territories(self):
        """Return the territories of active plans that the user is in or manages."""
        seen = self.env.user._sales_seen_territory_ids()
        return self.search(
            [("id", "in", seen), ("plan_id.state", "=", "active")],
            order="parent_path",
        )

    @api.model
    def _my_figures(self, territories):
        figures = {}
        for kind, some in territories.grouped("kind").items():
            coverage = self.env["sales.territory.coverage"]
            rows = coverage.with_context(sales_overlay=kind == "overlay")._read_group(
                [("sales_territory_id", "in", some.ids)],
                ["sales_territory_id"],
                [f"{figure}:sum" for figure in _FIGURES],
            )
            for territory, *sums in rows:
                figures[territory.id] = dict(zip(_FIGURES, sums, strict=True))
        members = self._members_today(territories)
        return [
            {
                "id": territory.id,
                "name": territory.name,
                "code": territory.code,
                "overlay": territory.kind == "overlay",
                "manager": territory.manager_id.name or "",
                "members": members.get(territory, []),
                **dict.fromkeys(_FIGURES, 0),
                **figures.get(territory.id, {}),
            }
            for territory in territories
        ]

    @api.model
    def _members_today(self, territories):
        """Return who works in each territory today."""
        # Who sees the documents of a territory sees who works there, also below.
        members = self.env["sales.territory.member"].sudo()
        there = Domain("territory_id", "in", territories.ids)
        members = members.search(
            there & Domain("current", "=", True), order="role desc, id"
        )
        roles = dict(members._fields["role"]._description_selection(self.env))
        return {
            territory: [
                {
                    "id": member.id,
                    "user_id": member.user_id.id,
                    "name": member.user_id.name,
                    "role": roles[member.role],
                }
                for member in group
            ]
            for territory, group in members.grouped("territory_id").items()
        }

    @api.model
    def _my_accounts(self, coverage, order, overlay):
        report = self.env["sales.territory.coverage"]
        rows = report.with_context(sales_overlay=overlay).search(
            [("sales_territory_seen", "=", True), ("coverage", "=", coverage)],
            order=order,
            limit=_LATEST,
        )
        return [
            {
                "id": row.account_id.id,
                "name": row.account_id.display_name,
                "place": ", ".join(
                    filter(None, (row.account_id.city, row.country_id.name))
                ),
                "revenue": row.revenue,
                "deal_count": row.deal_count,
                "salesperson": row.user_id.name or "",
            }
            for row in rows
        ]

    @api.model
    def _my_leads(self):
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return []
        leads = leads.search(
            (
                Domain("sales_territory_seen", "=", True)
                | Domain("sales_overlay_seen", "=", True)
            )
            & Domain("won_status", "=", "pending"),
            limit=_LATEST,
        )
        return [
            {
                "id": lead.id,
                "name": lead.name,
                "account": lead.partner_id.display_name or lead.partner_name or "",
                "revenue": lead.expected_revenue,
                "salesperson": lead.user_id.name or "",
                "created": fields.Datetime.to_string(lead.create_date),
            }
            for lead in leads
        ]

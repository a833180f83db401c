from odoo import api, fields, models
from odoo.fields import Domain


class SalesTerritory(models.Model):
    """How much there is to look after, as far as the reader may see it."""

    _name = "sales.territory"
    _inherit = "sales.territory"

    account_count = fields.Integer(
        string="Accounts",
        compute="_compute_account_count",
        help="Accounts that it has today, without those of the territories below it.",
    )
    open_deal_count = fields.Integer(
        string="Open deals", compute="_compute_open_deal_count"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_account_count(self):
        rows = self.env["sales.territory.assignment"]
        counts = {}
        if rows.has_access("read"):
            counts = dict(
                rows._read_group(
                    self._owned() & Domain("account_id", "!=", False),
                    ["territory_id"],
                    ["__count"],
                )
            )
        for territory in self:
            territory.account_count = counts.get(territory._origin, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_open_deal_count(self):
        leads = self.env["crm.lead"]
        counts = {}
        if leads.has_access("read"):
            counts = dict(
                leads._read_group(
                    self._open_deals(), ["sales_territory_id"], ["__count"]
                )
            )
        for territory in self:
            territory.open_deal_count = counts.get(territory._origin, 0)

    def _owned(self):
        """Return the domain of the open ledger rows of these territories."""
        own = Domain("territory_id", "in", self.ids)
        return own & Domain("date_until", "=", False)

    def _open_deals(self):
        return (
            Domain("sales_territory_id", "in", self.ids)
            & Domain("type", "=", "opportunity")
            & Domain("won_status", "=", "pending")
        )

    def action_open_accounts(self):
        """Show the accounts that this territory has today."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accounts of %s", self.name),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("sales_assignment_ids", "any", list(self._owned()))],
            "context": {"create": False},
        }

    def action_open_deals(self):
        """Show the open deals of this territory."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open deals of %s", self.name),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "domain": list(self._open_deals()),
            "context": {"create": False, "default_type": "opportunity"},
        }

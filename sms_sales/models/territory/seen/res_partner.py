from odoo import api, fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sales.territory.document.mixin"]
    _sales_customer_field = "commercial_partner_id"

    sales_was_placed = fields.Boolean(
        string="Has a territory history", compute="_compute_sales_was_placed"
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sales_was_placed(self):
        ledger = self.env["sales.territory.assignment"]
        placed = set()
        if ledger.has_access("read"):
            accounts = self.commercial_partner_id
            rows = [("account_id", "in", accounts.ids)]
            placed = {one.id for (one,) in ledger._read_group(rows, ["account_id"])}
        for partner in self:
            partner.sales_was_placed = partner.commercial_partner_id.id in placed

    @api.model
    def _sales_refresh_territories(self, account_ids=None):
        """Quotations follow an account that is assigned; orders never do."""
        changed = super()._sales_refresh_territories(account_ids)
        self.env["sale.order"]._sales_refresh_quotations(account_ids)
        return changed

    def action_open_sales_territory_history(self):
        """Show who owned the account, from when until when, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sales.territory.assignment",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "name": self.env._("Territories of %s", self.commercial_partner_id.name),
            "domain": [("account_id", "=", self.commercial_partner_id.id)],
        }

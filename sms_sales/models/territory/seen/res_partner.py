from odoo import api, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sales.territory.document.mixin"]
    _sales_customer_field = "commercial_partner_id"

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

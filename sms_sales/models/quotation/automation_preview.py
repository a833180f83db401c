from odoo import models
from odoo.fields import Domain

# Opportunities that are looked at for the screen.
LOOKED_AT = 1000


class SalesQuotationAutomation(models.Model):
    """What an automation concerns today, before it is let loose."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    def action_open_now(self):
        """List what it concerns today; nothing is changed."""
        self.ensure_one()
        records = self._concerned_now()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Concerned now: %s", self.name),
            "res_model": records._name,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", records.ids)],
            "context": {"create": False},
        }

    def _concerned_now(self):
        """Return the documents with which something would be done today."""
        self.ensure_one()
        if self.kind == "opportunity":
            return self._opportunities_now()
        job = (
            self._orders_to_renew if self.kind == "renewal" else self._orders_to_look_at
        )
        orders = self.env["sale.order"].search([("id", "in", job())])
        # By what they are, and shown as far as they are seen.
        first = self._first_of(self.kind, orders.sudo())
        due = self._is_renewal_due if self.kind == "renewal" else self._is_expiry_due
        days = self._days()
        return orders.filtered(
            lambda order: (
                first.get(order) == self and due(order, days[order.company_id])
            )
        )

    def _opportunities_now(self):
        leads = self.env["crm.lead"].search(
            Domain("type", "=", "opportunity")
            & Domain("stage_id", "in", self.stage_ids.ids),
            limit=LOOKED_AT,
        )
        # By what they are, and shown as far as they are seen.
        first = self._first_of(self.kind, leads.sudo())
        known = {lead_id for _one, lead_id in self._already_quoted(first)}
        return leads.filtered(
            lambda lead: first.get(lead) == self and lead.id not in known
        )

from odoo import models
from odoo.tools import SQL

from .settlement.freezing import freeze_costs, freeze_weights


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = "account.move"

    def _post(self, soft=True):
        """Freeze costs and down-payment weights, which later changes must not move."""
        posted = super()._post(soft)
        if self.env["sales.room"]._is_on("commission"):
            posted._sales_freeze_facts()
        return posted

    def _sales_freeze_facts(self):
        """Two statements at most, however many lines; none where nobody needs them."""
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        if not sales:
            return
        needs_cost = self.env["sales.commission.plan"]._sales_margin_companies()
        costed = sales.filtered(lambda move: move.company_id.id in needs_cost)
        if costed:
            self.env.flush_all()
            self.env.execute_query(freeze_costs(SQL("m.id = ANY(%s)", costed.ids)))
        deposits = sales.filtered(
            lambda move: any(line.is_downpayment for line in move.invoice_line_ids)
        )
        if deposits:
            self.env.flush_all()
            moves = SQL("m.id = ANY(%s)", deposits.ids)
            self.env.execute_query(freeze_weights(self.env, moves))

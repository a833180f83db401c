from odoo import fields, models

from .commission_reconciliation_line import CODES


class SalesCommissionReconciliationPart(models.TransientModel):
    """Where a part of one posted line went."""

    _name = "sales.commission.reconciliation.part"
    _description = "Part of a Posted Line"
    _order = "reconciliation_id, id"
    _transient_max_hours = 48.0

    reconciliation_id = fields.Many2one(
        "sales.commission.reconciliation", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="reconciliation_id.currency_id")
    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="cascade"
    )
    code = fields.Selection(CODES, "What", required=True)
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")
    move_id = fields.Many2one("account.move", "Document", ondelete="cascade")
    line_id = fields.Many2one("account.move.line", ondelete="cascade")
    order_id = fields.Many2one("sale.order", ondelete="cascade")
    order_line_id = fields.Many2one(
        "sale.order.line", string="Order line", ondelete="cascade"
    )
    date = fields.Date(related="move_id.date", string="Accounting date")
    partner_id = fields.Many2one(related="move_id.partner_id", string="Customer")
    amount = fields.Monetary()

    def action_open(self):
        """Open the document."""
        self.ensure_one()
        document = self.move_id or self.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

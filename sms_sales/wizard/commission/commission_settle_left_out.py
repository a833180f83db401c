from odoo import api, fields, models

from ...models.commission.settlement.left_out import REASONS


class SalesCommissionSettleLeftOut(models.TransientModel):
    """A line for which a settlement books nothing, or not now, and why."""

    _name = "sales.commission.settle.left.out"
    _description = "Line Left Out of a Settlement"
    _inherit = ["sales.commission.settle.row.mixin"]
    _order = "settle_id, day desc, id desc"
    _transient_max_hours = 48.0

    reason = fields.Selection(REASONS, "Kind of reason", required=True)
    why = fields.Char("Reason", compute="_compute_why")
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")
    payee_id = fields.Many2one("res.partner", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="cascade")
    amount = fields.Monetary()
    move_line_id = fields.Many2one(
        "account.move.line", "Invoice line", ondelete="cascade"
    )
    order_line_id = fields.Many2one("sale.order.line", "Order line", ondelete="cascade")
    source_name = fields.Char("Document")
    day = fields.Date("Date")

    @api.depends("reason", "rule_id.name", "rule_id.sequence")
    def _compute_why(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for line in self:
            line.why = labels.get(line.reason)
            if line.rule_id:
                line.why = self.env._(
                    "Excluded by rule %(number)s: %(name)s",
                    number=line.rule_id.sequence,
                    name=line.rule_id.name,
                )

    def action_open(self):
        """Open the document."""
        self.ensure_one()
        document = self.move_line_id.move_id or self.order_line_id.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

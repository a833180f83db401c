from odoo import fields, models


class SalesCommissionSettleReason(models.TransientModel):
    """How many lines a settlement leaves out for one reason."""

    _name = "sales.commission.settle.reason"
    _description = "Reason for Leaving Lines Out"
    _inherit = ["sales.commission.settle.why.mixin"]
    _order = "settle_id, line_count desc, id"
    _transient_max_hours = 48.0

    settle_id = fields.Many2one(
        "sales.commission.settle", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="settle_id.currency_id")
    line_count = fields.Integer("Lines")
    amount = fields.Monetary()

    def action_lines(self):
        """Show the lines."""
        self.ensure_one()
        action = self.settle_id.action_left_out()
        domain = [
            *action["domain"],
            ("reason", "=", self.reason),
            ("rule_id", "=", self.rule_id.id),
        ]
        return {**action, "domain": domain, "context": {}}

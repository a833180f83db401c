from odoo import api, fields, models

from ...models.commission.settlement.left_out import REASONS


class SalesCommissionSettleReason(models.TransientModel):
    """How many lines a settlement leaves out for one reason."""

    _name = "sales.commission.settle.reason"
    _description = "Reason for Leaving Lines Out"
    _order = "settle_id, line_count desc, id"
    _transient_max_hours = 48.0

    settle_id = fields.Many2one(
        "sales.commission.settle", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="settle_id.currency_id")
    reason = fields.Selection(REASONS, "Kind of reason", required=True)
    why = fields.Char("Reason", compute="_compute_why")
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")
    line_count = fields.Integer("Lines")
    amount = fields.Monetary()

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

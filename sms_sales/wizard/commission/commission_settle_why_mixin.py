from odoo import api, fields, models

from ...models.commission.settlement.left_out import REASONS


class SalesCommissionSettleWhyMixin(models.AbstractModel):
    """Why a settlement books nothing for a line, or not now."""

    _name = "sales.commission.settle.why.mixin"
    _description = "Reason for Leaving Out"

    reason = fields.Selection(REASONS, "Kind of reason", required=True)
    why = fields.Char("Reason", compute="_compute_why")
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")

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

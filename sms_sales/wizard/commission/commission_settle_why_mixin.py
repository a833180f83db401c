from odoo import api, fields, models

from ...models.commission.settlement.left_out import REASONS


class SalesCommissionSettleWhyMixin(models.AbstractModel):
    """Why a settlement books nothing for a line, or not now."""

    _name = "sales.commission.settle.why.mixin"
    _description = "Reason for Leaving Out"

    reason = fields.Selection(REASONS, "Kind of reason", required=True)
    why = fields.Char("Reason", compute="_compute_why", store=True)
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")

    @api.depends("reason", "rule_id.name", "rule_id.sequence")
    def _compute_why(self):
        words = self._words(self.rule_id)
        for line in self:
            rule = f" {line.rule_id.id}" if line.rule_id else ""
            line.why = words.get(f"{line.reason}{rule}")

    @api.model
    def _words(self, rules):
        """Return the words for each reason, and for each of the rules."""
        words = dict(self._fields["reason"]._description_selection(self.env))
        for rule in rules:
            words[f"rule {rule.id}"] = self.env._(
                "Excluded by rule %(number)s: %(name)s",
                number=rule.sequence,
                name=rule.name,
            )
        return words

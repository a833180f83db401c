from odoo import fields, models


class SalesCommissionTarget(models.Model):
    _name = "sales.commission.target"
    _description = "Commission Target"
    _order = "participant_id, date_from"

    participant_id = fields.Many2one(
        "sales.commission.participant", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="participant_id.currency_id")
    date_from = fields.Date(
        string="Period from",
        required=True,
        help="First day of the target period that this target is for.",
    )
    amount = fields.Float(string="Target", digits=(16, 2), required=True)
    on_target_amount = fields.Monetary(
        string="On-target commission", help="0 takes the payee's, or the plan's."
    )

    _period_uniq = models.Constraint(
        "UNIQUE(participant_id, date_from)",
        "A payee has one target for each target period.",
    )
    _amount_check = models.Constraint(
        "CHECK(amount >= 0 AND on_target_amount >= 0)",
        "Targets and on-target commissions cannot be negative.",
    )

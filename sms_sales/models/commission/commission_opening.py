from odoo import fields, models


class SalesCommissionOpening(models.Model):
    _name = "sales.commission.opening"
    _description = "Opening Balance of a Payee"
    _order = "date desc, id"

    participant_id = fields.Many2one(
        "sales.commission.participant",
        string="Payee",
        required=True,
        index=True,
        ondelete="restrict",
    )
    plan_id = fields.Many2one(related="participant_id.plan_id", store=True, index=True)
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="participant_id.currency_id")
    date = fields.Date(
        required=True, help="The cut-over: the first day that this system counts."
    )
    counted = fields.Float(
        string="Result so far",
        digits=(16, 2),
        help="What already counts towards the target of the running target period.",
    )
    paid = fields.Monetary(
        string="Paid so far",
        help="Commission already paid for the running target period.",
    )
    draw_balance = fields.Monetary(help="Recoverable draw still to be taken back.")
    guarantee_balance = fields.Monetary(
        help="Recoverable guarantee still to be taken back."
    )

    _participant_uniq = models.Constraint(
        "UNIQUE(participant_id)", "A payee has one opening balance in a plan."
    )
    _balance_check = models.Constraint(
        "CHECK(draw_balance >= 0 AND guarantee_balance >= 0)",
        "Balances of draws and guarantees cannot be negative.",
    )

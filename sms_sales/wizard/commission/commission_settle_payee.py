from odoo import fields, models


class SalesCommissionSettlePayee(models.TransientModel):
    """What a settlement would change for one payee in one pay period."""

    _name = "sales.commission.settle.payee"
    _description = "Payee of a Settlement's Preview"
    _inherit = ["sales.commission.settle.row.mixin"]
    _order = "settle_id, payee_id, plan_id, period_from"
    _transient_max_hours = 48.0

    payee_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    period_from = fields.Date(
        "Period", required=True, help="First day of the pay period it is paid in."
    )
    row_count = fields.Integer(
        "Rows", help="New rows, and open ones whose sum changes."
    )
    credited = fields.Monetary("New credit")
    before = fields.Monetary("Now", help="Commission of the pay period as booked.")
    after = fields.Monetary("Then", help="Commission of the pay period after applying.")
    payable = fields.Monetary(
        "Change", help="What is payable then, less what was payable before."
    )
    clawback = fields.Monetary("Of it clawback")
    outcome = fields.Selection(
        [("planned", "As previewed"), ("changed", "Changed since the preview")],
        default="planned",
        required=True,
    )
    marks = fields.Json(help="Figures by target period, compared when applied.")

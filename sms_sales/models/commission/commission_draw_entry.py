from odoo import fields, models


class SalesCommissionDrawEntry(models.Model):
    _name = "sales.commission.draw.entry"
    _description = "Commission draw entry"
    _inherit = ["sales.ledger.mixin"]
    _order = "date, id"
    _ledger_copied_names = {"participant_id": "participant_name"}

    payee_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    participant_id = fields.Many2one(
        "sales.commission.participant", index="btree_not_null", ondelete="set null"
    )
    participant_name = fields.Char("Terms of")
    root_plan_id = fields.Many2one(
        "sales.commission.plan", "Plan", index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    statement_id = fields.Many2one(
        "sales.commission.statement", index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(
        [("draw", "Draw"), ("guarantee", "Guarantee")],
        required=True,
        help="A recoverable draw is recovered before a recoverable guarantee.",
    )
    amount = fields.Monetary(
        required=True, help="Positive when advanced, negative when recovered."
    )
    date = fields.Date(required=True)
    cause = fields.Selection(
        [
            ("statement", "Statement"),
            ("opening", "Opening balance"),
            ("write_off", "Write-off"),
        ],
        required=True,
    )

from odoo import fields, models


class SalesCommissionRollForwardLine(models.TransientModel):
    _name = "sales.commission.roll.forward.line"
    _description = "Roll-forward of Capitalised Commissions, by Plan"
    _order = "plan_id, id"

    wizard_id = fields.Many2one(
        "sales.commission.roll.forward", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    plan_id = fields.Many2one("sales.commission.plan", ondelete="cascade")
    opening = fields.Monetary()
    addition = fields.Monetary("Additions")
    amortised = fields.Monetary()
    impaired = fields.Monetary()
    clawed_back = fields.Monetary(string="Clawed back")
    closing = fields.Monetary()

from odoo import fields, models


class SalesCommissionSettleRowMixin(models.AbstractModel):
    """A row of a settlement's preview, kept as long as somebody may look at it."""

    _name = "sales.commission.settle.row.mixin"
    _description = "Row of a Settlement's Preview"

    settle_id = fields.Many2one(
        "sales.commission.settle", required=True, index=True, ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")

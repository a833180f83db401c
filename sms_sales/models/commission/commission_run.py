from odoo import fields, models


class SalesCommissionRun(models.Model):
    """One settlement of one plan in one company: who asked, when, until which day."""

    _name = "sales.commission.run"
    _description = "Commission Run"
    _order = "id desc"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", ondelete="set null")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    until = fields.Date(required=True, help="Documents up to this day were counted.")
    credit_count = fields.Integer("Rows booked", readonly=True)

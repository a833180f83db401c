from odoo import fields, models


class SalesCommissionAccrualLine(models.Model):
    _name = "sales.commission.accrual.line"
    _description = "Commission Accrual Line"
    _order = "accrual_id, plan_id, payee_id"
    _rec_name = "payee_id"

    accrual_id = fields.Many2one(
        "sales.commission.accrual", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="accrual_id.company_id", store=True)
    currency_id = fields.Many2one(related="accrual_id.currency_id")
    date = fields.Date(related="accrual_id.date", store=True)
    state = fields.Selection(related="accrual_id.state", store=True)
    plan_id = fields.Many2one(
        "sales.commission.plan", index="btree_not_null", ondelete="restrict"
    )
    payee_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    earned = fields.Monetary(help="All credits until the day, paid invoices or not.")
    steps = fields.Monetary(
        "Draws and adjustments",
        help="Minimum, adjustments and draws of the statements until the day.",
    )
    paid = fields.Monetary(
        "Billed or paid", help="By posted bills and confirmed payroll batches."
    )
    accrued = fields.Monetary("To accrue", help="Earned and steps, less paid.")
    oncost = fields.Monetary(
        "Employer's cost", help="Social charges on what payroll still has to pay."
    )
    draw = fields.Monetary(
        "Recoverable draw", help="Advanced and not recovered: a receivable."
    )

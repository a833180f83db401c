from odoo import fields, models


class SalesCommissionPlanRate(models.Model):
    _name = "sales.commission.plan.rate"
    _description = "Frozen Exchange Rate of a Commission Plan"
    _inherit = ["sales.commission.plan.part.mixin"]
    _order = "plan_id, company_id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    rate = fields.Float(
        digits=(16, 12),
        required=True,
        help="Units of the company's currency for one unit of the plan's currency. "
        "What is not entered is taken from the exchange rates at approval.",
    )

    _company_uniq = models.Constraint(
        "UNIQUE(plan_id, company_id)", "A plan has one exchange rate for each company."
    )
    _rate_check = models.Constraint(
        "CHECK(rate > 0)", "An exchange rate must be more than zero."
    )

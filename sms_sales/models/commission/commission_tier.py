from odoo import api, fields, models


class SalesCommissionTier(models.Model):
    _name = "sales.commission.tier"
    _description = "Commission Tier"
    _inherit = ["sales.commission.plan.part.mixin"]
    _order = "plan_id, floor, id"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="plan_id.currency_id")
    floor = fields.Float(
        string="From",
        digits=(16, 2),
        required=True,
        default=0.0,
        help="First value of the tier: a result, or a percentage of the target when "
        "the table is over attainment. The tier ends where the next one starts.",
    )
    rate = fields.Float(
        digits=(16, 6),
        required=True,
        help="In percent: 4 pays 4 %. When the plan measures quantity: money per unit.",
    )
    ceiling = fields.Float(
        string="To below",
        digits=(16, 2),
        compute="_compute_ceiling",
        help="Where the next tier starts; empty in the last one.",
    )

    # Looked at after the statement: a whole table may move in one.
    _floor_uniq = models.Constraint(
        "UNIQUE(plan_id, floor) DEFERRABLE INITIALLY IMMEDIATE",
        "Two tiers of a plan cannot start at the same value: change one of them.",
    )
    _floor_check = models.Constraint(
        "CHECK(floor >= 0)", "A tier cannot start below zero."
    )
    _rate_check = models.Constraint(
        "CHECK(rate >= 0)", "The rate of a tier cannot be negative."
    )

    @api.depends("floor", "plan_id.tier_ids.floor")
    def _compute_ceiling(self):
        for tier in self:
            above = [f for f in tier.plan_id.tier_ids.mapped("floor") if f > tier.floor]
            tier.ceiling = min(above, default=0.0)

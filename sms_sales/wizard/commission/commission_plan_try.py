from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models


class SalesCommissionPlanTry(models.TransientModel):
    _name = "sales.commission.plan.try"
    _description = "Try a Commission Table"

    plan_id = fields.Many2one("sales.commission.plan", required=True, readonly=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    measure = fields.Selection(related="plan_id.measure")
    participant_id = fields.Many2one(
        "sales.commission.participant",
        string="As payee",
        domain="[('plan_id', '=', plan_id)]",
        help="Takes the target and on-target commission of this payee.",
    )
    target_amount = fields.Float(
        string="Target",
        digits=(16, 2),
        compute="_compute_targets",
        store=True,
        readonly=False,
    )
    on_target_amount = fields.Monetary(
        string="On-target commission",
        compute="_compute_targets",
        store=True,
        readonly=False,
    )
    result = fields.Float(
        digits=(16, 2),
        default=10000.0,
        help="What is counted in one target period: an amount, or units.",
    )
    commission = fields.Monetary(compute="_compute_commission")
    explanation = fields.Html(compute="_compute_commission", sanitize=False)

    @api.depends("plan_id", "participant_id")
    def _compute_targets(self):
        for wizard in self:
            payee, plan = wizard.participant_id, wizard.plan_id
            wizard.target_amount = payee.target_amount or plan.target_amount
            wizard.on_target_amount = payee.on_target_amount or plan.on_target_amount

    @api.depends("plan_id", "target_amount", "on_target_amount", "result")
    def _compute_commission(self):
        for wizard in self:
            plan = wizard.plan_id
            segments = plan and plan._segments(
                wizard.target_amount, wizard.on_target_amount
            )
            if not segments:
                wizard.commission = 0.0
                wizard.explanation = wizard._why_nothing()
                continue
            result = Decimal(repr(wizard.result))
            wizard.commission = float(plan._pays(segments, result))
            steps = plan._steps(segments, result)
            item = Markup("<li>%s</li>")
            wizard.explanation = Markup("<ul>%s</ul>") % Markup("").join(
                item % step for step in steps
            )

    def _why_nothing(self):
        if self.plan_id.tier_ids:
            return self.env._(
                "The table is over the attainment of a target: enter one."
            )
        return self.env._("The plan has no rate table yet.")

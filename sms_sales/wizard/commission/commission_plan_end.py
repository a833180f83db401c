from odoo import api, fields, models


class SalesCommissionPlanEnd(models.TransientModel):
    _name = "sales.commission.plan.end"
    _description = "End a Commission Plan"

    plan_id = fields.Many2one("sales.commission.plan", required=True, readonly=True)
    date_to = fields.Date(
        string="Last day",
        required=True,
        compute="_compute_date_to",
        store=True,
        precompute=True,
        readonly=False,
        help="Sales until this day count. Their refunds and payments are settled "
        "later all the same. Targets of the running period are taken by days.",
    )

    @api.depends("plan_id")
    def _compute_date_to(self):
        for wizard in self.filtered("plan_id"):
            plan = wizard.plan_id
            _start, end = plan.calendar_id._period_of(
                plan.pay_period, plan._sales_today()
            )
            wizard.date_to = end

    def action_end(self):
        """End the plan on that day."""
        self.plan_id._end(self.date_to)
        return {"type": "ir.actions.act_window_close"}

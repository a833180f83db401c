from odoo import fields, models


class SalesCommissionPlanRefuse(models.TransientModel):
    _name = "sales.commission.plan.refuse"
    _description = "Refuse a Commission Plan"

    plan_id = fields.Many2one("sales.commission.plan", required=True, readonly=True)
    reason = fields.Text(
        required=True, help="Goes to the author, with the plan as a draft again."
    )

    def action_refuse(self):
        """Send the plan back to its author."""
        self.plan_id._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}

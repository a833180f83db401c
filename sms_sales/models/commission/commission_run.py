from odoo import api, fields, models


class SalesCommissionRun(models.Model):
    """One settlement of one plan in one company: who asked, when, until which day.

    Waiting runs are what the scheduled actions have to do.
    """

    _name = "sales.commission.run"
    _description = "Commission Settlement"
    _order = "id desc"

    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", "Asked by", ondelete="set null", help="Empty: the nightly action."
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    until = fields.Date(required=True, help="Documents up to this day were counted.")
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="waiting",
        index=True,
    )
    note = fields.Text("Why it failed", readonly=True)
    credit_count = fields.Integer("Rows booked", readonly=True)
    # A number, since a lasting record cannot point to one that is cleaned away.
    settle_key = fields.Integer(help="The preview that is applied, if any.")

    @api.depends("plan_id", "company_id", "until")
    def _compute_display_name(self):
        for run in self:
            run.display_name = (
                f"{run.plan_id.display_name} · {run.company_id.display_name} · "
                f"{run.until}"
            )

    def action_credits(self):
        """Show the credits that the settlements booked."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_credit_action"
        )
        return {**action, "domain": [("run_id", "in", self.ids)], "context": {}}

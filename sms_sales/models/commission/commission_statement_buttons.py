from odoo import api, fields, models


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    credit_count = fields.Integer("Number of sales", compute="_compute_credit_count")
    is_mine = fields.Boolean(compute="_compute_is_mine")

    @api.depends("credit_ids")
    @api.depends_context("uid")
    def _compute_credit_count(self):
        counts = dict(
            self.env["sales.commission.credit"]._read_group(
                [("statement_id", "in", self.ids)],
                groupby=["statement_id"],
                aggregates=["__count"],
            )
        )
        for statement in self:
            statement.credit_count = counts.get(statement, 0)

    @api.depends_context("uid")
    @api.depends("payee_id")
    def _compute_is_mine(self):
        mine = self.env.user._sales_payee_ids()
        for statement in self:
            statement.is_mine = statement.payee_id.id in mine

    def action_view_credits(self):
        """Open the sales of the statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sales of %s", self.name),
            "res_model": "sales.commission.credit",
            "view_mode": "list,form",
            "domain": [("statement_id", "=", self.id)],
        }

    def action_view_disputes(self):
        """Open the disputes of the statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Disputes of %s", self.name),
            "res_model": "sales.commission.dispute",
            "view_mode": "list,kanban,form",
            "domain": [("statement_id", "=", self.id)],
        }

    def action_dispute(self):
        """Let the payee say what is wrong."""
        self.ensure_one()
        action = self._new_record(
            "sales.commission.dispute", self.env._("Open a dispute"), target="current"
        )
        view = self.env.ref("sms_sales.sales_commission_dispute_view_form_new")
        return {**action, "views": [(view.id, "form")]}

    def action_adjust(self):
        """Enter an adjustment of this draft."""
        self.ensure_one()
        self._check_commission_manager()
        return self._new_record(
            "sales.commission.adjustment", self.env._("Add an adjustment")
        )

    def _new_record(self, model, name, target="new"):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": target,
            "context": {"default_statement_id": self.id},
        }

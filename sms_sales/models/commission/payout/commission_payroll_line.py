from odoo import api, fields, models


class SalesCommissionPayrollLine(models.Model):
    _name = "sales.commission.payroll.line"
    _description = "Commission Payroll Line"
    _order = "payroll_id, included desc, payee_id, id"
    _rec_name = "statement_id"

    payroll_id = fields.Many2one(
        "sales.commission.payroll", required=True, index=True, ondelete="cascade"
    )
    statement_id = fields.Many2one(
        "sales.commission.statement", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="payroll_id.company_id", store=True)
    currency_id = fields.Many2one(related="payroll_id.currency_id")
    payee_id = fields.Many2one(
        related="statement_id.payee_id", store=True, index="btree_not_null"
    )
    date_from = fields.Date(string="From", related="statement_id.date_from")
    date_to = fields.Date(related="statement_id.date_to")
    amount = fields.Monetary()
    reason = fields.Selection(
        [
            ("open", "Not locked yet"),
            ("own", "Your own commission: somebody else has to pay it"),
            ("negative", "Negative: carried, never deducted from wages by itself"),
            ("zero", "Nothing to pay"),
        ],
        "Left out because",
    )
    included = fields.Boolean(
        compute="_compute_included", store=True, precompute=True, string="Paid here"
    )

    @api.depends("reason")
    def _compute_included(self):
        for line in self:
            line.included = not line.reason

    def _release(self):
        """Give the statements back that these lines have reserved."""
        # Statements are changed by their own rules; this only ends a reservation.
        held = self.statement_id.sudo()
        held.filtered(lambda s: s.payroll_id in self.payroll_id).payroll_id = False

    def _file_row(self):
        """Return the row of the payroll file for this payment."""
        batch, statement = self.payroll_id, self.statement_id
        # A payroll clerk may not see users; their login is the payee's reference.
        login = self.payee_id.sudo().with_context(active_test=False).user_ids[:1].login
        return [
            batch.name,
            self.payee_id.name,
            self.payee_id.ref or login or "",
            login or "",
            self.company_id.name,
            self.currency_id.name,
            statement.date_from,
            statement.date_to,
            batch.wage_type or "",
            self.amount,
            statement.name,
        ]

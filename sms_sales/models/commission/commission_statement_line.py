from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import frozen_guard


class SalesCommissionStatementLine(models.Model):
    _name = "sales.commission.statement.line"
    _description = "Commission statement step"
    _order = "statement_id, sequence, id"
    _log_access = False

    statement_id = fields.Many2one(
        "sales.commission.statement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", string="Company of the statement"
    )
    currency_id = fields.Many2one(related="statement_id.currency_id")
    sequence = fields.Integer(required=True)
    code = fields.Selection(
        [
            ("earned", "Commission earned"),
            ("minimum", "Raised to the guaranteed minimum"),
            ("clawback", "Clawbacks of closed periods"),
            ("adjustment", "Adjustments"),
            ("draw", "Draw advanced"),
            ("recovery", "Draw recovered"),
            ("carried_in", "Carried in from the statement before"),
            ("carried_out", "Carried out to the next statement"),
        ],
        required=True,
    )
    amount = fields.Monetary(required=True)
    detail = fields.Json(help="Which draw the step is about.")
    frozen = fields.Boolean(help="Set when the statement is locked.")

    @api.private
    def init(self):
        result = super().init()
        columns = ["statement_id", "sequence", "code", "amount", "detail", "frozen"]
        frozen_guard.create_guard(
            self.env.cr, self._table, columns, SQL("old.frozen IS TRUE")
        )
        return result

    def _freeze(self):
        self.write({"frozen": True})

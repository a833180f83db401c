from odoo import fields, models


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = "account.move.line"

    sales_statement_id = fields.Many2one(
        "sales.commission.statement",
        "Commission statement",
        copy=False,
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

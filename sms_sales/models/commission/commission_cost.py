from odoo import fields, models


class SalesCommissionCost(models.Model):
    """The unit cost of an invoice line as it was when the invoice was posted."""

    _name = "sales.commission.cost"
    _description = "Frozen Cost of an Invoice Line"
    _inherit = ["sales.ledger.mixin"]
    _log_access = False

    move_line_id = fields.Many2one(
        "account.move.line", "Invoice line", ondelete="set null", index="btree_not_null"
    )
    line_key = fields.Integer("Source line", required=True)
    unit_cost = fields.Float(
        digits=(16, 6), help="In company currency, for one unit of the invoice line."
    )

    _line_uniq = models.UniqueIndex("(line_key)", "A cost is frozen once for a line.")

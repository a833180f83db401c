from odoo import fields, models


class SalesCommissionSettleLeftOut(models.TransientModel):
    """A line for which a settlement books nothing, or not now, and why."""

    _name = "sales.commission.settle.left.out"
    _description = "Line Left Out of a Settlement"
    _inherit = [
        "sales.commission.settle.row.mixin",
        "sales.commission.settle.why.mixin",
    ]
    _order = "settle_id, day desc, id desc"
    _transient_max_hours = 48.0

    payee_id = fields.Many2one("res.partner", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="cascade")
    amount = fields.Monetary()
    move_line_id = fields.Many2one(
        "account.move.line", "Invoice line", ondelete="cascade"
    )
    order_line_id = fields.Many2one("sale.order.line", "Order line", ondelete="cascade")
    source_name = fields.Char("Document")
    day = fields.Date("Date")

    def action_open(self):
        """Open the document."""
        self.ensure_one()
        document = self.move_line_id.move_id or self.order_line_id.order_id
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

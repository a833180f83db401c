from odoo import fields, models


class SalesCommissionWeight(models.Model):
    """What part of a down payment stands for which order line, frozen when posted."""

    _name = "sales.commission.weight"
    _description = "Down Payment Weight"
    _inherit = ["sales.ledger.mixin"]
    _log_access = False

    downpayment_line_id = fields.Many2one(
        "sale.order.line", ondelete="set null", index=True
    )
    order_line_id = fields.Many2one(
        "sale.order.line", ondelete="set null", index="btree_not_null"
    )
    weight = fields.Float(
        digits=(16, 2),
        help="Subtotal of the order line after discounts; without an order line, the "
        "fixed taxes that are in the down payment.",
    )

    _pair_uniq = models.UniqueIndex(
        "(downpayment_line_id, order_line_id)", "A weight is frozen once."
    )

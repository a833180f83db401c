from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.door import DOOR


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    sales_split_ids = fields.One2many(
        "sales.commission.split",
        "order_id",
        string="Commission split",
        copy=True,
        help="Who is credited for this order, up to 100 % together. Empty: its "
        "salesperson. A change after a statement is locked gives rows of difference "
        "in the next one, which somebody has to approve.",
    )

    def write(self, vals):
        if not self.env["sales.room"]._is_on("commission"):
            return super().write(vals)
        if "sales_split_ids" not in vals:
            return super().write(vals)
        # Line by line the sum may pass 100 % for a moment; it is checked at the end.
        orders = self.with_context(sales_split_later=DOOR)
        result = super(SaleOrder, orders).write(vals)
        self._check_splits()
        return result

    @api.constrains("sales_split_ids")
    def _check_splits(self):
        """Refuse shares that add up to more than the order."""
        sums = self.env["sales.commission.split"]._read_group(
            [("order_id", "in", self.ids)],
            ["order_id"],
            ["share:sum"],
            having=[("share:sum", ">", 100.00001)],
        )
        for order, share in sums:
            raise ValidationError(
                self.env._(
                    "The commission of %(order)s is split into %(share)s %%: shares "
                    "can add up to 100 %% at most.",
                    order=order.display_name,
                    share=f"{share:g}",
                )
            )

    def action_sales_estimate(self):
        """Show what this quotation would pay."""
        return self.env["sales.commission.estimate"]._open(self)

from odoo import api, fields, models

from ...tools.door import DOOR


class SalesCommissionSplit(models.Model):
    _name = "sales.commission.split"
    _description = "Split of an Order's Commission"
    _inherit = ["sales.commission.payee.mixin"]
    _order = "order_id, id"

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(domain="[('sales_is_agent', '=', True)]", help=False)
    share = fields.Float(string="Share (%)", digits=(16, 4), required=True)

    _share_check = models.Constraint(
        "CHECK(share > 0 AND share <= 100)",
        "A share must be more than 0 % and at most 100 %.",
    )
    _payee_uniq = models.Constraint(
        "UNIQUE(order_id, payee_id)", "Somebody can have one share of an order."
    )

    @api.constrains("order_id", "share")
    def _check_sum(self):
        # An order that saves several shares at once checks them all at its end.
        if self.env.context.get("sales_split_later") is not DOOR:
            self.order_id._check_splits()

    @api.model_create_multi
    def create(self, vals_list):
        splits = super().create(vals_list)
        splits._log_change(lambda split: self.env._("gets %s %%", f"{split.share:g}"))
        return splits

    def write(self, vals):
        before = {split: split.share for split in self}
        result = super().write(vals)
        if "share" in vals:
            self._log_change(
                lambda split: self.env._(
                    "%(new)s %% instead of %(old)s %%",
                    new=f"{split.share:g}",
                    old=f"{before[split]:g}",
                )
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_note(self):
        self._log_change(lambda split: self.env._("no longer has a share"))

    def _log_change(self, describe):
        """Note a change on orders that are confirmed: credit may be paid already."""
        confirmed = self.filtered(lambda split: split.order_id.state == "sale")
        bodies = {
            order.id: "\n".join(
                f"{self.env._('Commission split')}: {one.payee_id.name} {describe(one)}"
                for one in splits
            )
            for order, splits in confirmed.grouped("order_id").items()
        }
        if bodies:
            confirmed.order_id._message_log_batch(bodies=bodies)

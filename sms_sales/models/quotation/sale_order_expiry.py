from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# An offer that ends on no day of the company's is open for so long again.
REOPENED_DAYS = 30


class SaleOrder(models.Model):
    """What the expiry sweep did to a quotation, and how it is taken back."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_expired_on = fields.Date(
        string="Expired by the sweep on",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )

    def write(self, vals):
        if not self.env["sales.room"]._is_on("quotation"):
            return super().write(vals)
        result = super().write(vals)
        revived = vals.get("state") in ("draft", "sent", "sale")
        if revived or vals.get("validity_date"):
            # Whoever opens it again by another way, it is not expired any more.
            self.filtered("sales_expired_on").sales_expired_on = False
        return result

    def action_sales_reopen(self):
        """Set what the sweep expired back to quotation, with a new validity."""
        self.check_access("write")
        expired = self.filtered(
            lambda order: order.sales_expired_on and order.state in ("sent", "cancel")
        )
        if not expired:
            raise UserError(
                self.env._(
                    "None of these was expired by the sweep: use Set to Quotation."
                )
            )
        events = self.env["sales.quotation.event"].sudo()  # nobody books by hand
        events.create(
            [
                {
                    "kind": "reopened",
                    "order_id": order.id,
                    "company_id": order.company_id.id,
                    "user_id": self.env.uid,
                    "reasons": [["hand", ""]],
                }
                for order in expired
            ]
        )
        expired.action_draft()
        for order in expired:
            order.validity_date = order._sales_new_validity()
        return True

    def _sales_new_validity(self):
        """Return a new last day, as a new quotation of this kind would have."""
        self.ensure_one()
        days = (
            self.sale_order_template_id.number_of_days
            or self.company_id.quotation_validity_days
            or REOPENED_DAYS
        )
        return self._sales_today(self.company_id) + timedelta(days=days)

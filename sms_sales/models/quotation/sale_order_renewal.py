from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class SaleOrder(models.Model):
    """What a renewal takes over, and the button that makes one."""

    _name = "sale.order"
    _inherit = "sale.order"

    def action_sales_renew(self):
        """Make the renewal of this contract, or open the one there is."""
        self.ensure_one()
        self.check_access("write")
        if not self.env["sales.room"]._is_on("quotation"):
            return False
        live = self.sales_renewal_ids.filtered(lambda one: one.state != "cancel")
        if live:
            return self._sales_open(live)
        self._sales_check_renewable()
        # Who may renew an order need not read automations.
        order = self.sudo()
        automations = order.env["sales.quotation.automation"]
        automation = automations._first_of("renewal", order).get(order)
        values = self._sales_prepare_renewal(
            self.copy_data()[0], automation or automations
        )
        renewal = self.create(values)
        if automation and automation.pricing == "again":
            renewal._recompute_prices()
        return self._sales_open(renewal)

    def _sales_check_renewable(self):
        if self.state != "sale" or not self.sales_end_date:
            raise UserError(
                self.env._(
                    "%s is no contract with an end: confirm it, and say when it ends.",
                    self.name,
                )
            )
        today = self._sales_today(self.company_id)
        if self.sales_end_date <= today:
            raise UserError(
                self.env._(
                    "%(order)s ended on %(end)s: there is nothing left to renew. "
                    "Duplicate it for a new contract.",
                    order=self.name,
                    end=format_date(self.env, self.sales_end_date),
                )
            )

    def _sales_prepare_renewal(self, values, automation):
        """Return the values of the renewal: ``values`` of a copy, for the next term."""
        self.ensure_one()
        end = self.sales_end_date
        values = {
            **values,
            "origin": self.name,
            # The deal of then is won; a renewal is none of its quotations.
            "opportunity_id": False,
            "sales_automation_id": automation.id,
            "sales_renewal_of_id": self.id,
            "sales_start_date": end,
            "sales_end_date": self._sales_next_end(),
            "validity_date": end - timedelta(days=1),
        }
        if automation.pricing == "again":
            # The customer's own pricelist of today, which may be an agreement's.
            values.pop("pricelist_id", None)
        if not self.user_id.active:
            values.pop("user_id", None)
        if automation.renewed == "named" and automation.category_ids:
            values["order_line"] = [
                command
                for command in values["order_line"]
                if self._sales_is_renewed(command[2], automation)
            ]
        return values

    @api.model
    def _sales_is_renewed(self, line, automation):
        """Return whether a line, as values, is of the products that are renewed."""
        product = self.env["product.product"].browse(line.get("product_id"))
        path = (product.categ_id.parent_path or "").split("/")[:-1]
        return not set(map(int, path)).isdisjoint(automation.category_ids.ids)

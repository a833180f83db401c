from odoo import api, models


class ResUsers(models.Model):
    """Gate (e): what users from outside see of orders."""

    _name = "res.users"
    _inherit = "res.users"

    @api.private
    def sales_sees_released_only(self):
        """Whether the record rules hide unreleased orders from this user."""
        return bool(self.share and self.env["sales.room"]._is_on("quotation"))


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_is_shown(self):
        """Whether somebody outside may follow a link to this order.

        While it is revised the page shows what was sent, not what it is now.
        """
        self.ensure_one()
        # The link, not the reader's rights, opens the page.
        order = self.sudo()
        return (
            order.state == "sale"
            or order._sales_is_revised()
            or order._sales_is_released()
        )

    @api.model
    def _get_thread_with_access(self, thread_id, **kwargs):
        thread = super()._get_thread_with_access(thread_id, **kwargs)
        if thread and self.env.user.share and not thread._sales_is_shown():
            return self.browse()
        return thread

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and self._sales_may_be_accepted()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and self._sales_may_be_accepted()

    def _sales_may_be_accepted(self):
        # Whoever looks at the page, what is accepted has to be released.
        return self.sudo()._sales_is_released()

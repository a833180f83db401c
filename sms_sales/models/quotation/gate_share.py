from odoo import api, models
from odoo.fields import Domain

ALL = [(1, "=", 1)]
RELEASED = ("open", "approved", False)


class ResUsers(models.Model):
    """Gate (e): what users from outside see of orders."""

    _name = "res.users"
    _inherit = "res.users"

    @api.private
    def sales_offers_domain(self, path=""):
        """Return which orders the record rules leave to this user.

        From outside they are those that have left the house, in the companies where a
        rule may hold something back. The host keeps the answer until rules change.
        """
        if not (self.share and self.env["sales.room"]._is_on("quotation")):
            return ALL
        rules = self.env["sales.quotation.judge"]._in_force()
        ruled = {rule.scope.company for rule in rules if rule.outcome != "warn"}
        if not ruled:
            return ALL
        left = Domain(f"{path}state", "=", "sale")
        released = Domain(f"{path}sales_release_state", "in", RELEASED)
        cancelled = Domain(f"{path}state", "=", "cancel")
        known = Domain(f"{path}sales_released_hash", "!=", False)
        sent = Domain(f"{path}state", "=", "sent")
        left |= released & (sent | (cancelled & known))
        if None not in ruled:
            left |= Domain(f"{path}company_id", "not in", ruled)
        return list(left)


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

    def _sales_page_hash(self):
        """Return the hash that the customer's page and PDF carry (rule 5)."""
        self.ensure_one()
        on = self.env["sales.room"]._is_on("quotation")
        return self._sales_content_hash() if on and self._sales_is_shown() else ""

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

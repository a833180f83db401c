from odoo import models
from odoo.exceptions import UserError

OPEN = ("draft", "pending", "authorized")


class SaleOrder(models.Model):
    """What a customer may choose in the portal: optional quantities (rule 1)."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_check_choice(self, quantity):
        """Raise where a customer may not choose another quantity (None: one by one)."""
        self.ensure_one()
        if quantity is not None and quantity < 0:
            raise UserError(self.env._("A quantity is not negative."))
        if self._sales_is_revised():
            raise UserError(
                self.env._(
                    "%(order)s is being revised: please wait for the next offer.",
                    order=self.name,
                )
            )
        if self.signature or self.signed_on:
            raise UserError(
                self.env._(
                    "%(order)s is signed and cannot be changed any more.",
                    order=self.name,
                )
            )
        if self.transaction_ids.filtered(lambda one: one.state in OPEN):
            raise UserError(
                self.env._(
                    "A payment of %(order)s is under way: it cannot be changed now.",
                    order=self.name,
                )
            )

    def _sales_stop_keys(self):
        """Return what stands in the way, for comparing before and after."""
        verdict = self._sales_verdicts()[self]
        return {
            (hit.rule_id, hit.measure, hit.condition, hit.line_uid)
            for hit in verdict.of("block", "approval", "require")
        }

    def _sales_check_chosen(self, before):
        """Refuse what makes a new hit; else the release covers the choice, too."""
        self.ensure_one()
        if self._sales_stop_keys() - before:
            raise UserError(
                self.env._(
                    "This quantity needs another offer: please ask %(contact)s for it.",
                    contact=self.user_id.name or self.company_id.name,
                )
            )
        if self.sales_released_on:
            self._sales_mark_released()
        # Nothing is sent, so the number stays (rule 13); what the customer chose is
        # what the customer accepts.
        live = self._sales_live_revision()
        if live:
            # Whoever chooses, the hash is over all that the offer holds.
            live.chosen_hash = self.sudo()._sales_revision_hash()

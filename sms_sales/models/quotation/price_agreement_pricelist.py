from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.company_day import utc_of, zone_of


class SalesPriceAgreement(models.Model):
    """How an agreement feeds the host's pricelists.

    Each customer with an agreement has a pricelist of its own. Rules of a product are
    looked for before its last rule, which passes everything else on to the pricelist
    that the customer had; so what is not agreed costs what it did, also afterwards.
    """

    _name = "sales.price.agreement"
    _inherit = "sales.price.agreement"

    def _give_prices(self):
        """Write the agreed prices into the customer's pricelist."""
        for agreement in self:
            agreement._check_pricelists_on()
            # Who may agree on prices need not be able to edit customers and lists.
            sudo = agreement.sudo()
            items = sudo.env["product.pricelist.item"]
            sudo.pricelist_id = sudo._customer_pricelist()
            begin, end = sudo._moments()
            for line in sudo.line_ids:
                line.item_id = items.create(
                    {
                        "pricelist_id": sudo.pricelist_id.id,
                        "applied_on": "0_product_variant",
                        "product_id": line.product_id.id,
                        "compute_price": "fixed",
                        "fixed_price": line.price,
                        "min_quantity": line.min_quantity,
                        "date_start": begin,
                        "date_end": end,
                    }
                )

    def _end_prices(self, end):
        """Let the rules end at the moment ``end``; what never began goes away."""
        # See _give_prices.
        items = self.sudo().line_ids.item_id
        never = items.filtered(lambda item: item.date_start >= end)
        never.unlink()
        (items - never).date_end = end

    def _check_pricelists_on(self):
        groups = self.env["res.groups"]
        if not groups._is_feature_enabled("product.group_product_pricelist"):
            raise UserError(
                self.env._(
                    "“%(name)s” needs pricelists: switch them on in Settings → Sales → "
                    "Pricing, then agree again.",
                    name=self.name,
                )
            )

    def _customer_pricelist(self):
        """Return the pricelist of the customer's own, made from the one it had."""
        self.ensure_one()
        customer = self.partner_id.with_company(self.company_id)
        before = customer.property_product_pricelist
        own = self.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
                ("pricelist_id.active", "=", True),
            ],
            limit=1,
        ).pricelist_id
        if own and own == before:
            return own
        pricelist = self.env["product.pricelist"].create(
            {
                "name": self.env._("Prices of %(name)s", name=customer.name),
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "item_ids": [Command.create(self._passing_on(before))]
                if before
                else [],
            }
        )
        customer.specific_property_product_pricelist = pricelist
        return pricelist

    def _passing_on(self, pricelist):
        # As a percentage of zero the host still shows the discounts of that pricelist.
        return {
            "applied_on": "3_global",
            "compute_price": "percentage",
            "percent_price": 0,
            "base": "pricelist",
            "base_pricelist_id": pricelist.id,
        }

    def _moments(self):
        """Return the first and the last second of the agreement, where its company is,
        in UTC as the rules of pricelists are."""
        self.ensure_one()
        zone = zone_of(self.company_id)
        last = utc_of(zone, self.date_until) - timedelta(seconds=1)
        return utc_of(zone, self.date_from), last

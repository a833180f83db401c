from decimal import Decimal

from odoo import models
from odoo.tools import html2plaintext

from ...engine.fingerprint import fingerprint
from ...engine.money import text
from ...engine.quotation.inputs import DISCOUNT_PLACES, PRICE_PLACES, plain


def _number(value, places):
    return text(plain(value, places))


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_revision_content(self):
        """Return what the customer reads, in words and plain numbers."""
        self.ensure_one()
        order = self.with_context(lang=self._get_lang())
        return {
            "customer": order.partner_id.display_name,
            "reference": order.client_order_ref or "",
            "currency": order.currency_id.name,
            "pricelist": order.pricelist_id.name or "",
            "payment_term": order.payment_term_id.name or "",
            "validity": order.validity_date and order.validity_date.isoformat() or "",
            "note": html2plaintext(order.note or "").strip(),
            "proposal": order._sales_proposal_text(),
            "untaxed": _number(order.amount_untaxed, 2),
            "tax": _number(order.amount_tax, 2),
            "total": _number(order.amount_total, 2),
            "lines": [line._sales_revision_content() for line in order.order_line],
        }

    def _sales_revision_hash(self):
        """Return the fingerprint of what somebody wrote on the quotation.

        Not of totals, names of products or rates: master data that changes makes no
        revision.
        """
        self.ensure_one()
        proposal = [list(section) for section in self._sales_proposal_shown()]
        return fingerprint(
            {
                # Without one, the fingerprint is what it was before there were any.
                **({"proposal": proposal} if proposal else {}),
                "company": self.company_id.id,
                "partners": [
                    self.partner_id.id,
                    self.partner_invoice_id.id,
                    self.partner_shipping_id.id,
                ],
                "currency": self.currency_id.id,
                "pricelist": self.pricelist_id.id or 0,
                "terms": self.payment_term_id.id or 0,
                "validity": self.validity_date or None,
                "reference": self.client_order_ref or "",
                "note": html2plaintext(self.note or "").strip(),
                "lines": [line._sales_revision_parts() for line in self.order_line],
            }
        )


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = "sale.order.line"

    def _sales_mark_of(self):
        """Return by what the line is found again; old lines get their mark at night."""
        self.ensure_one()
        return self.sales_uid or f"line-{self.id}"

    def _sales_revision_content(self):
        self.ensure_one()
        kind = (self.display_type or "product").removeprefix("line_")
        content = {"uid": self._sales_mark_of(), "kind": kind, "name": self.name or ""}
        if kind != "product":
            return content
        return {
            **content,
            "product_id": self.product_id.id,
            "quantity": self._sales_quantity_text(),
            "unit": self.product_uom_id.name or "",
            "price": _number(self.price_unit, PRICE_PLACES),
            "discount": _number(self.discount, DISCOUNT_PLACES),
            "taxes": ", ".join(self.tax_ids.mapped("name")),
            "net": _number(self.price_subtotal, 2),
        }

    def _sales_quantity_text(self):
        places = self.env["decimal.precision"].precision_get("Product Unit")
        return _number(self.product_uom_qty, places)

    def _sales_revision_parts(self):
        self.ensure_one()
        return [
            self._sales_mark_of(),
            self.display_type or "",
            self.name or "",
            self.product_id.id or 0,
            self.product_uom_id.id or 0,
            Decimal(self._sales_quantity_text()),
            plain(self.price_unit, PRICE_PLACES),
            plain(self.discount, DISCOUNT_PLACES),
            sorted(self.tax_ids.ids),
        ]

from decimal import Decimal

from odoo import models

from ...engine.quotation.envelope import Envelope, Exposure, as_json, of_rule
from ...engine.quotation.inputs import (
    DISCOUNT_PLACES,
    PRICE_PLACES,
    Line,
    Order,
    Shown,
    Term,
    content_hash,
    inputs_hash,
    plain,
)
from ...engine.quotation.verdict import as_data

# A change of one of these is a change of an input.
ORDER_INPUTS = frozenset(
    {
        "company_id",
        "partner_id",
        "partner_invoice_id",
        "partner_shipping_id",
        "currency_id",
        "pricelist_id",
        "payment_term_id",
        "validity_date",
        "user_id",
        "order_line",
    }
)
LINE_INPUTS = frozenset(
    {
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "price_unit",
        "discount",
        "tax_ids",
        "is_optional",
        "parent_id",
        "linked_line_id",
        "combo_item_id",
    }
)


class SaleOrder(models.Model):
    """What an approval of this order is bound to, and what its customer is shown."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_inputs(self):
        """Return what rules look at, as the engine takes it: (order, lines)."""
        self.ensure_one()
        # Whoever asks: a customer in the portal reads neither marks nor rules.
        order = self.sudo()
        units = self.env["decimal.precision"].precision_get("Product Unit")
        # Which section a line stands in is worth looking up only where one is optional.
        choice = any(order.order_line.mapped("is_optional"))
        return order._sales_head(), [
            line._sales_as_input(units, choice) for line in order._sales_input_lines()
        ]

    def _sales_inputs_hash(self):
        """Return the hash that approvals of this order carry (rule 5)."""
        order, lines = self._sales_inputs()
        if not self._sales_rules_read_salesperson():
            order = order._replace(salesperson=0)
        return inputs_hash(order, lines)

    def _sales_input_hashes(self):
        """Return the hashes that what was approved, or released, may carry.

        Whether it looked at the salesperson was up to the rules of its day: those
        written or archived since change none of its inputs (rule 9).
        """
        order, lines = self._sales_inputs()
        heads = {order, order._replace(salesperson=0)}
        return {inputs_hash(head, lines) for head in heads}

    def _sales_content_hash(self):
        """Return the hash that its PDF and its portal page carry (rule 5)."""
        order, lines = self._sales_inputs()
        # Which rules there are is nothing that is read on the paper.
        order = order._replace(salesperson=0)
        # As in _sales_inputs.
        mine = self.sudo()
        shown = [
            Shown(
                line.sales_uid or str(line.id),
                line.sequence,
                line.display_type or "",
                line.name or "",
            )
            for line in mine.order_line
        ]
        shown += mine._sales_proposal_shown()
        language = mine.partner_id.lang or ""
        return content_hash(
            order, lines, shown, str(mine.note or ""), language, mine.name or ""
        )

    def _sales_input_lines(self):
        return self.order_line.filtered(
            lambda line: (
                not (line.display_type or line.is_downpayment or line.is_expense)
                and not line._is_delivery()
            )
        )

    def _sales_head(self):
        term_lines = self.payment_term_id.line_ids
        return Order(
            self.company_id.id,
            (
                self.partner_id.id,
                self.partner_invoice_id.id,
                self.partner_shipping_id.id,
            ),
            self.currency_id.name or "",
            self.pricelist_id.id or 0,
            tuple(
                Term(
                    line.value,
                    plain(line.value_amount, 6),
                    line.nb_days,
                    line._sales_delay(),
                )
                for line in term_lines
            ),
            self._sales_validity_days(),
            self.user_id.id,
        )

    def _sales_validity_days(self):
        """Count from the day of creation: confirming sets another order date."""
        if not self.validity_date or not self.create_date:
            return None
        return (self.validity_date - self.create_date.date()).days

    def _sales_rules_read_salesperson(self):
        rules = self.env["sales.quotation.judge"]._in_force()
        return any(rule.scope.groups for rule in rules)

    def _sales_envelope(self, verdict, rule_id):
        """Return what an approval of the hits of a rule covers (rule 3)."""
        self.ensure_one()
        # As in _sales_inputs.
        order = self.sudo()
        uids = {hit.line_uid for hit in verdict.hits if hit.rule_id == rule_id}
        lines = order._sales_input_lines()
        exposure = Exposure(
            sum((line._sales_given_away() for line in lines), Decimal(0)),
            tuple(
                sorted({line.product_id.id for line in lines if line.sales_uid in uids})
            ),
            order.partner_id.id,
            order.currency_id.name,
        )
        return Envelope(of_rule(rule_id, verdict.readings), exposure)

    def _sales_request_facts(self, verdict, rule_id):
        """Return what a request keeps of this order and of the hits of a rule."""
        hits = [hit for hit in verdict.hits if hit.rule_id == rule_id]
        return {
            "inputs_hash": self._sales_inputs_hash(),
            "envelope": as_json(self._sales_envelope(verdict, rule_id)),
            "hits": as_data(hits),
        }


class AccountPaymentTermLine(models.Model):
    _name = "account.payment.term.line"
    _inherit = "account.payment.term.line"

    def _sales_delay(self):
        """Return when the days begin; on which day they end, where a day is set."""
        if self.delay_type != "days_end_of_month_on_the":
            return self.delay_type
        return f"{self.delay_type} {self.days_next_month}"


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = "sale.order.line"

    def _sales_as_input(self, unit_places, choice=True):
        self.ensure_one()
        return Line(
            self.sales_uid or str(self.id),
            self.product_id.id or 0,
            self.product_uom_id.id or 0,
            plain(self.product_uom_qty, unit_places),
            plain(self.price_unit, PRICE_PLACES),
            plain(self.discount, DISCOUNT_PLACES),
            tuple(self.tax_ids.ids),
            choice and self._is_line_optional(),
            self.linked_line_id.sales_uid or "",
        )

    def _sales_given_away(self):
        """Return the money under list; what is sold above it makes up for nothing."""
        self.ensure_one()
        net = plain(self.price_unit, PRICE_PLACES) * (
            1 - plain(self.discount, DISCOUNT_PLACES) / 100
        )
        quantity = plain(self.product_uom_qty, PRICE_PLACES)
        if self._is_line_optional():
            quantity = max(quantity, Decimal(1))
        if not self._sales_is_product_line():
            return max(-net * quantity, Decimal(0))
        under = plain(self.sales_list_price, PRICE_PLACES) - net
        return max(under, Decimal(0)) * quantity

from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import ValidationError

from ...engine.quotation.envelope import leaves
from ...tools.door import DOOR, is_open
from .change_words import as_json
from .order_change import APPROVED_CHANGE, CHANGE_ENDS, OF_ORDER
from .sale_order_inputs import ORDER_INPUTS

# The lines of an order that is being created: gate (a) looks at it.
ORDER_IS_NEW = "sales_order_is_new"
# Lines that the host adds to a confirmed order by itself.
BY_THE_HOST = ("is_downpayment", "is_expense")
QUANTITY = "product_uom_qty"
# What somebody types on a line, and the host works out where nobody does.
TYPED = ("price_unit", "discount")
# Of the order itself; its lines are gated one by one.
GATED = ORDER_INPUTS - {"order_line"}


class Asked(NamedTuple):
    """What asking about a change needs: {rule id: facts}, and the order's figures with
    it, both as they were while it was written."""

    facts: dict
    figures: dict


class ChangeWaits(Exception):
    """What was written hits a rule: taken back, and kept as a pending change."""

    def __init__(self, found):
        super().__init__()
        self.found = found


class SaleOrderLine(models.Model):
    """Gate (b): lines of a confirmed order change when the change is approved.

    ``write`` returns as always with the values as they were, since raising would roll
    back the change that is kept; the order's form tells of it.
    """

    _name = "sale.order.line"
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        if not self._sales_is_gated():
            return super().create(vals_list)
        orders = self.env["sale.order"].browse(
            {vals.get("order_id") for vals in vals_list} - {None, False}
        )
        confirmed = orders.filtered(lambda order: order.state == "sale")
        if not confirmed:
            return super().create(vals_list)
        before = confirmed._sales_baseline()
        try:
            with self.env.cr.savepoint():
                lines = super().create(vals_list)
                confirmed._sales_check_change(before)
                return lines
        except ChangeWaits as waits:
            return self._sales_create_empty(vals_list, waits.found)

    def write(self, vals):
        changed = {*self._sales_gated_fields()}.intersection(vals)
        if not changed or not self._sales_is_gated():
            return super().write(vals)
        gated = self.filtered(lambda line: line._sales_is_confirmed())
        if not gated:
            return super().write(vals)
        before = gated.order_id._sales_baseline()
        try:
            with self.env.cr.savepoint():
                result = super().write(vals)
                gated.order_id._sales_check_change(before)
                return result
        except ChangeWaits as waits:
            asked = {name: vals[name] for name in changed}
            self._sales_keep(waits.found, {line: asked for line in gated})
            free = {name: vals[name] for name in vals if name not in changed}
            return super().write(free) if free else True

    def _sales_create_empty(self, vals_list, found):
        """Create the lines; those that hit a rule with quantity 0, until approved."""
        orders = {order.id for order in found}
        empty = [
            {**vals, QUANTITY: 0} if vals.get("order_id") in orders else vals
            for vals in vals_list
        ]
        lines = (
            self.with_context(**{APPROVED_CHANGE: DOOR})
            .create(empty)
            .with_env(self.env)
        )
        asked = {
            # The host prices what is ordered anew, unless it is told the price.
            line: {
                QUANTITY: vals.get(QUANTITY, 1.0),
                **{name: vals[name] for name in TYPED if name in vals},
            }
            for line, vals in zip(lines, vals_list, strict=True)
            if line.order_id.id in orders
        }
        self._sales_keep(found, asked, new=True)
        return lines

    def _check_line_unlink(self):
        """What was not approved goes with the change that it came with."""
        if is_open(self, CHANGE_ENDS):
            return self.browse()
        return super()._check_line_unlink()

    @api.model
    def _sales_is_gated(self):
        """What the system does itself passes, and so does what was approved."""
        return (
            not self.env.su
            and not is_open(self, APPROVED_CHANGE)
            and not is_open(self, ORDER_IS_NEW)
            and self.env["sales.room"]._is_on("quotation")
        )

    def _sales_is_confirmed(self):
        return (
            self.order_id.state == "sale"
            and not self.display_type
            and not any(self[name] for name in BY_THE_HOST)
            and not self._is_delivery()
        )

    @api.model
    def _sales_gated_fields(self):
        """The host's protected fields that are prices; texts and analytics are none."""
        texts = {"name", "analytic_distribution"}
        return [name for name in self._get_protected_fields() if name not in texts]

    @api.model
    def _sales_keep(self, found, asked, new=False):
        """Keep what was written as the pending change of each order."""
        for order, needs in found.items():
            values = {
                str(line.id): as_json(vals)
                for line, vals in asked.items()
                if line.order_id == order
            }
            new_lines = [int(key) for key in values] if new else []
            order._sales_store_change(values, needs, new_lines)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    def write(self, vals):
        """What rules look at of a confirmed order waits as its lines do."""
        changed = GATED.intersection(vals)
        if not changed or not self.order_line._sales_is_gated():
            return super().write(vals)
        gated = self.filtered(lambda order: order.state == "sale")
        if not gated or vals.get("state", "sale") != "sale":
            return super().write(vals)
        before = gated._sales_baseline()
        try:
            with self.env.cr.savepoint():
                result = super().write(vals)
                gated._sales_check_change(before)
                return result
        except ChangeWaits as waits:
            asked = {OF_ORDER: as_json({name: vals[name] for name in changed})}
            for order, needs in waits.found.items():
                order._sales_store_change(asked, needs)
            waiting = self.browse(order.id for order in waits.found)
            super(SaleOrder, self - waiting).write(vals)
            free = {name: vals[name] for name in vals if name not in changed}
            return super(SaleOrder, waiting).write(free) if free else True

    def _sales_baseline(self):
        """Return {order: {rule: envelope}} as it stands now."""
        return {
            order: {
                rule_id: order._sales_envelope(verdict, rule_id)
                for rule_id in verdict.rule_ids("block", "approval", "require")
            }
            for order, verdict in self._sales_verdicts().items()
        }

    def _sales_check_change(self, before):
        """Raise ChangeWaits where the orders, as written, need approval.

        Raise a ValidationError where no approval would help.
        """
        self.env.flush_all()
        found = {}
        for order, verdict in self._sales_verdicts().items():
            hits = order._sales_new_hits(verdict, before[order])
            stuck = [hit for hit in hits if hit.outcome != "approval"]
            if stuck:
                raise ValidationError(order._sales_refusal(stuck))
            if hits:
                facts = {
                    rule_id: order._sales_request_facts(verdict, rule_id)
                    for rule_id in dict.fromkeys(hit.rule_id for hit in hits)
                }
                # Whoever decides sees the costs, whoever writes.
                found[order] = Asked(facts, order.sudo()._sales_figures())
        if found:
            raise ChangeWaits(found)

    def _sales_new_hits(self, verdict, before):
        """Return the hits that neither the order as it was nor an approval covers."""
        covered = self._sales_covered(verdict, self._sales_input_hashes())
        for rule_id, envelope in before.items():
            if not leaves(envelope, self._sales_envelope(verdict, rule_id)):
                covered.add(rule_id)
        serious = verdict.of("block", "require", "approval")
        return [hit for hit in serious if hit.rule_id not in covered]

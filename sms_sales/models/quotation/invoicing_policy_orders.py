from decimal import Decimal

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.fingerprint import fingerprint

# Orders that are left out because of these are nobody's business.
UNTOLD = ("already", "tried", "undelivered")


class SalesInvoicingPolicy(models.Model):
    """Which orders a policy invoices, by as many queries for ten as for thousands."""

    _name = "sales.invoicing.policy"
    _inherit = "sales.invoicing.policy"

    def _orders_domain(self):
        """Hook: confirmed orders of these policies with something to invoice."""
        return Domain(
            [
                ("sales_invoicing_policy_id", "in", self.ids),
                ("state", "=", "sale"),
                ("invoice_status", "=", "to invoice"),
            ]
        )

    def _orders(self, company, ids=None):
        """Return the company's orders that the policy could invoice, customer by
        customer; only those of ``ids`` when given."""
        self.ensure_one()
        domain = self._orders_domain() & Domain("company_id", "=", company.id)
        if ids is not None:
            domain &= Domain("id", "in", ids)
        # The policy acts for the company, whoever started it.
        orders = self.env["sale.order"].sudo().with_company(company)
        return orders.search(domain, order="partner_invoice_id, id")

    def _sorted(self, orders, run, retry=True):
        """Return {order: key}, and {order: reason code} of those not to invoice now.

        The codes are those of a run's lines, and ``UNTOLD``.

        :param run: the run of this turn; it may be empty
        :param retry: whether those that failed in this run are tried once more
        """
        keys = self._keys(orders)
        left_out = {order: "undelivered" for order in orders if not keys[order]}
        left_out |= self._marked(orders, keys, run, retry)
        rest = orders.filtered(lambda order: order not in left_out)
        left_out |= dict.fromkeys(self._waiting_for_change(rest), "change")
        left_out |= dict.fromkeys(self._credited(rest), "credited")
        left_out |= dict.fromkeys(self._of_archived(rest), "archived")
        return keys, left_out

    def _keys(self, orders):
        """Return {order: what it is invoiced for}: at most once each.

        A week or a month; else a fingerprint of the quantities, which differs after
        the next delivery. Nothing when nothing has been delivered yet.
        """
        self.ensure_one()
        if self.when in ("weekly", "monthly"):
            return {order: self._turn(order.company_id) for order in orders}
        keys = {}
        for order in orders:
            lines = order.order_line.filtered(
                lambda line: not line.display_type and not line.is_downpayment
            )
            reached = [[line.id, self._quantity(line)] for line in lines.sorted("id")]
            started = any(quantity for _id, quantity in reached)
            keys[order] = fingerprint([self.when, reached]) if started else None
        return keys

    def _quantity(self, line):
        """Return the quantity that lets the order be invoiced once more."""
        ordered = line.product_id.invoice_policy == "order"
        if self.when == "confirmation" and ordered:
            return Decimal(str(line.product_uom_qty))
        return Decimal(str(line.qty_delivered))

    def _marked(self, orders, keys, run, retry):
        """Return {order: code} of those that this turn or delivery was invoiced for,
        and of those that were tried already."""
        lines = self.env["sales.invoicing.run.line"].sudo()  # marks of anybody's run
        lines = lines.search(
            [
                ("policy_id", "=", self.id),
                ("order_id", "in", orders.ids),
                ("key", "in", list(set(filter(None, keys.values())))),
            ]
        )
        marked = {}
        for line in lines.filtered(lambda one: keys[one.order_id] == one.key):
            if line.state == "invoiced":
                marked[line.order_id] = "already"
            elif not retry and line.run_id == run:
                marked.setdefault(line.order_id, "tried")
        return marked

    def _waiting_for_change(self, orders):
        """Return those whose change waits for approval: they would be invoiced as
        they were before it."""
        changes = self.env["sales.order.change"].sudo()  # whoever asked for it
        domain = [("order_id", "in", orders.ids), ("state", "=", "pending")]
        return changes.search(domain).order_id & orders

    def _credited(self, orders):
        """Return those with a line whose last paper is a credit note.

        The host would invoice again what was credited.
        """
        if not orders:
            return orders
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT last.order_id
                  FROM (SELECT DISTINCT ON (l.id) l.order_id, m.move_type
                          FROM sale_order_line l
                          JOIN sale_order_line_invoice_rel r
                            ON r.order_line_id = l.id
                          JOIN account_move_line ml ON ml.id = r.invoice_line_id
                          JOIN account_move m
                            ON m.id = ml.move_id AND m.state <> 'cancel'
                         WHERE l.order_id IN %s AND l.qty_to_invoice > 0
                           AND l.is_downpayment IS NOT TRUE
                         ORDER BY l.id, m.id DESC) last
                 WHERE last.move_type = 'out_refund'
                """,
                tuple(orders.ids),
            )
        )
        return orders.browse(row[0] for row in self.env.cr.fetchall())

    def _of_archived(self, orders):
        return orders.filtered(
            lambda order: (
                not order.partner_invoice_id.active
                or not order.partner_id.commercial_partner_id.active
            )
        )

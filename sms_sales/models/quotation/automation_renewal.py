from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

KIND = "renewal"
A_WEEK = timedelta(days=7)


class SalesQuotationAutomation(models.Model):
    """Renewal quotations, ahead of the end of a contract."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    @api.model
    def _cron_renew(self):
        """Make the renewals that are due, each once."""
        if KIND in self._kinds_used():
            self._in_chunks(KIND, self._orders_to_renew(), self._renew_due)

    @api.model
    def _orders_to_renew(self):
        """Return the ids of orders that end within the longest of all spans."""
        # Automations concern orders, whoever starts the action.
        automations = self.sudo().search([("kind", "=", KIND)])
        span = max(automations.mapped("days_before"), default=0)
        ending = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("sales_end_date", ">", today)
            & Domain("sales_end_date", "<=", today + timedelta(days=span))
            for company, today in self._days().items()
        )
        # They are their salespeople's.
        orders = self.env["sale.order"].sudo()
        return orders.search(ending & self._not_renewed(), order="id").ids

    @api.model
    def _not_renewed(self):
        return Domain("state", "=", "sale") & Domain(
            "sales_renewal_ids", "not any", [("state", "!=", "cancel")]
        )

    @api.model
    def _days(self):
        """Return {company: what day it is there}."""
        # Jobs work for all companies.
        companies = self.env["res.company"].sudo().search([])
        orders = self.env["sale.order"]
        return {company: orders._sales_today(company) for company in companies}

    @api.model
    def _renew_due(self, ids):
        """Renew those of the orders whose automation says that it is time."""
        # They are their salespeople's, whoever starts the action.
        orders = self.env["sale.order"].sudo().browse(ids)
        # What was renewed since they were found is left alone.
        orders = orders.filtered_domain(self._not_renewed())
        known = self.env["sales.quotation.event"]._marked(
            self._renewal_mark(order) for order in orders
        )
        days = self._days()
        due = {
            order: automation
            for order, automation in self._first_of(KIND, orders).items()
            if automation._is_renewal_due(order, days[order.company_id])
            and self._renewal_mark(order) not in known
        }

        def failed(order, error):
            self._fail_order(order, due[order], error)

        def make(records):
            self._make_renewals({order: due[order] for order in records})

        if due:
            self._each(orders.browse(order.id for order in due), make, failed)
        return len(ids)

    def _is_renewal_due(self, order, today):
        return order.sales_end_date - timedelta(days=self.days_before) <= today

    @api.model
    def _renewal_mark(self, order):
        return f"renew/{order.id}/{order.sales_end_date}"

    @api.model
    def _make_renewals(self, due):
        """Make the renewal of each order, {order: automation}; return them."""
        orders = next(iter(due)).browse(order.id for order in due)
        values = [
            order._sales_prepare_renewal(order_values, due[order])
            for order, order_values in zip(orders, orders.copy_data(), strict=True)
        ]
        renewals = orders.create(values)
        again = renewals.filtered(
            lambda one: one.sales_automation_id.pricing == "again"
        )
        if again:
            again._recompute_prices()
        self._book_renewals(zip(orders, renewals, strict=True))
        return renewals

    @api.model
    def _book_renewals(self, pairs):
        rows, told, asked = [], {}, []
        for order, renewal in pairs:
            automation = renewal.sales_automation_id
            reasons = automation._reasons(order)
            reasons.append(["end", str(order.sales_end_date)])
            rows.append(
                {
                    "kind": "renewed",
                    "automation_id": automation.id,
                    "order_id": renewal.id,
                    "source_id": order.id,
                    "company_id": renewal.company_id.id,
                    "user_id": renewal.user_id.id,
                    "reasons": reasons,
                    "mark": self._renewal_mark(order),
                }
            )
            told[renewal] = self._renewal_words(order, automation, reasons)
            asked.append(
                (
                    renewal,
                    self._responsible(renewal),
                    min(
                        renewal.validity_date,
                        renewal._sales_today(renewal.company_id) + A_WEEK,
                    ),
                    self._renewal_note(order),
                )
            )
        self._book(rows)
        self._tell(told)
        self._schedule("renewal", asked)

    @api.model
    def _renewal_words(self, order, automation, reasons):
        why = self.env["sales.quotation.event"]._in_words(reasons)
        return self.env._(
            "Made by “%(name)s” from %(order)s, because %(why)s.",
            name=automation.name,
            order=order.name,
            why=why,
        )

    @api.model
    def _renewal_note(self, order):
        """Return what to look at before the renewal is sent."""
        words = [
            self.env._(
                "The contract %(order)s ends on %(end)s. Look at its renewal and send "
                "it.",
                order=order.name,
                end=format_date(self.env, order.sales_end_date),
            )
        ]
        gone = order.order_line.product_id.filtered(lambda one: not one.active)
        if gone:
            names = ", ".join(gone.mapped("display_name"))
            words.append(self.env._("Not sold any more: %s.", names))
        return " ".join(words)

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .order_facts import CHANNELS

KIND = "expiry"
# Somebody pays, or has paid, what is left alone therefore.
PAYING = ("pending", "authorized", "done")


class SalesQuotationAutomation(models.Model):
    """Sent quotations that end: reminders, and what becomes of them afterwards."""

    _name = "sales.quotation.automation"
    _inherit = "sales.quotation.automation"

    @api.model
    def _cron_expire(self):
        """Remind of quotations that end soon, and end those that are over."""
        if KIND in self._kinds_used():
            self._in_chunks(KIND, self._orders_to_look_at(), self._sweep)

    @api.model
    def _orders_to_look_at(self):
        """Return the ids of the quotations that end within the longest span."""
        # Automations concern quotations, whoever starts the action.
        automations = self.sudo().search([("kind", "=", KIND)])
        span = max(automations.mapped("remind_days"), default=0)
        ending = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("validity_date", "<=", today + timedelta(days=span))
            for company, today in self._days().items()
        )
        # They are their salespeople's.
        orders = self.env["sale.order"].sudo()
        return orders.search(ending & self._sweepable(), order="id").ids

    @api.model
    def _sweepable(self):
        """Only what a salesperson sent, and nobody has signed or is paying."""
        day_ago = fields.Datetime.now() - timedelta(days=1)
        paying = Domain("state", "in", PAYING) | (
            Domain("state", "=", "draft") & Domain("create_date", ">", day_ago)
        )
        domain = (
            Domain("state", "=", "sent")
            & Domain("sales_expired_on", "=", False)
            & Domain("signed_on", "=", False)
            & Domain("signed_by", "=", False)
            & Domain("transaction_ids", "not any", list(paying))
        )
        known = self.env["sale.order"]._fields
        for name, _channel in (*CHANNELS, ("pos_order_line_ids", "pos")):
            if name in known and (known[name].store or known[name].search):
                domain &= Domain(name, "=", False)
        return domain

    @api.model
    def _sweep(self, ids):
        """Do what is due with each of the quotations today."""
        # They are their salespeople's, whoever starts the action.
        orders = self.env["sale.order"].sudo().browse(ids)
        # What was answered since they were found is left alone.
        orders = orders.filtered_domain(self._sweepable())
        first = self._first_of(KIND, orders)
        days = self._days()
        over, soon = [], []
        for order, automation in first.items():
            today = days[order.company_id]
            if automation._is_over(order, today):
                over.append(order.id)
            elif automation._ends_soon(order, today):
                soon.append(order.id)

        def failed(order, error):
            self._fail_order(order, first[order], error)

        def remind(records):
            self._remind({order: first[order] for order in records})

        def expire(records):
            self._expire({order: first[order] for order in records}, days)

        self._each(self._not_reminded(orders.browse(soon)), remind, failed)
        self._each(orders.browse(over), expire, failed)
        return len(ids)

    def _is_expiry_due(self, order, today):
        return self._is_over(order, today) or self._ends_soon(order, today)

    def _is_over(self, order, today):
        last = order.validity_date + timedelta(days=self.grace_days)
        return self.on_expiry != "keep" and today > last

    def _ends_soon(self, order, today):
        wanted = self.remind or self.remind_customer
        first_day = order.validity_date - timedelta(days=self.remind_days)
        return wanted and first_day <= today <= order.validity_date

    @api.model
    def _not_reminded(self, orders):
        events = self.env["sales.quotation.event"]
        marks = {self._reminder_mark(order): order.id for order in orders}
        known = events._marked(marks)
        return orders.browse(
            order_id for mark, order_id in marks.items() if mark not in known
        )

    @api.model
    def _reminder_mark(self, order):
        """Once for each revision that was sent."""
        return f"remind/{order.id}/{order._sales_live_revision().number}"

    @api.model
    def _remind(self, first):
        """Remind salespeople, and the customers of what is theirs to accept."""
        mailed = self._mail_customers(first)
        asked, rows = [], []
        for order, automation in first.items():
            reasons = [["valid", str(order.validity_date)]]
            if order in mailed:
                reasons.append(["mailed", ""])
            if automation.remind:
                asked.append(self._reminder(order, order in mailed))
            rows.append(
                {
                    **self._prepare_event(order, automation, "reminded"),
                    "reasons": reasons,
                    "mark": self._reminder_mark(order),
                }
            )
        self._book(rows)
        self._schedule("quotation_ends", asked)

    @api.model
    def _reminder(self, order, mailed):
        note = self.env._(
            "%(order)s can be accepted until %(day)s.",
            order=order.name,
            day=format_date(self.env, order.validity_date),
        )
        if mailed:
            note += " " + self.env._("The customer got a mail about it.")
        return order, self._responsible(order), order.validity_date, note

    @api.model
    def _mail_customers(self, first):
        """Queue the mails to customers; return the quotations they are about.

        Never about what is not released, or is being revised.
        """
        orders = self.env["sale.order"].browse(
            order.id
            for order, automation in first.items()
            if automation.remind_customer and order.partner_id.email
        )
        orders = orders.sudo()  # as _sweep
        orders -= orders._sales_unreleased()
        orders = orders.filtered(lambda order: not order._sales_is_revised())
        by_template = orders.grouped(lambda order: first[order].mail_template_id)
        for template, about in by_template.items():
            # The queue sends them: after the commit, and not twice.
            template.sudo().send_mail_batch(
                about.ids,
                force_send=False,
                email_layout_xmlid="mail.mail_notification_light",
            )
        return orders

    @api.model
    def _expire(self, first, days):
        """Cancel or mark what nobody answered, {quotation: automation}."""
        by_choice = {"cancel": [], "mark": []}
        for order, automation in first.items():
            by_choice[automation.on_expiry].append(order)
        rows, told = [], {}
        for choice, orders in by_choice.items():
            for order in orders:
                automation = first[order]
                kind = "cancelled" if choice == "cancel" else "marked"
                rows.append(self._prepare_event(order, automation, kind))
                rows[-1]["reasons"] = [["valid", str(order.validity_date)]]
                told[order] = self.env._(
                    "Expired on %(day)s, and nobody answered: “%(name)s”.",
                    day=format_date(self.env, order.validity_date),
                    name=automation.name,
                )
        cancelled = self.env["sale.order"].browse(o.id for o in by_choice["cancel"])
        cancelled.sudo()._action_cancel()  # as _sweep
        for order in told:
            order.sales_expired_on = days[order.company_id]
        self._book(rows)
        self._tell(told)
        if told:
            swept = cancelled.browse(order.id for order in told).sudo()  # as _sweep
            swept.activity_unlink(["sms_sales.mail_activity_quotation_ends"])

    @api.model
    def _prepare_event(self, order, automation, kind):
        return {
            "kind": kind,
            "automation_id": automation.id,
            "order_id": order.id,
            "company_id": order.company_id.id,
            "user_id": order.user_id.id,
        }

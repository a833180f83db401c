from odoo import api, models
from odoo.tools import format_date

from ...engine.quotation.milestones import Fact, corrections
from ...tools.company_day import day_of
from .order_milestone import KINDS

NOTHING = Fact(None, None)
# A customer need not know by which rules we let an order go.
CUSTOMER_KINDS = ("placed", "confirmed", "shipped", "delivered", "invoiced", "paid")


class SaleOrder(models.Model):
    """The milestones of one order as of now, whatever is booked."""

    _name = "sale.order"
    _inherit = "sale.order"

    @api.readonly
    def get_sales_timeline(self):
        """Return the milestones of an order that the user may read, in words.

        Customers are shown theirs by the portal: the reasons are not for them.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._is_internal():
            return {"steps": []}
        return self._sales_timeline()

    def _sales_timeline(self, kinds=None):
        """Return {steps, state, reason, as_of} for the screen and the portal."""
        self.ensure_one()
        if not self.env["sales.room"]._is_on("quotation"):
            return {"steps": []}
        # Invoices and payments tell of the order, whoever may read them.
        order = self.sudo()
        shown, before = order._sales_now()
        steps = [
            order._sales_step(kind, label, shown.get(kind, NOTHING), before)
            for kind, label in self._sales_kind_words()
            if (kinds is None or kind in kinds)
            and (kind in shown or kind != "shipped" and order.state == "sale")
        ]
        for step in steps:
            if not step["actual"]:
                step["status"] = "late" if step["is_over"] else "next"
                break
        return {
            "steps": steps if shown else [],
            "state": order.sales_track_state,
            "reason": order.sales_track_reason,
        }

    def _sales_now(self):
        """Return what is true now, and the earlier promises of delivery."""
        ledger = self.env["sales.order.milestone"]
        booked, facts = ledger._live_of(self)[self.id], self._sales_milestone_facts()
        _gone, new = corrections(booked, facts[self.id])
        shown = {kind: new.get(kind) or booked[kind] for kind in facts[self.id]}
        promised = shown.get("delivered", NOTHING).promised
        rows = self.sales_milestone_ids.filtered(
            lambda row: row.kind == "delivered" and row.promised
        )
        days = rows.sorted("id").mapped("promised")
        return shown, [day for day in dict.fromkeys(days) if day != promised]

    @api.model
    def _sales_kind_words(self):
        field = self.env["sales.order.milestone"]._fields["kind"]
        labels = dict(field._description_selection(self.env))
        return [(kind, labels[kind]) for kind, _label in KINDS]

    def _sales_step(self, kind, label, fact, before):
        day = self._sales_day(fact.actual) if fact.actual else None
        promised = fact.promised
        over = day or day_of(self.company_id)
        sources = self.env["sales.order.milestone"]._fields["source"]
        sources = dict(sources._description_selection(self.env))
        told = [sources.get(fact.source), fact.reference]
        return {
            "kind": kind,
            "label": label,
            "actual": format_date(self.env, day) if day else "",
            "promised": format_date(self.env, promised) if promised else "",
            "earlier": [
                format_date(self.env, one) for one in before if kind == "delivered"
            ],
            "source": ", ".join(filter(None, told)),
            "is_over": bool(promised and over > promised),
            "status": "done" if day else "open",
        }

    def _sales_customer_notice(self):
        """Return what a customer is told of a late order, or of one at risk where the
        settings allow it: {level, text}, or nothing."""
        self.ensure_one()
        # A customer's own order, its ledger and its company's settings.
        order = self.sudo()
        delivery = order._sales_now()[0].get("delivered", NOTHING)
        if delivery.actual or not delivery.promised or order.state != "sale":
            return None
        promised = format_date(self.env, delivery.promised)
        if day_of(order.company_id) > delivery.promised:
            text = self.env._(
                "This order was promised for %(promised)s and has not been delivered "
                "yet. We are sorry.",
                promised=promised,
            )
            return {"level": "warning", "text": order._sales_with_outlook(text)}
        if (
            order.sales_track_state == "at_risk"
            and order.company_id.sales_track_mail == "risk"
        ):
            text = self.env._(
                "This order is promised for %(promised)s. It may arrive later than "
                "that.",
                promised=promised,
            )
            return {"level": "info", "text": order._sales_with_outlook(text)}
        return None

    def _sales_with_outlook(self, text):
        """Add the expected day, where customers are told about such things."""
        expected = self.sales_outlook_on
        if not expected or not self.company_id.sales_track_mail:
            return text
        return (
            text
            + " "
            + self.env._(
                "We now expect to deliver it by %(day)s.",
                day=format_date(self.env, expected),
            )
        )

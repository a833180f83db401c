from datetime import datetime, timedelta

from odoo.tests import freeze_time

from .common import QuotationCase


class TrackingCase(QuotationCase):
    """Orders that are confirmed, delivered and looked at on chosen days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Five days a week, whatever a chart or a country brings.
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Week", "tz": "UTC", "company_id": cls.company.id}
        )
        cls.company.partner_id.tz = "UTC"

    @classmethod
    def _confirmed(cls, *lines, on="2026-03-10 10:00:00", **values):
        """Return an order of the seller that was confirmed on a day."""
        with freeze_time(on):
            order = cls._create_order(*(lines or [cls.balance]), **values).sudo()
            order.action_confirm()
            cls.env.flush_all()
        return order

    @classmethod
    def _past(cls, *durations, **values):
        """Deliver an order after so many working days for each of ``durations``."""
        orders = cls.env["sale.order"]
        for days in durations:
            order = cls._confirmed(on="2026-01-05 10:00:00", **values)
            weeks, rest = divmod(days, 5)
            moment = datetime(2026, 1, 5, 12) + timedelta(days=7 * weeks + rest)
            order.sales_delivered_on = moment
            orders += order
        orders._sales_track()
        return orders

    def _rows(self, order):
        """Return {kind: row in force}."""
        rows = order.sudo().sales_milestone_ids
        return {row.kind: row for row in rows if not row.superseded}

    def _tracked(self, order, on=None):
        """Look at the order, on a day, and return its rows in force."""
        with freeze_time(on or "2026-03-10 10:00:00"):
            order._sales_track()
        return self._rows(order)

    def _alerts(self, order):
        kind = self.env.ref("sms_sales.mail_activity_order_delivery")
        return order.activity_ids.filtered(lambda one: one.activity_type_id == kind)

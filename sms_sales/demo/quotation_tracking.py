from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.cached_columns import refresh_columns

# Of the orders confirmed last, from the newest on: how many days ago that was at most,
# and days until the promise.
UNDERWAY = ((2, 20), (3, 12), (4, 2), (4, 1), (9, -2))


class SalesDemo(models.AbstractModel):
    """Orders on their way: a year delivered, the last ones on time, at risk or late."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_milestone", "sms_sales"):
            orders = self._deliver_orders()
            for company in self._companies():
                self._promise_orders(
                    orders.filtered(lambda order, own=company: order.company_id == own)
                )
            # What was delivered says how long the others take.
            delivered = orders.filtered("sales_delivered_on")
            delivered._sales_track()
            (orders - delivered)._sales_track()
            late = orders.filtered(lambda order: order.sales_track_state == "late")
            self._name_record("alder_order_late", late[:1] or orders[:1])
            self._name_record(
                "demo_milestone", orders.sales_milestone_ids[:1], "sms_sales"
            )
        return res

    @api.model
    def _deliver_orders(self):
        """Confirm each order on its day, and deliver it two to nine days later."""
        companies = self.env["res.company"].union(*self._companies())
        orders = self.env["sale.order"].search(
            [("company_id", "in", companies.ids), ("state", "=", "sale")],
            order="date_order desc, id desc",
        )
        refresh_columns(
            orders,
            [
                "sales_confirmed_on",
                "sales_delivered_on",
                "sales_expected_on",
                "sales_released_on",
            ],
            SQL(
                """
                SELECT id, date_order AS sales_confirmed_on,
                       date_order AS sales_released_on,
                       LEAST(date_order + make_interval(days => 2 + id %% 8),
                             %s) AS sales_delivered_on,
                       date_order + interval '9 days' AS sales_expected_on
                  FROM sale_order WHERE id = ANY(%s)
                """,
                fields.Datetime.now(),
                orders.ids,
            ),
        )
        return orders

    @api.model
    def _promise_orders(self, orders):
        """The last orders are still to come: each is promised for another day."""
        now = fields.Datetime.now()
        for order, (ago, ahead) in zip(orders, UNDERWAY, strict=False):
            day = max(order.date_order, now - timedelta(days=ago))
            order.write(
                {
                    "sales_confirmed_on": day,
                    "sales_released_on": day,
                    "sales_delivered_on": False,
                    "commitment_date": now + timedelta(days=ahead),
                }
            )

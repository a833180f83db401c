from datetime import timedelta

from odoo import api, fields, models

# Who is away, in how many days from now, for how many days, and why.
ABSENCES = (
    ("tom", 9, 7, "Holiday"),
    ("mei", 16, 3, "Trade fair in Munich"),
    ("luca", 12, 12, "Holiday"),
)


class SalesDemo(models.AbstractModel):
    """Days off of the coming weeks, entered by those who take them."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_absence_tom", "sms_sales"):
            for name, *absence in ABSENCES:
                self._plan_absence(name, *absence)
        return res

    @api.model
    def _plan_absence(self, name, ahead, days, reason):
        first = fields.Date.context_today(self) + timedelta(days=ahead)
        absence = (
            self._as(name)
            .env["sales.routing.absence"]
            .create(
                {
                    "date_from": first,
                    "date_to": first + timedelta(days=days - 1),
                    "reason": reason,
                }
            )
        )
        self._name_record(f"demo_absence_{name}", absence, "sms_sales")

from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ....tools.company_day import utc_of


class SalesRoutingAbsence(models.Model):
    """Days on which a salesperson gets no new leads, where no HR app knows of them."""

    _name = "sales.routing.absence"
    _description = "Absence of a Salesperson"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
    )
    date_from = fields.Date(
        string="Away from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        default=fields.Date.context_today,
        help="The last day, by the time zone of the salesperson.",
    )
    reason = fields.Char()

    _dates_check = models.Constraint(
        "CHECK(date_from <= date_to)",
        "An absence cannot end before it begins. Choose a last day on or after the "
        "first one.",
    )

    def write(self, vals):
        res = super().write(vals)
        if "user_id" in vals:
            # The host looks at whose it was, and not at whose it has become.
            self.check_access("write")
        return res

    @api.model
    def _between(self, user_ids, start, end):
        """Return {user id: [(from, until)]}, in UTC, of what may be on between."""
        # A day of somewhere else begins up to a day before, or after.
        margin = timedelta(days=1)
        absences = self.search_fetch(
            Domain("user_id", "in", user_ids)
            & Domain("date_from", "<=", (end + margin).date())
            & Domain("date_to", ">=", (start - margin).date()),
            ["user_id", "date_from", "date_to"],
        )
        found = {}
        for absence in absences:
            found.setdefault(absence.user_id.id, []).append(absence._moments())
        return found

    def _moments(self):
        """Return the first moment of the absence and that after it, in UTC."""
        zone = pytz.timezone(self.user_id.tz or "UTC")
        after = self.date_to + timedelta(days=1)
        return utc_of(zone, self.date_from), utc_of(zone, after)

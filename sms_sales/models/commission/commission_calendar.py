from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.periods import Calendar, period_of, periods

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
LENGTHS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("half", "Half-year"),
    ("year", "Year"),
]


class SalesCommissionCalendar(models.Model):
    _name = "sales.commission.calendar"
    _description = "Fiscal Calendar"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: the plans of every company may use this calendar.",
    )
    kind = fields.Selection(
        [
            ("gregorian", "Calendar months"),
            ("445", "4-4-5 weeks"),
            ("454", "4-5-4 weeks"),
            ("544", "5-4-4 weeks"),
        ],
        required=True,
        default="gregorian",
        help="How a quarter is cut into months. In a week calendar each quarter has "
        "13 weeks; a year of 53 weeks gives the extra week to its last month.",
    )
    first_month = fields.Selection(
        MONTHS,
        required=True,
        default="1",
        string="Year starts in",
        help="The month that the fiscal year begins in.",
    )
    weekday = fields.Selection(
        WEEKDAYS,
        string="Week ends on",
        required=True,
        default="5",
        help="Only for week calendars: the last day of each week, period and year.",
    )
    nearest = fields.Boolean(
        string="Nearest to the month's end",
        default=True,
        help="Only for week calendars. The year ends on the weekday nearest to the end "
        "of the month before its first one; otherwise on the last one in that month.",
    )
    plan_ids = fields.One2many("sales.commission.plan", "calendar_id")
    plan_count = fields.Integer(string="Number of plans", compute="_compute_plan_count")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        counts = dict(
            self.env["sales.commission.plan"]._read_group(
                [("calendar_id", "in", self.ids)], ["calendar_id"], ["__count"]
            )
        )
        for calendar in self:
            calendar.plan_count = counts.get(calendar, 0)

    @api.depends("kind", "first_month", "weekday", "nearest")
    def _compute_preview(self):
        today = fields.Date.context_today(self)
        for calendar in self:
            start, end = calendar._period_of("year", today)
            line = Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
            rows = [
                line
                % (number, format_date(self.env, first), format_date(self.env, last))
                for number, (first, last) in enumerate(
                    calendar._periods("month", start, end), start=1
                )
            ]
            head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th></tr>") % (
                self.env._("Period"),
                self.env._("First day"),
                self.env._("Last day"),
            )
            table = Markup('<table class="table table-sm">%s%s</table>')
            calendar.preview = table % (head, Markup("").join(rows))

    def write(self, vals):
        if {"kind", "first_month", "weekday", "nearest"} & vals.keys():
            self._check_not_used()
        return super().write(vals)

    def action_open_plans(self):
        """Show the plans that use this calendar."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commission plans"),
            "res_model": "sales.commission.plan",
            "view_mode": "list,form",
            "domain": [("calendar_id", "=", self.id)],
        }

    def _check_not_used(self):
        """Refuse to move the periods of plans that have been approved."""
        # Plans of companies that the user does not see count as well.
        plan = self.env["sales.commission.plan"].sudo()
        used = plan.with_context(active_test=False).search(
            [("calendar_id", "in", self.ids), ("state", "in", ("running", "ended"))],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._(
                    "The calendar %(calendar)s cannot change: the plan %(plan)s counts "
                    "by its periods. Make another calendar, and a new version of the "
                    "plan that uses it.",
                    calendar=used.calendar_id.name,
                    plan=used.name,
                )
            )

    def _engine(self):
        """Return this calendar in the terms of the engine."""
        self.ensure_one()
        return Calendar(
            self.kind, int(self.first_month), int(self.weekday), self.nearest
        )

    def _periods(self, length, first, last):
        """Return the periods of ``length`` with a day from ``first`` to ``last``.

        Each is a pair (date_from, date_to), both days included.
        """
        return [
            tuple(period) for period in periods(self._engine(), length, first, last)
        ]

    def _period_of(self, length, day):
        """Return (date_from, date_to) of the period that holds ``day``."""
        return tuple(period_of(self._engine(), length, day))

import json

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.quotation.milestones import Fact
from ...engine.quotation.tracking import standing
from ...tools.cached_columns import refresh_columns
from .order_milestone import KINDS

STANDINGS = [
    ("on_time", "On time"),
    ("at_risk", "At risk"),
    ("late", "Late"),
    ("done", "Done"),
]
NOTHING = Fact(None, None)
# What is written, and how the database calls its type.
COLUMNS = {
    "sales_track_state": SQL("text"),
    "sales_track_next": SQL("text"),
    "sales_promised_on": SQL("date"),
    "sales_outlook_on": SQL("date"),
    "sales_track_reasons": SQL("jsonb"),
    "sales_tracked_on": SQL("timestamp"),
}


class SaleOrder(models.Model):
    """Where an order stands, as of when it was last looked at (rule 18)."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_track_state = fields.Selection(
        STANDINGS,
        string="Delivery",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
        index="btree_not_null",
        help="Late: the promised day is over. At risk: by the past of such orders it "
        "will be. Done: delivered. Empty where nothing was promised.",
    )
    sales_track_next = fields.Selection(
        KINDS,
        string="Next milestone",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
    )
    sales_promised_on = fields.Date(
        string="Promised for",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
    )
    sales_outlook_on = fields.Date(
        string="Expected delivery",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
        help="The day by which four in five such orders were delivered in the past.",
    )
    sales_track_reasons = fields.Json(
        readonly=True, kept=True, copy=False, groups="sms_sales.group_room_quotation"
    )
    sales_track_reason = fields.Char(
        string="Why",
        compute="_compute_sales_track_reason",
        groups="sms_sales.group_room_quotation",
    )
    # Emptied by what makes a new look necessary.
    sales_tracked_on = fields.Datetime(
        string="As of",
        readonly=True,
        kept=True,
        copy=False,
        groups="sms_sales.group_room_quotation",
    )

    _sales_untracked_idx = models.Index(
        "(id) WHERE sales_tracked_on IS NULL AND state <> 'draft'"
    )

    @api.depends("sales_track_reasons")
    @api.depends_context("lang")
    def _compute_sales_track_reason(self):
        for order in self:
            order.sales_track_reason = order._sales_track_words()

    def _sales_refresh_track(self, booked, past):
        """Write where these orders stand; return {order: what it was before} of those
        whose standing is another now."""
        before = {order: order.sales_track_state for order in self}
        rows = [order._sales_track_row(booked[order.id], past) for order in self]
        refresh_columns(self, list(COLUMNS), self._sales_track_source(rows))
        return {
            order: state
            for order, state in before.items()
            if order.sales_track_state != state
        }

    def _sales_track_source(self, rows):
        names = SQL(", ").join(map(SQL.identifier, COLUMNS))
        parts = [SQL("%s::int[]", self.ids)]
        for place, pg_type in enumerate(COLUMNS.values()):
            values = [row[place] for row in rows]
            # No array of jsonb comes from Python: it is cast from text.
            cast = SQL("text[]") if place == 4 else SQL("%s[]", pg_type)
            parts.append(SQL("%s::%s", values, cast))
        return SQL(
            "SELECT s.id, %(columns)s FROM unnest(%(arrays)s) AS s(id, %(names)s)",
            columns=SQL(", ").join(
                SQL("s.%s::%s", SQL.identifier(name), pg_type)
                for name, pg_type in COLUMNS.items()
            ),
            arrays=SQL(", ").join(parts),
            names=names,
        )

    def _sales_track_row(self, booked, past):
        """Return the values of ``COLUMNS`` for one order."""
        self.ensure_one()
        now = fields.Datetime.now()
        if self.state != "sale":
            upcoming = self._sales_next(booked) if self.state == "sent" else None
            return None, upcoming, None, None, None, now
        delivery = booked.get("delivered", NOTHING)
        today = past.today[self.company_id]
        reasons = self._sales_track_why(booked, past, today)
        expected = fields.Date.to_date(reasons.get("expected"))
        state = standing(delivery.promised, bool(delivery.actual), today, expected)
        upcoming = self._sales_next(booked)
        return state, upcoming, delivery.promised, expected, json.dumps(reasons), now

    def _sales_next(self, booked):
        """Return the first milestone that is still to come; shipping only where
        somebody tells of it."""
        if not booked:
            return None
        for kind, _label in KINDS:
            if not booked.get(kind, NOTHING).actual:
                if kind != "shipped" or kind in booked:
                    return kind
        return None

    def _sales_track_why(self, booked, past, today):
        """Return the reasons of where it stands, as data."""
        delivery = booked.get("delivered", NOTHING)
        working = past.working[self.company_id]
        why = {"today": str(today), "source": delivery.source}
        if delivery.promised:
            why["promised"] = str(delivery.promised)
        if delivery.actual:
            day = self._sales_day(delivery.actual)
            why["delivered"] = str(day)
            return why
        stage = "shipped" if booked.get("shipped", NOTHING).actual else "confirmed"
        if not booked.get(stage, NOTHING).actual:
            return why
        since = self._sales_day(booked[stage].actual)
        elapsed = working.between(since, today)
        why |= {"stage": stage, "since": str(since), "elapsed": elapsed}
        outlook, scope = past.outlook(self.company_id, self.team_id, stage, elapsed)
        if outlook:
            expected = working.after(today, outlook.days)
            why |= {"days": outlook.days, "samples": outlook.samples, "scope": scope}
            why |= {"longer": outlook.longer, "expected": str(expected)}
        return why

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.quotation.tracking import WorkingDays, remaining
from ...tools.company_day import day_of, zone_of

# Orders delivered longer ago say nothing of today.
LOOK_BACK = 365
AHEAD = 200
STAGES = ("confirmed", "shipped")


class Past(NamedTuple):
    """How long deliveries took, by (company id, team id or None, stage): working days
    in ascending order. Beside it each company's working days and its day of today."""

    durations: dict
    working: dict
    today: dict

    def outlook(self, company, team, stage, elapsed):
        """Return what is left and by whose past: the team's, else the company's."""
        for scope in ("team", "company") if team else ("company",):
            key = (company.id, team.id if scope == "team" else None, stage)
            found = remaining(self.durations.get(key, ()), elapsed)
            if found:
                return found, scope
        return None, None


class SalesOrderMilestone(models.Model):
    """What the past says of the time from a milestone to delivery."""

    _name = "sales.order.milestone"
    _inherit = "sales.order.milestone"

    # The orders of the past are looked up by the day of their delivery.
    _delivered_idx = models.Index(
        "(company_id, actual) WHERE kind = 'delivered' AND superseded IS NOT TRUE"
    )

    @api.model
    def _past(self, companies):
        """Return the past of these companies, one query for all and their calendars."""
        zones = {company: zone_of(company) for company in companies}
        today = {company: day_of(company) for company in companies}
        working = {
            company: WorkingDays(company._sales_working_days(today[company]))
            for company in companies
        }
        durations = defaultdict(list)
        for row in self.env.execute_query(self._past_sql(zones)):
            company_id, team_id, stage, start, end, count = row
            company = companies.browse(company_id)
            days = [working[company].between(start, end)] * count
            durations[company_id, None, stage] += days
            if team_id:
                durations[company_id, team_id, stage] += days
        return Past(durations, working, today)

    @api.model
    def _past_sql(self, zones):
        """How many deliveries lie between each pair of days, by stage."""
        self.flush_model()
        self.env["sale.order"].flush_model(["team_id"])
        return SQL(
            """
            SELECT d.company_id, o.team_id, s.kind,
                   (s.actual AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS since,
                   (d.actual AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS until,
                   count(*)
              FROM unnest(%(companies)s::int[], %(zones)s::text[]) AS z(company_id, tz)
              JOIN sales_order_milestone d ON d.company_id = z.company_id
               AND d.kind = 'delivered' AND d.superseded IS NOT TRUE
               AND d.actual >= %(since)s
              JOIN sales_order_milestone s ON s.order_id = d.order_id
               AND s.kind = ANY(%(stages)s) AND s.superseded IS NOT TRUE
               AND s.actual <= d.actual
              JOIN sale_order o ON o.id = d.order_id
             GROUP BY 1, 2, 3, 4, 5
            """,
            companies=[company.id for company in zones],
            zones=[zone.zone for zone in zones.values()],
            since=fields.Datetime.now() - timedelta(days=LOOK_BACK),
            stages=list(STAGES),
        )


class ResCompany(models.Model):
    """On which days a company works."""

    _name = "res.company"
    _inherit = "res.company"

    def _sales_working_days(self, today):
        """Return the days on which the company's calendar has work, around today.

        Without a calendar these are Monday to Friday.
        """
        self.ensure_one()
        # An order delivered a year ago may have been confirmed long before.
        start = today - timedelta(days=2 * LOOK_BACK)
        days = [start + timedelta(days=n) for n in range(2 * LOOK_BACK + AHEAD)]
        calendar = self.resource_calendar_id
        if not calendar:
            return [day for day in days if day.weekday() < 5]
        first, last = (
            pytz.UTC.localize(fields.Datetime.to_datetime(day))
            for day in (days[0], days[-1])
        )
        intervals = calendar._work_intervals_batch(first, last)[False]
        return {begin.date() for begin, _end, _attendance in intervals}

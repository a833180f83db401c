from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class People:
    """The salespeople whom a batch of leads may go to, read once."""

    def __init__(self, users, absences, companies, teams_of, now_of):
        self._users = {user["id"]: user for user in users}
        self._absences = absences
        self._companies = companies
        self._teams_of = teams_of
        self._now_of = now_of

    def name(self, user):
        return self._users[user]["name"] if user in self._users else ""

    def team_of(self, user, team):
        """Return the team in which ``user`` takes a lead that arrived for ``team``:
        a lead outside its salesperson's teams would leave its team later.
        """
        teams = self._teams_of.get(user, [])
        return team.id if team.id in teams or not teams else teams[0]

    def unavailable(self, user, case):
        """Return why ``user`` cannot take the lead now, or nothing."""
        away = self.away(user, case.hours)
        return away or ("" if self.works_in(user, case) else "company")

    def works_in(self, user, case):
        """Return whether ``user`` may work in the company of the lead."""
        return not case.company_id or case.company_id in self._companies.get(user, ())

    def away(self, user, hours):
        found = self._users.get(user)
        if not found or not found["active"]:
            return "archived"
        moment = self._now_of[hours]
        away = any(start <= moment < end for start, end in self._absences.get(user, ()))
        return "absent" if away else ""


class SalesRoutingRouter(models.AbstractModel):
    """Who is there."""

    _name = "sales.routing.router"
    _inherit = "sales.routing.router"

    @api.model
    def _people(self, known, memberships, hours, now):
        """Return what is known of the users who are ``known`` or members, in a
        constant number of queries.
        """
        user_ids = list(known | set(memberships.user_id.ids))
        now_of = {
            (policy, company): policy._first_working_minute(now, company)
            for policy, company in hours
        }
        return People(
            self._read_users(user_ids),
            self._read_absences(user_ids, now_of.values()),
            self._read_companies(user_ids),
            self._read_teams(user_ids, memberships),
            now_of,
        )

    @api.model
    def _read_users(self, user_ids):
        users = self.env["res.users"].with_context(active_test=False)
        return users.search_read(
            [("id", "in", user_ids), ("share", "=", False)], ["name", "active"]
        )

    @api.model
    def _read_absences(self, user_ids, moments):
        """Return {user: [(from, until)]} of the absences at one of the moments: those
        that people enter here, and those of the HR apps.
        """
        if not user_ids or not moments:
            return {}
        found = self.env["sales.routing.absence"]._between(
            user_ids, min(moments), max(moments)
        )
        leaves = self.env["resource.calendar.leaves"].search_fetch(
            Domain("resource_id.user_id", "in", user_ids)
            & Domain("time_type", "=", "leave")
            & Domain("date_from", "<=", max(moments))
            & Domain("date_to", ">", min(moments)),
            ["resource_id", "date_from", "date_to"],
        )
        for leave in leaves:
            away = (leave.date_from, leave.date_to)
            found.setdefault(leave.resource_id.user_id.id, []).append(away)
        return found

    @api.model
    def _read_companies(self, user_ids):
        self.env["res.users"].flush_model(["company_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT user_id, array_agg(cid) FROM res_company_users_rel"
                " WHERE user_id = ANY(%s) GROUP BY user_id",
                user_ids,
            )
        )
        return {user: set(companies) for user, companies in rows}

    @api.model
    def _read_teams(self, user_ids, memberships):
        """Return {user: teams one is in or leads}, the first one first."""
        teams = {}
        for member in memberships.sorted(lambda one: (one.create_date, one.id)):
            if member.crm_team_id.active:
                teams.setdefault(member.user_id.id, []).append(member.crm_team_id.id)
        led = self.env["crm.team"].search_fetch(
            [("user_id", "in", user_ids)], ["user_id"]
        )
        for team in led:
            teams.setdefault(team.user_id.id, []).append(team.id)
        return teams

    @api.model
    def _used_capacity(self, members):
        """Return {(user, team): leads that came in the last 30 days}."""
        since = fields.Datetime.now() - timedelta(days=30)
        return members._get_lead_from_date(since)

    @api.model
    def _open_work(self, user_ids, policies):
        if not any(policy.open_limit for policy in policies):
            return {}
        counts = self.env["crm.lead"]._read_group(
            [("user_id", "in", user_ids), ("won_status", "=", "pending")],
            ["user_id"],
            ["__count"],
        )
        return {user.id: count for user, count in counts}

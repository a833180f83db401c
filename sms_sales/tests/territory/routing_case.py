from datetime import datetime

from odoo import Command
from odoo.tests import freeze_time

from .common import TerritoryCase

# A Tuesday, within the hours of the calendar: 8-12 and 13-17 UTC.
NOW = datetime(2026, 3, 10, 9, 0)


class RoutingCase(TerritoryCase):
    """A team of two of equal capacity, whose leads are routed, and its leader."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.env["ir.config_parameter"].set_param("sales_team.membership_multi", True)
        cls.leader = cls._create_user("team_lead", "terr_leader", name="Lea Leader")
        cls.ann, cls.ben = cls.seller, cls.other
        cls.team = cls._create_team("Inside", cls.ann, cls.ben, leader=cls.leader)
        cls.hours = cls._create_hours()
        cls.policy = cls._create_policy(cls.team)
        cls.Decision = cls.env["sales.routing.decision"]

    @classmethod
    def _create_team(cls, name, *users, leader=None, capacity=30):
        """Create a team with a membership for each of the users."""
        team = cls.env["crm.team"].create(
            {
                "name": name,
                "company_id": False,
                "use_leads": True,
                "use_opportunities": True,
                "user_id": leader and leader.id,
            }
        )
        for user in users:
            cls._create_member(team, user, assignment_max=capacity)
        return team

    @classmethod
    def _create_member(cls, team, user, **values):
        return cls.env["crm.team.member"].create(
            {"crm_team_id": team.id, "user_id": user.id, **values}
        )

    @classmethod
    def _create_hours(cls):
        return cls.env["resource.calendar"].create(
            {
                "name": "Office",
                "tz": "UTC",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": start + 4,
                                "day_period": "morning" if start < 12 else "afternoon",
                            }
                        )
                        for day in range(5)
                        for start in (8, 13)
                    ),
                ],
            }
        )

    @classmethod
    def _create_policy(cls, teams, **values):
        policies = cls.env["sales.routing.policy"].with_user(cls.manager)
        return policies.create(
            {
                "name": "Inside sales",
                "team_ids": teams.ids,
                "calendar_id": cls.hours.id,
                **values,
            }
        )

    def _arrive(self, count=1, user=None, **values):
        """Let leads arrive as an integration makes them: without a salesperson."""
        leads = self.env["crm.lead"].with_user(user or self.env.user)
        values = {"type": "opportunity", "team_id": self.team.id, **values}
        made = leads.create([{"name": f"Lead {n}", **values} for n in range(count)])
        return made.with_user(self.env.user)

    def _owners(self, leads):
        return " ".join((lead.user_id.name or "–").split()[0] for lead in leads)

    def _decision(self, lead):
        """Return the latest decision on ``lead``."""
        return self.Decision.search([("lead_id", "=", lead.id)], limit=1)

    def _away(self, user, start, end):
        """Let ``user`` be absent from ``start`` until ``end``."""
        resource = user.resource_ids or self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id, "calendar_id": self.hours.id}
        )
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": resource.id,
                "calendar_id": self.hours.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def _hand_over(self, moment):
        """Let the scheduled action run at ``moment``."""
        with freeze_time(moment):
            self.Decision._cron_hand_over()

from collections import Counter

from odoo import api, models
from odoo.fields import Domain

from .routing_table import Table


class SalesRoutingRouter(models.AbstractModel):
    """Territory, skill and tier narrow the team down; the rotation picks."""

    _name = "sales.routing.router"
    _inherit = "sales.routing.router"

    @api.model
    def _decide_by_turn(self, cases, members, people, notes):
        """Return a choice for each case from the members of its team, and the seats
        of those who join the rotation, as [(team, seat)].
        """
        if not cases:
            return [], []
        seats = self._seats(members, people, {case.hours for case in cases})
        talents = self._talents(members.user_id.ids)
        filters = self._filters(members, cases)
        groups, choices, joined, given = {}, [], {}, Counter()
        for case in cases:
            groups.setdefault((case.team, case.hours), []).append(case)
        for (team, hours), own in groups.items():
            here, *others = seats.get((team, hours), ([], [], []))
            # Leads of other hours have gone round in the same team before.
            here = [seat.after(given[team, seat.user]) for seat in here]
            table = Table(team, here, *others, people, talents, filters)
            made = table.decide(own, notes)
            given.update((team, choice.user_id) for choice in made)
            choices += made
            joined.update({(team, seat.user): seat for seat in table.joined})
        return choices, [(team, seat) for (team, _user), seat in joined.items()]

    @api.model
    def _talents(self, user_ids):
        """Return {user: current memberships in territories of active plans}."""
        members = self.env["sales.territory.member"].search_fetch(
            Domain("user_id", "in", user_ids)
            & Domain("current", "=", True)
            & Domain("plan_id.state", "=", "active"),
            ["user_id", "territory_id", "role", "skill_ids", "tiers"],
        )
        return {user.id: own for user, own in members.grouped("user_id").items()}

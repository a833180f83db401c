from ast import literal_eval

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....engine.territory.rotation import Seat, rejoined


class SalesRoutingRouter(models.AbstractModel):
    """The seats of the rotation: who is in it, with what weight, and what they had."""

    _name = "sales.routing.router"
    _inherit = "sales.routing.router"

    @api.model
    def _memberships(self, team_ids, user_ids):
        """Return all memberships of who is in one of the teams, archived users
        included, and of the users.
        """
        members = self.env["crm.team.member"]
        mates = members._search([("crm_team_id", "in", list(team_ids))])
        mates = mates.subselect(SQL.identifier(mates.table, "user_id"))
        return members.search_fetch(
            Domain("user_id", "in", mates) | Domain("user_id", "in", list(user_ids)),
            [
                "user_id",
                "crm_team_id",
                "assignment_max",
                "assignment_optout",
                "assignment_domain",
                "create_date",
            ],
            order="crm_team_id, user_id",
        )

    @api.model
    def _seats(self, members, people, hours):
        """Return {(team, (policy, company)): (seats, passed, joined)}: ``passed`` is
        [(user, why)], ``joined`` the seats that start at the level of the group.
        """
        policies = {policy for policy, _company in hours}
        used = self._used_capacity(members)
        work = self._open_work(members.user_id.ids, policies)
        history, last = self._history(members.crm_team_id.ids)
        result = {}
        for team, own in members.grouped("crm_team_id").items():
            for policy, company in hours:
                seats, passed = [], []
                for member in own:
                    user = member.user_id.id
                    away = people.away(user, (policy, company))
                    why = away or self._passed(member, policy, used, work)
                    if why:
                        passed.append((user, why))
                        continue
                    room = member.assignment_max - used.get((user, team.id), 0)
                    if policy.open_limit:
                        room = min(room, policy.open_limit - work.get(user, 0))
                    seats.append(Seat(user, member.assignment_max, room=room))
                seats, joined = self._with_history(
                    seats, history.get(team.id, {}), last.get(team.id)
                )
                result[team, (policy, company)] = seats, passed, joined
        return result

    @api.model
    def _passed(self, member, policy, used, work):
        """Return why a member who is there is passed over, or nothing."""
        user = member.user_id.id
        checks = (
            ("paused", member.assignment_optout),
            ("none", member.assignment_max <= 0),
            (
                "full",
                used.get((user, member.crm_team_id.id), 0) >= member.assignment_max,
            ),
            (
                "busy",
                policy.open_limit and work.get(user, 0) >= policy.open_limit,
            ),
        )
        return next((why for why, true in checks if true), "")

    @api.model
    def _with_history(self, seats, history, last):
        """Return the seats with what they had, and those of them who come (back)."""
        if not last:
            return seats, []
        present, last_seat = last
        returning, counted = set(), []
        for seat in seats:
            taken, weight = history.get(seat.user, (0, seat.weight))
            if seat.user not in present or weight != seat.weight:
                returning.add(seat.user)
            # Another capacity starts anew, or what was had would weigh otherwise.
            counted.append(seat._replace(taken=taken if weight == seat.weight else 0))
        level = rejoined(counted, returning, last_seat)
        before = {seat.user: history.get(seat.user) for seat in seats}
        joined = [
            seat
            for seat in level
            if seat.user in returning and before[seat.user] != (seat.taken, seat.weight)
        ]
        return level, joined

    @api.model
    def _history(self, team_ids):
        """Return {team: {user: (had, weight)}} and {team: (users present at the last
        turn, the seat that got it)}, from the ledger.
        """
        self.env["sales.routing.decision"].flush_model()
        history, last = {}, {}
        for team, user, had, weight in self.env.execute_query(_had(team_ids)):
            history.setdefault(team, {})[user] = had, weight
        for team, user, present in self.env.execute_query(_last(team_ids)):
            had, weight = history.get(team, {}).get(user, (1, 1))
            last[team] = set(present), Seat(user, weight, taken=max(had - 1, 0))
        return history, last

    @api.model
    def _filters(self, members, cases):
        """Return {(team, user): ids of the leads that the host's domain lets in}."""
        filters = {}
        leads = self.env["crm.lead"].concat(*(case.lead for case in cases))
        for member in members:
            # Checked by the host when it was saved.
            domain = literal_eval(member.assignment_domain or "[]")
            if domain:
                key = member.crm_team_id.id, member.user_id.id
                filters[key] = set(leads.filtered_domain(domain)._ids)
        return filters


def _had(team_ids):
    """What each member had: since they last came back, from where they started."""
    return SQL(
        """
        WITH back AS (
            SELECT DISTINCT ON (team_id, user_id) team_id, user_id, id, turn
              FROM sales_routing_decision
             WHERE step = 'return' AND weight > 0 AND team_id = ANY(%(teams)s)
             ORDER BY team_id, user_id, id DESC
        )
        SELECT d.team_id, d.user_id,
               COALESCE(max(back.turn), 0)
                   + count(*) FILTER (WHERE d.id > COALESCE(back.id, 0)),
               (array_agg(d.weight ORDER BY d.id DESC))[1]
          FROM sales_routing_decision d
          LEFT JOIN back ON (back.team_id, back.user_id) = (d.team_id, d.user_id)
         WHERE d.weight > 0 AND d.team_id = ANY(%(teams)s) AND d.user_id IS NOT NULL
         GROUP BY d.team_id, d.user_id
        """,
        teams=team_ids,
    )


def _last(team_ids):
    """The last turn of each team, with who was in the group."""
    return SQL(
        """
        SELECT team.id, d.user_id, d.present
          FROM unnest(%s) team (id)
         CROSS JOIN LATERAL (
            SELECT user_id, present FROM sales_routing_decision
             WHERE team_id = team.id AND weight > 0 AND step <> 'return'
             ORDER BY id DESC LIMIT 1
         ) d
        """,
        team_ids,
    )

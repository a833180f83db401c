"""One team at the table: narrows it down for each lead, and lets the rotation pick."""

from ....engine.territory.rotation import rotate
from .routing_case import Choice


class Table:
    """The members of a team who are there, under one policy."""

    def __init__(self, team, seats, passed, joined, people, talents, filters):
        self.team = team
        self.seats = {seat.user: seat for seat in seats}
        self.joined = joined
        self._passed = passed
        self._people = people
        self._talents = talents
        self._filters = {
            user: lead_ids
            for (team_id, user), lead_ids in filters.items()
            if team_id == team.id
        }
        self._everybody = {*self.seats, *(user for user, _why in passed)}
        self._narrowed = {}

    def decide(self, cases, notes):
        """Return the choices for ``cases``, in their order; each goes on from
        ``notes``, {lead id: reasons so far}.
        """
        had = {user: seat.taken for user, seat in self.seats.items()}
        wanted = [self._eligible(case) for case in cases]
        users = rotate(list(self.seats.values()), wanted)
        choices = []
        for case, eligible, user in zip(cases, wanted, users, strict=True):
            step, reasons, _users = self._narrow(case)
            reasons = [*notes.get(case.lead.id, ()), *reasons]
            if not user:
                reasons.append([self._why_nobody(eligible), self.team.display_name])
                choices.append(Choice(case, "queue", 0, self.team, 0, reasons))
                continue
            weight = self.seats[user].weight
            reasons.append(["turn", self._people.name(user), had[user], weight])
            had[user] += 1
            choice = Choice(case, step, user, self.team, weight, reasons)
            choice.present = sorted(self.seats)
            choices.append(choice)
        return choices

    def _why_nobody(self, eligible):
        if not self._everybody:
            return "no_member"
        return "nobody" if eligible or not self.seats else "no_match"

    def _eligible(self, case):
        """Return the users who may have the lead."""
        _step, _reasons, users = self._narrow(case)
        if case.had or self._filters:
            lead = case.lead.id
            users = {
                user
                for user in users
                if user not in case.had and lead in self._filters.get(user, (lead,))
            }
        return users

    def _narrow(self, case):
        """Return (step, reasons, users); leads that ask for the same share it."""
        key = case.territory, case.skills, case.tier, case.company_id
        if key not in self._narrowed:
            self._narrowed[key] = self._narrowed_down(case)
        return self._narrowed[key]

    def _narrowed_down(self, case):
        step, reasons, users = "rotation", [], set(self.seats)
        if case.territory:
            step, name = "territory", case.territory.display_name
            reasons.append(["territory", name, self.team.display_name])
            if owners := self._owners(case.territory):
                reasons.append(["members", name])
                users &= owners
        elif case.policy.use_territory:
            reasons.append(["no_territory"])
        if case.skills or case.tier:
            step = "skill"
            reasons += self._asked(case)
            users = {user for user in users if self._suits(user, case)}
        if self._passed:
            names = [[self._people.name(user), why] for user, why in self._passed]
            reasons.append(["passed", names])
        return step, reasons, {u for u in users if self._people.works_in(u, case)}

    def _asked(self, case):
        if case.skills:
            skills = case.lead.env["sales.skill"].browse(sorted(case.skills))
            yield ["skill", skills.mapped("name")]
        if case.tier:
            yield ["tier", case.tier]

    def _owners(self, territory):
        """Return the owners of the territory who are in the team, also absent ones:
        a lead waits for them rather than going to a stranger.
        """
        return {
            user
            for user in self._everybody
            for talent in self._talents.get(user, ())
            if talent.territory_id == territory and talent.role == "owner"
        }

    def _suits(self, user, case):
        """Return whether ``user`` has the skills and takes the tier."""
        talents = self._talents.get(user, ())
        skills = {skill for talent in talents for skill in talent.skill_ids._ids}
        here = [t for t in talents if t.territory_id == case.territory] or talents
        takes = not here or any(case.tier in (t.tiers or "abc") for t in here)
        return case.skills <= skills and takes

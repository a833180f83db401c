from odoo import api, fields, models

from .routing_case import Case, Choice


class SalesRoutingRouter(models.AbstractModel):
    """Decides who gets leads: all at once, in a constant number of queries.

    The order: who has a deal of the same contact, the account's salesperson, the
    territory, skill and tier, the rotation, the queue of the team.
    """

    _name = "sales.routing.router"
    _description = "Routing of Leads"

    @api.model
    def _cases(self, leads, policies):
        """Return what counts of ``leads``; ``policies`` is {lead: policy}."""
        leads.fetch(
            [
                "name",
                "type",
                "stage_id",
                "user_id",
                "team_id",
                "company_id",
                "partner_id",
                "email_normalized",
                "sales_territory_id",
                "sales_skill_ids",
                "tag_ids",
                "sales_routing_step",
            ]
        )
        leads.sales_territory_id.fetch(["name", "code", "team_id"])
        leads.tag_ids.fetch(["sales_skill_ids"])
        leads.partner_id.fetch(["commercial_partner_id"])
        leads.partner_id.commercial_partner_id.fetch(["sales_tier"])
        return [self._case(lead, policies[lead]) for lead in leads]

    @api.model
    def _team_of(self, lead, territory):
        """Return the team of the territory, unless it works for another company."""
        team = territory and territory.team_id
        if not team or not team.active:
            return lead.team_id
        ours, theirs = lead.company_id, team.company_id
        return lead.team_id if ours and theirs and ours != theirs else team

    @api.model
    def _case(self, lead, policy):
        territory = lead.sales_territory_id if policy.use_territory else None
        team = self._team_of(lead, territory)
        contact, skills = lead.partner_id, ()
        if policy.use_skill:
            skills = (*lead.sales_skill_ids._ids, *lead.tag_ids.sales_skill_ids._ids)
        return Case(
            lead,
            policy,
            team,
            territory or self.env["sales.territory"],
            contact.id,
            lead.email_normalized,
            lead.company_id.id,
            self._hours(lead, policy, team),
            frozenset(skills),
            (policy.use_tier and contact.commercial_partner_id.sales_tier) or "",
        )

    @api.model
    def _hours(self, lead, policy, team):
        """Return the policy and the company that say when somebody works on it."""
        company = policy.company_id or lead.company_id or team.company_id
        if not company:
            # Found without a query, for each of many leads.
            main = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company")
            company = company.browse(main)
        return policy, company

    @api.model
    def _decide(self, cases, now=None):
        """Return a choice for each of the cases and who joins the rotations, as
        [(team, seat)], without writing anything.
        """
        now = now or fields.Datetime.now()
        hours = {case.hours for case in cases}
        fresh = [case for case in cases if not case.had]
        open_deals, accounts = self._open_deals(fresh), self._accounts(fresh)
        known = {deal.user_id.id for deal in open_deals.values()}
        known |= {row["user_id"] for rows in accounts.values() for row in rows} - {None}
        teams = {case.team.id for case in cases}
        memberships = self._memberships(teams, known)
        members = memberships.filtered(lambda member: member.crm_team_id.id in teams)
        people = self._people(known, memberships, hours, now)
        choices, left, notes = self._decide_known(fresh, open_deals, accounts, people)
        first, followers = self._first_of_contact(left)
        first += [case for case in cases if case.had]
        made, joined = self._decide_by_turn(first, members, people, notes)
        self._follow(followers, made, people)
        choices += made
        dues = {(policy, own): policy._answer_due(now, own) for policy, own in hours}
        for choice in choices:
            choice.due = bool(choice.user_id) and dues[choice.case.hours]
        return choices, joined

    @api.model
    def _known_choice(self, case, step, user, people, reasons):
        team = self.env["crm.team"].browse(people.team_of(user, case.lead.team_id))
        return Choice(case, step, user, team, reasons=reasons)

    @api.model
    def _first_of_contact(self, cases):
        """Part ``cases`` into the first of each contact, and [(case, its first)]."""
        first, followers, seen = [], [], {}
        for case in cases:
            keys = [("partner", case.partner_id), ("email", case.email)]
            keys = [key for key in keys if key[1]]
            leader = next((seen[key] for key in keys if key in seen), None)
            if leader:
                followers.append((case, leader))
            else:
                first.append(case)
            for key in keys:
                seen.setdefault(key, leader or case)
        return first, followers

    @api.model
    def _follow(self, followers, choices, people):
        """Give leads of one contact that came together to one person."""
        by_lead = {choice.case.lead.id: choice for choice in choices}
        for case, leader in followers:
            choice = by_lead[leader.lead.id]
            reasons, step = list(choice.reasons), choice.step
            if choice.user_id:
                name = people.name(choice.user_id)
                step = "duplicate"
                reasons = [["same_contact", leader.lead.display_name, name]]
            choices.append(Choice(case, step, choice.user_id, choice.team, 0, reasons))

import heapq
from datetime import timedelta
from random import Random

from odoo import api, fields, models

from ..tools.door import DOOR
from . import routing_terms as terms


class SalesDemo(models.AbstractModel):
    """Enquiries of four weeks: routed, answered in time or late, handed on."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_routing_us", "sms_sales"):
            self._answer_deals()
            # Before there are policies, which would route them as of now.
            hours = {name: self._keep_hours(name) for name in terms.POLICIES}
            leads = self._enquire(hours)
            policies = self._agree_on_routing(hours)
            self._play(leads, policies)
        return res

    @api.model
    def _keep_hours(self, name):
        """Return the working hours that answers are counted in."""
        company, _teams, tz, _minutes = terms.POLICIES[name]
        company = self._ref(company)
        return self._found(f"alder_hours_{name}") or self._name_record(
            f"alder_hours_{name}",
            self.env["resource.calendar"].create(
                {"name": f"{company.name}: office", "tz": tz, "company_id": company.id}
            ),
        )

    @api.model
    def _agree_on_routing(self, hours):
        """Write the policies, as the territory manager, and return them by team."""
        policies, of_team = self._mapper().env["sales.routing.policy"], {}
        for name, (company, teams, _tz, minutes) in terms.POLICIES.items():
            teams = [self._ref(f"alder_team_{team}").id for team in teams.split()]
            policy = policies.create(
                {
                    "name": f"Enquiries to {self._ref(company).name}",
                    "company_id": self._ref(company).id,
                    "team_ids": teams,
                    "calendar_id": hours[name].id,
                    "answer_minutes": minutes,
                    "convert_leads": True,
                }
            )
            self._name_record(f"demo_routing_{name}", policy, "sms_sales")
            of_team.update(dict.fromkeys(teams, policy.with_env(self.env)))
        # He builds up the mountain states, and takes no enquiries for now.
        self._ref("alder_member_derek").assignment_optout = True
        return of_team

    @api.model
    def _enquire(self, hours):
        """Return {lead: its enquiry}; what waited before is among them."""
        found = {}
        for number, enquiry in enumerate(terms.ENQUIRIES, 1):
            name = f"alder_enquiry_{number}"
            calendar = hours["eu" if enquiry.team == "europe" else "us"]
            lead = self._found(name) or self._name_record(
                name, self._arrive(enquiry, calendar)
            )
            found[lead] = enquiry
        waited = self.env["crm.lead"].search([("name", "in", list(terms.WAITED))])
        for lead in waited:
            found[lead] = terms.Enquiry(
                *(0, lead.name, "", "", "", ""), answer=terms.WAITED[lead.name]
            )
        for lead in found:
            lead.sales_arrived_on = lead.create_date
        return found

    @api.model
    def _arrive(self, enquiry, calendar):
        came = calendar.plan_hours(-enquiry.before, fields.Datetime.now())
        # Nobody writes on the hour.
        early = timedelta(seconds=len(enquiry.name) * 97 % 2400)
        came = came.replace(microsecond=0) - early + timedelta(hours=enquiry.later)
        country, state, postcode = (enquiry.place.split(" ", 2) + ["", "", ""])[:3]
        state = self.env.ref(f"base.state_{state}", raise_if_not_found=False)
        country = self.env.ref(f"base.{country}", raise_if_not_found=False)
        skill = self._skill(enquiry.skill) if enquiry.skill else ()
        return self.env["crm.lead"].create(
            {
                "name": enquiry.name,
                "type": "lead",
                "contact_name": enquiry.contact,
                "partner_name": enquiry.company,
                "email_from": enquiry.email,
                "country_id": country and country.id,
                "state_id": state and state.id,
                "zip": postcode,
                "company_id": calendar.company_id.id,
                "team_id": self._ref(f"alder_team_{enquiry.team}").id,
                "user_id": False,
                "expected_revenue": enquiry.revenue,
                "sales_skill_ids": [one.id for one in skill],
                "create_date": came,
            }
        )

    @api.model
    def _play(self, leads, policies):
        """Let everything happen in the order of time, as the router decides."""
        agenda = []
        for lead, enquiry in leads.items():
            life = self._live(lead, enquiry, policies[lead.team_id.id])
            heapq.heappush(agenda, (next(life), lead.id, life))
        while agenda:
            _moment, lead, life = heapq.heappop(agenda)
            if later := next(life, None):
                heapq.heappush(agenda, (later, lead, life))

    @api.model
    def _live(self, lead, enquiry, policy):
        """Yield when something happens to a lead, which then happens."""
        moment = lead.sales_arrived_on
        hours = policy.calendar_id
        answer = enquiry.answer and hours.plan_hours(
            enquiry.answer / 60, moment, compute_leaves=True
        ).replace(microsecond=0)
        if answer and answer > fields.Datetime.now():
            answer = False
        yield moment
        router = self.env["sales.routing.router"]
        due = self._book(router._cases(lead, {lead: policy}), moment)
        while due and due < (answer or fields.Datetime.now()):
            yield due
            due = self._hand_on(lead, due)
        if answer and lead.user_id:
            yield answer
            self._answer(lead, answer, enquiry)

    @api.model
    def _hand_on(self, lead, moment):
        ledger = self.env["sales.routing.decision"]
        return self._book(
            ledger._cases_again(lead, ledger._rounds(lead)), moment, ledger._handed_on
        )

    @api.model
    def _book(self, cases, moment, changed=None):
        """Decide as of ``moment`` and write it; return when an answer is due."""
        router = self.env["sales.routing.router"]
        [choice], joined = router._decide(cases, now=moment)
        choice = changed(choice) if changed else choice
        router._book_joined(joined)
        lead = choice.case.lead
        values = {**router._prepare_decision_vals(choice, lead.user_id.id)}
        quiet = lead.with_context(sales_routing=DOOR)
        quiet.write({**router._prepare_lead_vals(choice), "date_open": moment})
        self.env["sales.routing.decision"].create({**values, "date": moment})
        if choice.due and choice.due > fields.Datetime.now():
            self.env["sales.routing.decision"]._trigger_hand_over({choice.due})
        return choice.due

    @api.model
    def _answer(self, lead, moment, enquiry):
        """Answer the customer at ``moment``, and win or lose the lead later."""
        late = lead.sales_decision_ids.filtered(lambda one: one.step == "handover")
        lead.message_post(
            body=terms.LATE if late else terms.IN_TIME,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=lead.user_id.partner_id.id,
            date=moment,
        )
        if enquiry.outcome == "won":
            lead.action_set_won()
        elif enquiry.outcome:
            reason = self.env.ref("crm.lost_reason_1", raise_if_not_found=False)
            lead.action_set_lost(lost_reason_id=reason and reason.id)
        lead.sales_first_response_on = moment
        if enquiry.outcome:
            decided = moment + timedelta(days=3)
            lead.date_closed = min(decided, fields.Datetime.now())

    @api.model
    def _answer_deals(self):
        """Say when the deals of the story came, and when they were answered first."""
        deals = self.env["crm.lead"].with_context(active_test=False)
        companies = [company.id for company in self._companies()]
        for deal in deals.search(
            [("company_id", "in", companies), ("user_id", "!=", False)]
        ):
            chance = Random(f"answer {deal.name}")
            waited = timedelta(hours=chance.choice((0.05, 0.4, 0.8, 1.5, 3, 7, 26)))
            deal.sales_arrived_on = deal.create_date
            deal.sales_first_response_on = deal.create_date + waited

from contextlib import contextmanager, nullcontext

from odoo import api, fields, models

from ....tools.door import DOOR
from ....tools.growing import growing


class SalesRoutingRouter(models.AbstractModel):
    """Writes what was decided, through the ORM: one write for equal values."""

    _name = "sales.routing.router"
    _inherit = "sales.routing.router"

    @api.model
    def _route(self, leads, policies):
        """Decide about ``leads`` and write it. ``policies`` is {lead: policy}."""
        choices, joined = self._decide(self._cases(leads, policies))
        self._book_joined(joined)
        self._apply(choices)
        return choices

    @api.model
    def _apply(self, choices):
        """Give the leads to who was chosen, and book the decisions."""
        choices = [choice for choice in choices if self._is_news(choice)]
        before = {choice: choice.case.lead.user_id.id for choice in choices}
        groups = {}
        for choice in choices:
            values = self._prepare_lead_vals(choice)
            groups.setdefault(tuple(values.items()), []).append(choice.case.lead.id)
        with self._giving(choices) as leads:
            for values, lead_ids in groups.items():
                leads.browse(lead_ids).write(dict(values))
        self.env["sales.routing.decision"]._book(
            [self._prepare_decision_vals(c, before[c]) for c in choices]
        )
        self.env["sales.routing.decision"]._trigger_hand_over(
            {choice.due for choice in choices if choice.due}
        )

    @api.model
    @contextmanager
    def _giving(self, choices):
        """Yield the model by which the block gives the leads of ``choices`` away."""
        many = len(choices) > 1
        # One lead announces itself to its salesperson, an import would flood them.
        leads = self.env["crm.lead"].with_context(
            sales_routing=DOOR, mail_auto_subscribe_no_notify=many
        )
        with (
            self._keeping_territories(leads.concat(*(c.case.lead for c in choices))),
            # Each lead gets a follower, in a new database the first ones.
            growing(self.env) if many else nullcontext(),
        ):
            yield leads

    @api.model
    @contextmanager
    def _keeping_territories(self, leads):
        """Let the block give leads away without placing them anew: of all that decides
        a territory it changes the company alone, and seldom whose plan that means.
        """
        territory = leads._fields["sales_territory_id"]
        before = {lead: lead._sales_plan_key() for lead in leads}
        with self.env.protecting([territory], leads):
            yield
            elsewhere = leads.filtered(
                lambda lead: lead._sales_plan_key() != before[lead]
            )
        self.env.add_to_compute(territory, elsewhere)

    @api.model
    def _is_news(self, choice):
        """Return whether the lead does not wait in this queue already."""
        lead = choice.case.lead
        waits = choice.step == "queue" and lead.sales_routing_step == "queue"
        return not waits or choice.team != lead.team_id

    @api.model
    def _prepare_lead_vals(self, choice):
        lead, values = choice.case.lead, {}
        if choice.user_id and choice.case.policy.convert_leads and lead.type == "lead":
            values = lead._convert_opportunity_data(lead.partner_id, choice.team.id)
        return {
            **values,
            "team_id": choice.team.id,
            **({"user_id": choice.user_id} if choice.user_id else {}),
            "sales_routing_step": choice.step,
            "sales_answer_due": choice.due,
        }

    @api.model
    def _prepare_decision_vals(self, choice, previous):
        case = choice.case
        return {
            "date": fields.Datetime.now(),
            "lead_id": case.lead.id,
            "lead_name": case.lead.name,
            "team_id": choice.team.id,
            "company_id": case.company_id,
            "policy_id": case.policy.id,
            "territory_id": case.territory.id,
            "user_id": choice.user_id,
            "previous_user_id": previous,
            "step": choice.step,
            "due": choice.due,
            "weight": choice.weight,
            "present": choice.present,
            "reasons": choice.reasons,
        }

    @api.model
    def _book_joined(self, joined):
        """Book where those who come (back) to a rotation start."""
        users = self.env["res.users"]
        self.env["sales.routing.decision"]._book(
            [
                {
                    "date": fields.Datetime.now(),
                    "team_id": team.id,
                    "company_id": team.company_id.id,
                    "user_id": seat.user,
                    "step": "return",
                    "weight": seat.weight,
                    "turn": seat.taken,
                    "reasons": [["back", users.browse(seat.user).name]],
                }
                for team, seat in joined
            ]
        )

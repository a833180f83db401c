from dataclasses import replace
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from ....tools.batch import run_chunk
from .routing_case import Choice

CHUNK = 200


class SalesRoutingDecision(models.Model):
    """Leads that nobody answered in time go to the next member."""

    _name = "sales.routing.decision"
    _inherit = "sales.routing.decision"

    @api.model
    def _trigger_hand_over(self, moments):
        """Look after the leads at exactly these moments."""
        if moments:
            cron = self.env.ref("sms_sales.cron_routing_hand_over")
            cron._trigger(at=sorted(moments))

    @api.model
    def _cron_hand_over(self):
        """Hand on what was not answered in time."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        due = Domain("sales_answer_due", "<=", fields.Datetime.now())
        while remaining := leads.search_count(due):
            work = partial(self._hand_on_next, due)
            if not run_chunk(self.env, work, remaining=remaining):
                break

    @api.model
    def _hand_on_next(self, due):
        leads = self.env["crm.lead"].with_context(active_test=False)
        return self._hand_on(leads.search(due, limit=CHUNK))

    @api.model
    def _hand_on(self, leads):
        """Hand the ``leads`` to the next members, and return how many there were."""
        # Won, lost or answered: nothing is due any more.
        done = leads.filtered(
            lambda lead: (
                not lead.active
                or lead.won_status != "pending"
                or lead.sales_first_response_on
            )
        )
        done.write({"sales_answer_due": False})
        rounds = self._rounds(leads - done)
        cases = self._cases_again(leads - done, rounds)
        router = self.env["sales.routing.router"]
        choices, joined = router._decide(cases)
        choices = [self._handed_on(choice) for choice in choices]
        router._book_joined(joined)
        router._apply(choices)
        self._tell_leaders(choices)
        return len(leads)

    @api.model
    def _rounds(self, leads):
        """Return {lead id: (policy, users who had it)} since it was routed or last
        changed by hand.
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.lead_id, (array_agg(d.policy_id ORDER BY d.id DESC))[1],
                       array_agg(d.user_id) FILTER (WHERE d.user_id IS NOT NULL)
                  FROM sales_routing_decision d
                 WHERE d.lead_id = ANY(%s) AND d.step <> 'manual'
                   AND NOT EXISTS (
                       SELECT FROM sales_routing_decision later
                        WHERE later.lead_id = d.lead_id AND later.id > d.id
                          AND later.step = 'manual')
                 GROUP BY d.lead_id
                """,
                leads.ids,
            )
        )
        return {lead: (policy, set(users or ())) for lead, policy, users in rows}

    @api.model
    def _cases_again(self, leads, rounds):
        policies = self.env["sales.routing.policy"]
        of_lead = {
            lead: policies.browse(rounds.get(lead.id, (None,))[0]) for lead in leads
        }
        known = leads.filtered(lambda lead: of_lead[lead].active)
        # Without its policy nobody can say who is next.
        (leads - known).write({"sales_answer_due": False})
        router = self.env["sales.routing.router"]
        return [
            case._replace(
                team=case.lead.team_id,
                hours=router._hours(case.lead, case.policy, case.lead.team_id),
                had=frozenset(rounds[case.lead.id][1] | {case.lead.user_id.id}),
            )
            for case in router._cases(known, of_lead)
        ]

    @api.model
    def _handed_on(self, choice):
        """Return the choice as a hand-over: to the leader when no member is left."""
        case = choice.case
        minutes = case.policy.answer_minutes
        reasons = [["unanswered", case.lead.user_id.name, minutes], *choice.reasons]
        if choice.user_id:
            return replace(choice, step="handover", reasons=reasons)
        leader = case.lead.team_id.user_id
        if leader and leader.active and leader.id not in case.had:
            reasons = [reasons[0], ["leader", leader.name]]
            return Choice(case, "handover", leader.id, case.team, 0, reasons)
        reasons = [reasons[0], ["nobody_left"]]
        return Choice(case, "handover", case.lead.user_id.id, case.team, 0, reasons)

    @api.model
    def _tell_leaders(self, choices):
        for choice in choices:
            lead, leader = choice.case.lead, choice.team.user_id
            if leader.active and choice.case.policy.notify_lead:
                words = self.with_context(lang=leader.lang)._words_of(choice)
                lead.message_notify(
                    partner_ids=leader.partner_id.ids,
                    subject=lead.name,
                    body=plaintext2html(words),
                )

    @api.model
    def _words_of(self, choice):
        return self.new({"reasons": choice.reasons}).reason_text

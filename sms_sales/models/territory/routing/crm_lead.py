from odoo import api, fields, models

from ....tools.door import is_open
from .decision import STEPS


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = "crm.lead"

    sales_skill_ids = fields.Many2many(
        "sales.skill",
        "sales_lead_skill_rel",
        "lead_id",
        "skill_id",
        string="Skills asked for",
        help="It is routed to members who have these and those its tags ask for.",
    )
    sales_routing_step = fields.Selection(
        STEPS,
        string="Routed by",
        copy=False,
        readonly=True,
        kept=True,
        help="What decided who got it, as its latest routing decision says.",
    )
    sales_answer_due = fields.Datetime(
        string="Answer until",
        copy=False,
        readonly=True,
        kept=True,
        index="btree_not_null",
        help="Without an answer until then it is handed to the next member.",
    )
    sales_decision_ids = fields.One2many("sales.routing.decision", "lead_id")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env["sales.room"]._is_on("territory"):
            return super().create(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        routed = self._sales_take_in(vals_list)
        leads = super().create(vals_list)
        if routed:
            leads.browse(leads[n].id for n in routed)._sales_route()
        return leads

    def write(self, vals):
        if (
            "user_id" not in vals
            or is_open(self, "sales_routing")
            or not self.env["sales.room"]._is_on("territory")
        ):
            return super().write(vals)
        # A change by hand is booked whatever its author may read.
        before = {
            lead: lead.user_id.id
            for lead in self.sudo()
            if lead.sales_routing_step and lead.user_id.id != vals["user_id"]
        }
        res = super().write(vals)
        self._sales_book_by_hand(before)
        return res

    def web_save(self, vals, specification, next_id=None):
        # What somebody types in is theirs, also where the form does not show it.
        if not self and "user_id" not in vals:
            self = self.with_context(
                default_user_id=self.env.context.get("default_user_id", self.env.uid)
            )
        return super().web_save(vals, specification, next_id=next_id)

    @api.model
    def _sales_take_in(self, vals_list):
        """Blank the salesperson of leads that are to be routed, instead of the host's
        default (who creates them). Return their places in ``vals_list``.
        """
        policies = self.env["sales.routing.policy"]._policy_of_teams()
        if not policies or self.env.context.get("default_user_id"):
            return []
        default_teams, places = {}, []
        for place, vals in enumerate(vals_list):
            if vals.get("user_id") or not vals.get("active", True):
                continue
            team = vals.get("team_id", self.env.context.get("default_team_id"))
            if team is None:
                team = self._sales_default_team(vals, default_teams)
            if team in policies and not self._sales_is_closed(vals):
                vals.update(user_id=False, team_id=team)
                places.append(place)
        return places

    @api.model
    def _sales_default_team(self, vals, known):
        """Return the team that the host would choose for who creates the lead."""
        kind = vals.get("type") or self.env.context.get("default_type") or "lead"
        if kind not in known:
            use = "use_leads" if kind == "lead" else "use_opportunities"
            known[kind] = self.env["crm.team"]._get_default_team_id(
                user_id=self.env.uid, domain=[(use, "=", True)]
            )
        return known[kind].id

    @api.model
    def _sales_is_closed(self, vals):
        """Return whether a lead is imported as won: there is nothing to do."""
        stage = self.env["crm.stage"].browse(vals.get("stage_id"))
        return stage.is_won

    def _sales_route(self):
        """Give these leads to somebody by the policies of their teams."""
        # The creator may see neither the team's members nor, later, the lead.
        leads = self.sudo()
        policies = leads.env["sales.routing.policy"]
        of_team = policies._policy_of_teams()
        of_lead = {
            lead: policies.browse(of_team[lead.team_id.id])
            for lead in leads
            if lead.team_id.id in of_team
        }
        known = leads.browse(lead.id for lead in of_lead)
        return leads.env["sales.routing.router"]._route(known, of_lead)

    def _sales_book_by_hand(self, before):
        """Book who changed the salesperson by hand; the hand-over stops."""
        if not before:
            return
        # Who gave it away may no longer see it.
        leads = self.sudo().browse(lead.id for lead in before)
        leads.write({"sales_answer_due": False, "sales_routing_step": "manual"})
        self.env["sales.routing.decision"]._book(
            [
                {
                    "date": fields.Datetime.now(),
                    "lead_id": lead.id,
                    "lead_name": lead.name,
                    "team_id": lead.team_id.id,
                    "company_id": lead.company_id.id,
                    "user_id": lead.user_id.id,
                    "previous_user_id": user,
                    "step": "manual",
                    "reasons": [["by_hand", self.env.user.name]],
                }
                for lead, user in before.items()
            ]
        )

    def _assign_userless_lead_in_team(self, creation_source):
        if not self.env["sales.room"]._is_on("territory"):
            return super()._assign_userless_lead_in_team(creation_source)
        # Nobody was free: it waits in the queue, not on the leader's desk.
        waiting = self.filtered("sales_routing_step")
        return super(CrmLead, self - waiting)._assign_userless_lead_in_team(
            creation_source
        )

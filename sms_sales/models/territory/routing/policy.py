from datetime import timedelta

from odoo import Command, api, fields, models, tools
from odoo.exceptions import ValidationError


class SalesRoutingPolicy(models.Model):
    """How the leads that arrive for some teams find their salesperson."""

    _name = "sales.routing.policy"
    _description = "Routing Policy"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company", index=True, tracking=True)
    team_ids = fields.Many2many(
        "crm.team",
        "sales_routing_policy_team_rel",
        "policy_id",
        "team_id",
        string="Teams",
        tracking=True,
        domain="[('company_id', 'in', (company_id, False))]",
        help="Leads that arrive for these teams without a salesperson are routed at "
        "once. Odoo's random assignment leaves them alone.",
    )
    use_owner = fields.Boolean(
        string="To the account's salesperson",
        tracking=True,
        default=True,
        help="A lead of an existing account goes to its salesperson, unless absent: "
        "found by the linked contact or by exactly the same e-mail address.",
    )
    use_territory = fields.Boolean(
        string="By territory",
        tracking=True,
        default=True,
        help="Leads go to the owners of their territory who are in its team; "
        "without a team of its own, in the team they arrived for.",
    )
    use_skill = fields.Boolean(
        string="By skill",
        tracking=True,
        default=True,
        help="Only members with all skills that a lead and its tags ask for.",
    )
    use_tier = fields.Boolean(
        string="By customer tier",
        tracking=True,
        default=True,
        help="Only members who take customers of the account's tier.",
    )
    open_limit = fields.Integer(
        string="Open work limit",
        tracking=True,
        help="Members with this many open leads and deals are passed over. "
        "0: no limit but their capacity of leads in 30 days.",
    )
    convert_leads = fields.Boolean(
        string="Turn into opportunities",
        tracking=True,
        help="Routed leads become opportunities, as with Odoo's own assignment.",
    )
    answer_minutes = fields.Integer(
        string="Answer within",
        tracking=True,
        help="Working minutes. Without an answer until then the lead is handed to the "
        "next member, each once, and at last to the team leader. 0: it stays.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        tracking=True,
        ondelete="set null",
        help="Working minutes count by these; if empty, by those of the company, that "
        "of the lead where the policy is for all companies.",
    )
    notify_lead = fields.Boolean(
        string="Tell the team leader",
        tracking=True,
        default=True,
        help="Of each lead that is handed on.",
    )
    waiting_count = fields.Integer(
        string="Waiting leads", compute="_compute_waiting_count", compute_sudo=True
    )

    _minutes_check = models.Constraint(
        "CHECK(answer_minutes >= 0 AND open_limit >= 0)",
        "The minutes to answer and the open work limit cannot be negative.",
    )

    @api.depends("team_ids")
    def _compute_waiting_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                self.team_ids._sales_waiting_domain(), ["team_id"], ["__count"]
            )
        )
        for policy in self:
            policy.waiting_count = sum(counts.get(t, 0) for t in policy.team_ids)

    @api.constrains("team_ids", "active")
    def _check_one_policy_a_team(self):
        # A policy of a company that the user does not see is in the way too.
        policies = self.sudo()
        rivals = policies.search([("team_ids", "in", self.team_ids.ids)], order="id")
        for policy in policies.filtered("active"):
            for other in rivals - policy:
                if teams := policy.team_ids & other.team_ids:
                    raise ValidationError(
                        self.env._(
                            "%(team)s is routed by “%(other)s” already. Take the team "
                            "out there first, or archive that policy.",
                            team=teams[0].display_name,
                            other=other.name,
                        )
                    )

    @api.constrains("team_ids", "company_id")
    def _check_company_of_teams(self):
        for policy in self.filtered("company_id"):
            wrong = policy.team_ids.filtered("company_id").filtered(
                lambda team, own=policy.company_id: team.company_id != own
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(team)s is a team of another company than “%(policy)s”.",
                        team=wrong[0].display_name,
                        policy=policy.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        res = super().write(vals)
        if {"team_ids", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return res

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def copy_data(self, default=None):
        names = [self.env._("%(name)s (copy)", name=policy.name) for policy in self]
        # A team has one policy: the copy starts without.
        return [
            {**vals, "name": name, "team_ids": [Command.clear()], **(default or {})}
            for vals, name in zip(super().copy_data(default), names, strict=True)
        ]

    @api.model
    @tools.ormcache()
    def _policy_of_teams(self):
        """Return {team id: id of the active policy that routes it}."""
        # Whoever makes a lead need not read the policies.
        policies = self.sudo().search([], order="id desc")
        return {team.id: policy.id for policy in policies for team in policy.team_ids}

    def _plan_hours(self, hours, moment, company):
        """Return when so many working hours have gone by for a lead of ``company``."""
        self.ensure_one()
        calendar = self.calendar_id or company.resource_calendar_id
        # The host knows holidays of a calendar, and mixes those of all companies.
        holidays = [
            ("time_type", "=", "leave"),
            "|",
            ("calendar_id", "!=", False),
            ("company_id", "in", (False, company.id)),
        ]
        if not calendar:
            return moment + timedelta(hours=hours)
        return calendar.plan_hours(hours, moment, compute_leaves=True, domain=holidays)

    def _first_working_minute(self, moment, company):
        """Return when work goes on at or after ``moment``: absence counts then."""
        return self._plan_hours(0, moment, company) or moment

    def _answer_due(self, moment, company):
        """Return until when a lead of ``company`` that is given at ``moment`` must be
        answered, if ever.
        """
        if not self.answer_minutes:
            return False
        due = self._plan_hours(self.answer_minutes / 60, moment, company)
        return due and (due + timedelta(microseconds=500_000)).replace(microsecond=0)

    def action_open_waiting(self):
        """Open the leads that wait for somebody."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waiting leads"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": list(self.team_ids._sales_waiting_domain()),
        }

    def action_route_waiting(self):
        """Route what waits in the queues of the teams."""
        return self.team_ids.action_sales_route_waiting()

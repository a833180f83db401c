from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ....tools.batch import collecting_later, run_chunk

CHUNK = 5000


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = "crm.team"

    sales_routing_policy_id = fields.Many2one(
        "sales.routing.policy",
        string="Routing policy",
        compute="_compute_sales_routing_policy_id",
    )

    def _compute_sales_routing_policy_id(self):
        policies = self.env["sales.routing.policy"]
        of_team = policies._policy_of_teams()
        for team in self:
            team.sales_routing_policy_id = policies.browse(of_team.get(team._origin.id))

    def _sales_routed(self):
        """Return the teams that have an active policy."""
        if not self.env["sales.room"]._is_on("territory"):
            return self.browse()
        routed = self.env["sales.routing.policy"]._policy_of_teams()
        return self.filtered(lambda team: team.id in routed)

    def _sales_waiting_domain(self):
        """Return what waits in the queues of these teams."""
        return (
            Domain("team_id", "in", self.ids)
            & Domain("user_id", "=", False)
            & Domain("won_status", "=", "pending")
            & Domain("active", "=", True)
        )

    def action_sales_route_waiting(self):
        """Route what waits in the queues of the teams, and say how much it was."""
        self._sales_check_may_route()
        given = self._sales_route_waiting()
        # Whoever may route need not see all leads of the team.
        left = self.env["crm.lead"].sudo().search_count(self._sales_waiting_domain())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if given else "info",
                "message": self.env._(
                    "%(given)s leads found their salesperson, %(left)s wait. Each says "
                    "why on its form.",
                    given=given,
                    left=left,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _sales_check_may_route(self):
        user = self.env.user
        if user.has_group("sms_sales.group_territory_manager"):
            return
        if any(team.user_id != user for team in self):
            raise AccessError(
                self.env._(
                    "Waiting leads are routed by the leader of the team or by a "
                    "territory manager. Ask one of them."
                )
            )

    def _sales_route_waiting(self):
        """Route the waiting leads, the oldest first. Return how many got somebody."""
        teams = self._sales_routed()
        # Whoever starts it, all leads of the team come to their turn.
        leads = self.env["crm.lead"].sudo()
        given, last = 0, 0
        while teams:
            waiting = teams._sales_waiting_domain() & Domain("id", ">", last)
            chunk = leads.search(waiting, order="id", limit=CHUNK)
            if not chunk:
                break
            last = chunk[-1].id
            routed = []
            with collecting_later():
                run_chunk(self.env, lambda c=chunk, r=routed: _route(c, r))
            given += sum(bool(choice.user_id) for choice in routed)
        return given

    @api.model
    def _cron_route_waiting(self):
        """Route what waits, in all teams that have a policy."""
        routed = self.env["sales.routing.policy"]._policy_of_teams()
        self.browse(routed)._sales_route_waiting()

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        """Routed teams take their waiting leads by their policy, not by chance."""
        routed = self._sales_routed()
        if not routed:
            return super()._action_assign_leads(
                force_quota=force_quota, creation_delta_days=creation_delta_days
            )
        teams, members = super(CrmTeam, self - routed)._action_assign_leads(
            force_quota=force_quota, creation_delta_days=creation_delta_days
        )
        routed._sales_route_waiting()
        return teams, members


def _route(leads, routed):
    routed[:] = leads.exists()._sales_route()
    return len(leads)

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.setup_step import Backfill, Step

KEYED = Domain("zip", "!=", False) & Domain("country_id", "!=", False)
IN_FORCE = Domain("plan_id.state", "=", "active") & Domain("rule_ids", "!=", False)


class SalesSetupStep(models.Model):
    _name = "sales.setup.step"
    _inherit = "sales.setup.step"

    @api.model
    def _steps(self):
        steps = super()._steps()
        if not self.env["sales.room"]._is_on("territory"):
            return steps
        return [*steps, *self._territory_steps(), self._postcode_step()]

    @api.model
    def _territory_steps(self):
        active = [("state", "=", "active")]
        in_force = self._any("sales.territory.plan", active)
        vacant = self._vacant()
        routing = [("active", "=", True), ("team_ids", "!=", False)]
        return [
            Step(
                200,
                "territory",
                self.env._("A territory plan in force"),
                self.env._(
                    "Until a plan is activated, nobody owns an account by rule."
                ),
                in_force,
                "sms_sales.sales_territory_plan_action",
            ),
            Step(
                210,
                "territory",
                self.env._("An owner in each territory with rules"),
                self.env._("What falls into a territory without an owner is nobody's."),
                SQL("%s AND NOT %s", in_force, self._any("sales.territory", vacant)),
                "sms_sales.sales_territory_action",
                tuple(vacant),
            ),
            Step(
                220,
                "territory",
                self.env._("A routing policy with teams"),
                self.env._("Leads of other teams wait for somebody to take them."),
                self._any("sales.routing.policy", routing),
                "sms_sales.sales_routing_policy_action",
            ),
        ]

    @api.model
    def _vacant(self):
        """Territories in force whose accounts nobody has; in an overlay plan anybody
        present will do."""
        present = Domain("current", "=", True)
        owner = present & Domain("role", "=", "owner")
        overlay = Domain("plan_id.kind", "=", "overlay")
        return IN_FORCE & (
            ~overlay & Domain("member_ids", "not any", owner)
            | overlay & Domain("member_ids", "not any", present)
        )

    @api.model
    def _postcode_step(self):
        keyed = KEYED & Domain("sales_postcode_key", "!=", False)
        partner, lead = "res.partner", "crm.lead"
        return self._backfill_step(
            290,
            "territory",
            self.env._("Postcodes of contacts and leads of before"),
            self.env._("Postcode rules find them. What is no postcode stays unread."),
            Backfill(
                SQL("%s + %s", self._count(partner, keyed), self._count(lead, keyed)),
                SQL("%s + %s", self._count(partner, KEYED), self._count(lead, KEYED)),
                self._id_of("sms_sales.cron_postcode_keys"),
            ),
        )

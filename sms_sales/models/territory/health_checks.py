from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.health_line import LATE, Check


class SalesHealthLine(models.Model):
    _name = "sales.health.line"
    _inherit = "sales.health.line"

    @api.model
    def _may_rest(self):
        read = self.env._("It has read all postcodes and ended itself.")
        return {**super()._may_rest(), "sms_sales.cron_postcode_keys": read}

    @api.model
    def _checks(self):
        checks = super()._checks()
        if not self.env["sales.room"]._is_on("territory"):
            return checks
        return [
            *checks,
            self._check_of_ledger(),
            self._archived_members(),
            *self._territory_queues(),
        ]

    @api.model
    def _check_of_ledger(self):
        # It looks at all accounts, which takes too long for a screen.
        return self._kept_check(
            200,
            "territory",
            "sms_sales.cron_territory_check",
            self.env._("Every account is in the ledger of territories, without holes"),
            "sms_sales.sales_territory_run_action",
        )

    @api.model
    def _archived_members(self):
        gone = Domain("current", "=", True) & Domain("user_id.active", "=", False)
        gone &= Domain("plan_id.state", "=", "active")
        return Check(
            210,
            "territory",
            "archived",
            self.env._("Archived members of territories in force"),
            self.env._("They get nothing. Name who follows them."),
            self._count("sales.territory.member", gone),
            "sms_sales.sales_territory_member_action",
            tuple(gone),
        )

    @api.model
    def _territory_queues(self):
        busy = Domain("state", "in", ("applying", "undoing"))
        stuck = busy & Domain("write_date", "<", fields.Datetime.now() - LATE)
        policies = self.env["sales.routing.policy"]._policy_of_teams()
        waiting = self.env["crm.team"].browse(policies)._sales_waiting_domain()
        return [
            Check(
                220,
                "territory",
                "queue",
                self.env._("Runs that are being applied or undone"),
                self.env._("One that takes longer than a day has stopped."),
                self._count("sales.territory.run", busy),
                "sms_sales.sales_territory_run_action",
                tuple(busy),
                bad=self._any("sales.territory.run", stuck),
                level="wrong",
            ),
            Check(
                230,
                "territory",
                "queue",
                self.env._("Leads that wait for a salesperson"),
                self.env._("Each says on its form why nobody got it yet."),
                self._count("crm.lead", waiting),
                "crm.crm_lead_all_leads",
                tuple(waiting),
                bad=SQL("FALSE"),
            ),
        ]

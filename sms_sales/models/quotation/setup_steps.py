from odoo import api, models
from odoo.tools import SQL

from ..common.setup_step import Backfill, Step
from .tracking_job import CHUNK

ACTIVE = ("active", "=", True)


class SalesSetupStep(models.Model):
    _name = "sales.setup.step"
    _inherit = "sales.setup.step"

    @api.model
    def _steps(self):
        steps = super()._steps()
        if not self.env["sales.room"]._is_on("quotation"):
            return steps
        return [*steps, *self._quotation_steps(), *self._quotation_backfills()]

    @api.model
    def _quotation_steps(self):
        headless = [
            ACTIVE,
            ("user_id", "=", False),
            ("crm_team_member_ids.active", "=", True),
        ]
        chain = [ACTIVE, ("step_ids", "!=", False)]
        return [
            Step(
                300,
                "quotation",
                self.env._("A chain of approvers"),
                self.env._("A rule that asks for approval names the chain it asks."),
                self._any("sales.approval.chain", chain),
                "sms_sales.sales_approval_chain_action",
            ),
            Step(
                310,
                "quotation",
                self.env._("A leader of each sales team"),
                self.env._("Chains ask the team leader of the salesperson first."),
                SQL("NOT %s", self._any("crm.team", headless)),
                "sales_team.crm_team_action_config",
                tuple(headless),
            ),
            Step(
                320,
                "quotation",
                self.env._("A quotation rule"),
                self.env._("Without rules every quotation may leave as it is."),
                self._any("sales.quotation.rule", [ACTIVE]),
                "sms_sales.sales_quotation_rule_action",
            ),
        ]

    @api.model
    def _quotation_backfills(self):
        line, order = "sale.order.line", "sale.order"
        looked_at = [("state", "!=", "draft")]
        tracked = Backfill(
            self._count(order, [*looked_at, ("sales_tracked_on", "!=", False)]),
            self._count(order, looked_at),
            self._id_of("sms_sales.cron_order_tracking"),
        )
        marked = Backfill(
            self._count(line, [("sales_uid", "!=", False)]),
            self._count(line, []),
            self._id_of("sms_sales.cron_line_marks"),
        )
        tracking = self._backfill_step(
            395,
            "quotation",
            self.env._("Milestones of orders of before"),
            self.env._("Past deliveries say how late an order may be. Newest first."),
            tracked,
        )
        # This job never ends: what its next run takes at once is no back-fill.
        nearly = SQL(
            "total - filled < %s AND EXISTS (SELECT FROM ir_cron"
            " WHERE id = %s AND lastcall IS NOT NULL)",
            CHUNK,
            tracked.cron_id or None,
        )
        return [
            self._backfill_step(
                390,
                "quotation",
                self.env._("Marks on lines of orders of before"),
                self.env._("Revisions and changes know a line by its mark."),
                marked,
            ),
            tracking._replace(done=nearly),
        ]

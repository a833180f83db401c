from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.health_line import Check
from .rule_check import NAMED

# An approval that waits longer is forgotten.
PATIENCE = timedelta(days=7)


class SalesHealthLine(models.Model):
    _name = "sales.health.line"
    _inherit = "sales.health.line"

    @api.model
    def _may_rest(self):
        marked = self.env._("It has marked all lines and ended itself.")
        return {**super()._may_rest(), "sms_sales.cron_line_marks": marked}

    @api.model
    def _checks(self):
        checks = super()._checks()
        if not self.env["sales.room"]._is_on("quotation"):
            return checks
        return [*checks, *self._archived_in_rules(), *self._quotation_queues()]

    @api.model
    def _archived_in_rules(self):
        active = Domain("active", "=", True)
        rules = active & Domain.OR(
            Domain(f"{name}.active", "=", False) for name in NAMED
        )
        chains = active & Domain("step_ids.user_ids.active", "=", False)
        return [
            Check(
                300,
                "quotation",
                "archived",
                self.env._("Quotation rules that name something archived"),
                self.env._("Name what replaced it, or archive the rule."),
                self._count("sales.quotation.rule", rules),
                "sms_sales.sales_quotation_rule_action",
                tuple(rules),
            ),
            Check(
                310,
                "quotation",
                "archived",
                self.env._("Chains that name archived users"),
                self.env._("They are passed over. Name who follows them."),
                self._count("sales.approval.chain", chains),
                "sms_sales.sales_approval_chain_action",
                tuple(chains),
            ),
        ]

    @api.model
    def _quotation_queues(self):
        pending = Domain("state", "=", "pending")
        old = Domain("create_date", "<", fields.Datetime.now() - PATIENCE)
        attention = Domain("state", "=", "attention")
        unseen = Domain("state", "!=", "draft") & Domain("sales_tracked_on", "=", False)
        return [
            Check(
                320,
                "quotation",
                "queue",
                self.env._("Quotations that wait for approval"),
                self.env._("Look at those that wait for more than a week."),
                self._count("sales.quotation.request", pending),
                "sms_sales.sales_quotation_request_action",
                tuple(pending),
                bad=self._any("sales.quotation.request", pending & old),
            ),
            Check(
                330,
                "quotation",
                "run",
                self.env._("Invoicing runs that need attention"),
                self.env._("Each line says why its order was not invoiced."),
                self._count("sales.invoicing.run", attention),
                "sms_sales.sales_invoicing_run_action",
                tuple(attention),
            ),
            Check(
                340,
                "quotation",
                "queue",
                self.env._("Orders whose milestones are read at the next run"),
                self.env._("The hourly job takes the newest first."),
                self._count("sale.order", unseen),
                "sms_sales.sale_order_action_tracking",
                tuple(unseen),
                bad=SQL("FALSE"),
            ),
        ]

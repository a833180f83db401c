from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..common.health_line import LATE, Check

PLANS = "sms_sales.sales_commission_plan_action"
STATEMENTS = "sms_sales.sales_commission_statement_action"
RUNS = "sms_sales.sales_commission_run_action"
# What is settled every night was missed twice.
MISSED = timedelta(days=2)
_FAILED = SQL(
    "SELECT count(*) FROM sales_commission_run f WHERE f.state = 'failed'"
    " AND NOT EXISTS (SELECT FROM sales_commission_run g WHERE g.state = 'done'"
    " AND g.plan_id = f.plan_id AND g.company_id = f.company_id AND g.id > f.id)"
)
_BEHIND = """
    SELECT count(*) FROM sales_commission_plan n
     WHERE n.state = 'running' AND n.approved_on < %(since)s
       AND NOT EXISTS (SELECT FROM sales_commission_run r
                        WHERE r.plan_id = COALESCE(n.root_id, n.id)
                          AND r.state = 'done' AND r.date >= %(since)s)
"""
RUNNING = Domain("plan_id.state", "=", "running")
# What rules of commission plans name.
NAMED = ("product_ids", "partner_ids", "team_ids", "user_ids")


class SalesHealthLine(models.Model):
    _name = "sales.health.line"
    _inherit = "sales.health.line"
    _depends = {
        "sales.commission.plan": ["approved_on", "root_id", "state"],
        "sales.commission.run": ["company_id", "date", "plan_id", "state"],
    }

    @api.model
    def _may_rest(self):
        unless = self.env._("Switched off: it is for commissions that are capitalised.")
        return {**super()._may_rest(), "sms_sales.cron_commission_amortise": unless}

    @api.model
    def _checks(self):
        checks = super()._checks()
        if not self.env["sales.room"]._is_on("commission"):
            return checks
        return [
            *checks,
            *self._night_checks(),
            self._check_of_reconciliation(),
            self._waiting_runs(),
            *self._waiting_statements(),
            *self._archived_in_plans(),
        ]

    @api.model
    def _night_checks(self):
        return [
            Check(
                500,
                "commission",
                "run",
                self.env._("Settlements that failed"),
                self.env._("Each says why. It counts until a later one has gone well."),
                _FAILED,
                RUNS,
                (("state", "=", "failed"),),
                level="wrong",
            ),
            Check(
                510,
                "commission",
                "run",
                self.env._("Running plans not settled for two nights"),
                self.env._("Look whether the nightly settlement runs."),
                SQL(_BEHIND, since=fields.Datetime.now() - MISSED),
                PLANS,
                (("state", "=", "running"),),
            ),
        ]

    @api.model
    def _check_of_reconciliation(self):
        # It looks at all lines of a period, which takes too long for a screen.
        return self._kept_check(
            515,
            "commission",
            "sms_sales.cron_commission_reconcile",
            self.env._("Every cent of the last closed periods is explained"),
            "sms_sales.sales_commission_reconciliation_action",
        )

    @api.model
    def _waiting_runs(self):
        waiting = Domain("state", "=", "waiting")
        late = waiting & Domain("date", "<", fields.Datetime.now() - LATE)
        return Check(
            520,
            "commission",
            "queue",
            self.env._("Settlements that wait"),
            self.env._("One that waits for longer than a day is not worked off."),
            self._count("sales.commission.run", waiting),
            RUNS,
            tuple(waiting),
            bad=self._any("sales.commission.run", late),
        )

    @api.model
    def _waiting_statements(self):
        submitted = Domain("state", "=", "submitted")
        unsealed = Domain("state", "in", ("locked", "paid")) & Domain(
            "hash", "=", False
        )
        late = unsealed & Domain("locked_on", "<", fields.Datetime.now() - LATE)
        return [
            Check(
                525,
                "commission",
                "queue",
                self.env._("Statements that wait for approval"),
                self.env._("Another commission manager approves them."),
                self._count("sales.commission.statement", submitted),
                STATEMENTS,
                tuple(submitted),
                bad=SQL("FALSE"),
            ),
            Check(
                530,
                "commission",
                "queue",
                self.env._("Locked statements without their sealed document"),
                self.env._("They are printed by a scheduled action."),
                self._count("sales.commission.statement", unsealed),
                STATEMENTS,
                tuple(unsealed),
                bad=self._any("sales.commission.statement", late),
            ),
        ]

    @api.model
    def _archived_in_plans(self):
        rules = RUNNING & Domain("active", "=", True)
        rules &= Domain.OR(Domain(f"{name}.active", "=", False) for name in NAMED)
        here = Domain("date_to", "=", False) | Domain("date_to", ">=", "today")
        gone = Domain("user_id.active", "=", False) & Domain("user_id", "!=", False)
        gone |= Domain("partner_id.active", "=", False) & Domain(
            "partner_id", "!=", False
        )
        bonus = RUNNING & Domain("product_id.active", "=", False)
        in_rules = Domain("rule_ids", "any", rules)
        in_bonuses = Domain("bonus_ids", "any", bonus)
        plans = Domain("state", "=", "running") & (in_rules | in_bonuses)
        return [
            Check(
                540,
                "commission",
                "archived",
                self.env._("Running plans that name something archived"),
                self.env._(
                    "In rules or bonuses. Name what replaced it in a new version."
                ),
                self._count("sales.commission.plan", plans),
                PLANS,
                tuple(plans),
            ),
            Check(
                550,
                "commission",
                "archived",
                self.env._("Archived payees of running plans"),
                self.env._("End them with “Somebody leaves”, which hands over."),
                self._count("sales.commission.participant", RUNNING & here & gone),
                "sms_sales.sales_commission_participant_action",
                tuple(RUNNING & here & gone),
            ),
        ]

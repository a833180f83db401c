from odoo import api, models
from odoo.tools import SQL

from ..common.setup_step import Step

RUNNING = ("state", "=", "running")
SETTINGS = "sale.action_sale_config_settings"
# A plan approved after its first day pays for the days between, if nothing is said.
_RETROACTIVE = SQL(
    "EXISTS (SELECT FROM sales_commission_plan WHERE state = 'running'"
    " AND previous_id IS NULL AND cut_over_date IS NULL"
    " AND date_from < approved_on::date)"
)
# A shared plan pays wherever a statement was made.
_PAYS = """
    EXISTS (SELECT FROM sales_commission_plan n
              JOIN sales_commission_participant p ON p.plan_id = n.id
             WHERE n.state = 'running' AND %s AND (n.company_id = c.id
                OR n.company_id IS NULL
               AND EXISTS (SELECT FROM sales_commission_statement s
                            WHERE s.company_id = c.id)))
"""


class SalesSetupStep(models.Model):
    _name = "sales.setup.step"
    _inherit = "sales.setup.step"
    _depends = {
        "res.company": [
            "name",
            "sales_commission_accrual_journal_id",
            "sales_commission_expense_account_id",
            "sales_commission_liability_account_id",
            "sales_commission_product_id",
        ],
        "sales.commission.participant": ["partner_id", "plan_id"],
        "sales.commission.plan": [
            "approved_on",
            "company_id",
            "cut_over_date",
            "date_from",
            "previous_id",
            "state",
        ],
        "sales.commission.statement": ["company_id"],
    }

    @api.model
    def _steps(self):
        steps = super()._steps()
        if not self.env["sales.room"]._is_on("commission"):
            return steps
        return [
            *steps,
            self._managers_step(),
            *self._plan_steps(),
            *self._payout_steps(),
        ]

    @api.model
    def _plan_steps(self):
        plans = "sms_sales.sales_commission_plan_action"
        running = self._any("sales.commission.plan", [RUNNING])
        empty = [RUNNING, ("participant_ids", "=", False)]
        return [
            Step(
                510,
                "commission",
                self.env._("An approved plan"),
                self.env._("Only a running plan turns documents into credits."),
                running,
                plans,
            ),
            Step(
                520,
                "commission",
                self.env._("Payees in each running plan"),
                self.env._("A plan without payees pays nobody."),
                SQL(
                    "%s AND NOT %s",
                    running,
                    self._any("sales.commission.plan", empty),
                ),
                plans,
                (RUNNING,),
            ),
            Step(
                530,
                "commission",
                self.env._("A cut-over date where a plan began before its approval"),
                self.env._(
                    "What the system before has paid must not be paid again. Opening "
                    "balances carry its results in."
                ),
                SQL("%s AND NOT %s", running, _RETROACTIVE),
                plans,
                (RUNNING, ("cut_over_date", "=", False)),
            ),
        ]

    @api.model
    def _managers_step(self):
        group = self._id_of("sms_sales.group_commission_manager")
        managers = [
            ("all_group_ids", "in", [group]),
            ("active", "=", True),
            ("share", "=", False),
        ]
        return Step(
            500,
            "commission",
            self.env._("Two commission managers"),
            self.env._("Nobody approves their own plan, nor their own statement."),
            SQL("%s >= 2", self._count("res.users", managers)),
            "base.action_res_users",
        )

    @api.model
    def _payout_steps(self):
        product = SQL("c.sales_commission_product_id IS NULL")
        accounts = SQL(
            "(c.sales_commission_accrual_journal_id IS NULL"
            " OR c.sales_commission_expense_account_id IS NULL"
            " OR c.sales_commission_liability_account_id IS NULL)"
        )
        return [
            self._company_step(
                540,
                self.env._("A product for the bills of agents"),
                self.env._("Its expense account and taxes stand on their bills."),
                SQL("%s AND %s", product, SQL(_PAYS, SQL("p.partner_id IS NOT NULL"))),
            ),
            self._company_step(
                550,
                self.env._("Journal and accounts of accruals"),
                self.env._("What is earned and not paid yet is booked at period end."),
                SQL("%s AND %s", accounts, SQL(_PAYS, SQL("TRUE"))),
            ),
        ]

    @api.model
    def _company_step(self, number, name, note, missing):
        """Return a step that is done in the settings of each company."""
        companies = SQL("FROM res_company c WHERE %s", missing)
        told = SQL(
            "concat_ws(' ', %s, (SELECT %s || string_agg(c.name, ', ' ORDER BY c.name)"
            " || '.' %s))",
            note,
            self.env._("Missing in:") + " ",
            companies,
        )
        done = SQL("NOT EXISTS (SELECT %s)", companies)
        return Step(number, "commission", name, told, done, SETTINGS)

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine.commission.proof import LEDGER, unexplained
from ...tools.company_day import today_here

# What is asked about: a report on something else proves nothing about it.
ASKED = ("company_id", "plan_ids", "date_from", "date_to")


class SalesCommissionReconciliation(models.TransientModel):
    """Prove that credit, exclusions and named differences make up what was posted."""

    _name = "sales.commission.reconciliation"
    _description = "Reconciliation of Commissions"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_ids = fields.Many2many(
        "sales.commission.plan",
        string="Plans",
        domain="[('state', 'in', ('running', 'ended')),"
        " ('company_id', 'in', (company_id, False))]",
        check_company=True,
        help="Empty: all plans of the company, one after the other.",
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: today_here(self).replace(month=1, day=1),
        help="By accounting date; plans on orders by the date of confirmation.",
    )
    date_to = fields.Date("Until", required=True, default=today_here)
    line_ids = fields.One2many(
        "sales.commission.reconciliation.line", "reconciliation_id", readonly=True
    )
    unexplained = fields.Monetary(compute="_compute_unexplained")

    _dates_check = models.Constraint(
        "CHECK(date_from <= date_to)", "The period cannot end before it starts."
    )

    @api.depends("line_ids.amount")
    def _compute_unexplained(self):
        for report in self:
            lines = report.line_ids.filtered(lambda line: line.code == "unexplained")
            report.unexplained = sum(abs(line.amount) for line in lines)

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Reconciliation %(first)s – %(last)s",
                first=format_date(self.env, report.date_from),
                last=format_date(self.env, report.date_to),
            )

    @api.onchange(*ASKED)
    def _onchange_asked(self):
        self.line_ids = False

    def write(self, vals):
        if not vals.keys().isdisjoint(ASKED):
            for report in self:
                report._forget()
        return super().write(vals)

    def action_compute(self):
        """Take the posted documents of the period apart."""
        self.ensure_one()
        self._take_apart()
        return True

    def _take_apart(self):
        """Write the rows and their parts, anew if there are any; returns it is done."""
        self._forget()
        settlement = self.env["sales.commission.settlement"]
        values = []
        for root in self._roots():
            found = settlement._reconcile(
                root, self.company_id, self.date_from, self.date_to, self
            )
            values += self._lines(root, *found)
        self.env["sales.commission.reconciliation.line"].create(values)
        return 1

    def _forget(self):
        """Delete the rows and their parts, of which there may be a million."""
        self.line_ids.unlink()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM sales_commission_reconciliation_part"
                " WHERE reconciliation_id = %s",
                self.id,
            )
        )
        self.env["sales.commission.reconciliation.part"].invalidate_model()

    def _roots(self):
        plans = self.plan_ids or self.env["sales.commission.plan"].search(
            Domain("state", "in", ("running", "ended"))
            & Domain("company_id", "in", (self.company_id.id, False))
        )._sales_paying_in(self.company_id)
        if not plans:
            raise UserError(
                self.env._("%s has no plan that runs or ran.", self.company_id.name)
            )
        return plans.root_id

    def _lines(self, root, posted, count, totals):
        """Rows of one plan: posted, its parts, what they do not explain, and states."""
        rows = [("posted", None, posted, count), *totals]
        rows.append(("unexplained", None, unexplained(posted, totals), 0))
        ledger = [row for row in totals if row[0] in LEDGER]
        if ledger:
            income = sum(
                Decimal(row[2]) for row in ledger if row[0] != "ledger_not_income"
            )
            rows.append(("ledger_income", None, str(income), 0))
        return [
            {
                "reconciliation_id": self.id,
                "plan_id": root.id,
                "code": code,
                "rule_id": rule_id,
                "amount": float(amount),
                "document_count": documents,
            }
            for code, rule_id, amount, documents in rows
        ]

    def action_print(self):
        """Print the reconciliation."""
        return self.env.ref(
            "sms_sales.commission_reconciliation_report_action"
        ).report_action(self)

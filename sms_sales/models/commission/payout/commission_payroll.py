import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ....tools.company_day import today_here
from ....tools.sheets import csv_file, xlsx_file


class SalesCommissionPayroll(models.Model):
    """Commissions of employees, handed once to the payroll program."""

    _name = "sales.commission.payroll"
    _description = "Commission Payroll Batch"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=today_here,
        help="Statements of periods that ended on or before this day are collected.",
    )
    wage_type = fields.Char(
        string="Wage type",
        compute="_compute_wage_type",
        store=True,
        readonly=False,
        precompute=True,
        help="Code by which your payroll program knows commissions.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("exported", "Exported"),
            ("confirmed", "Confirmed"),
            ("cancel", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("sales.commission.payroll.line", "payroll_id")
    statement_ids = fields.One2many("sales.commission.statement", "payroll_id")
    amount = fields.Monetary("To pay", compute="_compute_totals")
    line_count = fields.Integer("Payments", compute="_compute_totals")
    left_count = fields.Integer("Left out", compute="_compute_totals")
    csv_file = fields.Binary("CSV", attachment=True, readonly=True, copy=False)
    csv_name = fields.Char(readonly=True, copy=False)
    xlsx_file = fields.Binary("XLSX", attachment=True, readonly=True, copy=False)
    xlsx_name = fields.Char(readonly=True, copy=False)
    exported_on = fields.Datetime(string="Exported on", readonly=True, copy=False)
    exported_by_id = fields.Many2one(
        "res.users",
        string="Exported by",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    confirmed_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="set null"
    )

    _name_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "Two payroll batches cannot have the same number."
    )

    @api.depends("company_id")
    def _compute_wage_type(self):
        for batch in self:
            # The commission manager need not administer the company.
            batch.wage_type = batch.company_id.sudo().sales_commission_wage_type

    @api.depends("line_ids.amount", "line_ids.reason")
    def _compute_totals(self):
        groups = self.env["sales.commission.payroll.line"]._read_group(
            [("payroll_id", "in", self.ids)],
            ["payroll_id", "included"],
            ["amount:sum", "__count"],
        )
        totals = {(batch, inside): rest for batch, inside, *rest in groups}
        for batch in self:
            batch.amount, batch.line_count = totals.get((batch, True), (0.0, 0))
            batch.left_count = totals.get((batch, False), (0.0, 0))[1]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code("sales.commission.payroll") or "/"
        return super().create(vals_list)

    def unlink(self):
        self.line_ids._release()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_exported(self):
        for batch in self:
            if batch.state not in ("draft", "cancel") or batch.csv_file:
                raise UserError(
                    self.env._(
                        "%s has been exported and stays as it is. Cancel it instead.",
                        batch.name,
                    )
                )

    def action_collect(self):
        """Collect the statements that are due, and say what is left out and why."""
        for batch in self:
            batch._check_state("draft")
            batch.line_ids._release()
            batch.line_ids = [Command.clear()]
            verdicts = batch._verdicts()
            batch.line_ids = [Command.create(vals) for vals in verdicts]
            chosen = batch.line_ids.filtered("included").statement_id
            # Statements are changed by their own rules; this only reserves them.
            chosen.sudo().payroll_id = batch

    def action_export(self):
        """Write the files for payroll, once: afterwards only the same ones are given
        out again."""
        for batch in self:
            if batch.csv_file:
                raise UserError(
                    self.env._(
                        "%(name)s was exported on %(date)s. Download the same file "
                        "again below: a second export could pay twice.",
                        name=batch.name,
                        date=format_datetime(self.env, batch.exported_on),
                    )
                )
            batch._check_state("draft")
            batch._check_ready()
            rows = batch._file_rows()
            stem = batch.name.replace("/", "-")
            batch.write(
                {
                    "csv_file": base64.b64encode(csv_file(rows)),
                    "csv_name": f"{stem}.csv",
                    "xlsx_file": base64.b64encode(xlsx_file({batch.name: rows})),
                    "xlsx_name": f"{stem}.xlsx",
                    "exported_on": fields.Datetime.now(),
                    "exported_by_id": self.env.uid,
                    "state": "exported",
                }
            )

    def action_confirm(self):
        """Payroll has paid: the statements are paid."""
        for batch in self:
            batch._check_state("exported")
            batch._check_not_own()
        self.write({"state": "confirmed", "confirmed_by_id": self.env.uid})

    def action_cancel(self):
        """Give the statements back, so that another batch can pay them."""
        for batch in self:
            batch._check_state("draft", "exported")
        self.line_ids._release()
        self.state = "cancel"

    def _verdicts(self):
        """Return the values of a line for each statement of an employee that is due,
        with the reason when it is left out."""
        self.ensure_one()
        due = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("pay_by", "=", "payroll"),
                ("date_to", "<=", self.date),
                ("state", "in", ("submitted", "approved", "locked")),
                ("payroll_id", "=", False),
            ]
        )
        statements = self.env["sales.commission.statement"].search(due)
        own = statements._sales_own()
        return [
            {
                "statement_id": statement.id,
                "amount": statement._pay_out_amount(),
                "reason": self._why_not(statement, own),
            }
            for statement in statements
        ]

    def _why_not(self, statement, own):
        amount = statement._pay_out_amount()
        if statement.state != "locked":
            return "open"
        if statement in own:
            return "own"
        if amount < 0:
            return "negative"
        return False if amount else "zero"

    def _check_state(self, *states):
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is in state “%(state)s”; this needs “%(needed)s”.",
                    name=self.name,
                    state=labels[self.state],
                    needed="”, “".join(labels[state] for state in states),
                )
            )

    def _check_ready(self):
        self._check_not_own()
        included = self.line_ids.filtered("included")
        if not included:
            raise UserError(
                self.env._(
                    "%s has nobody to pay: collect the statements first, and look at "
                    "the reasons of those left out.",
                    self.name,
                )
            )
        lost = included.filtered(lambda line: line.statement_id.payroll_id != self)
        if lost:
            raise UserError(
                self.env._(
                    "“%s” was taken by another batch: collect again.",
                    lost[0].statement_id.name,
                )
            )

    def _check_not_own(self):
        own = self.line_ids.filtered("included").statement_id._sales_own()
        if own:
            raise UserError(
                self.env._(
                    "“%s” is your own commission: somebody else has to pay it.",
                    own[0].name,
                )
            )

    def _file_rows(self):
        """Hook: the header and one row for each payment."""
        lines = self.line_ids.filtered("included")
        header = [
            self.env._("Batch"),
            self.env._("Payee"),
            self.env._("Employee reference"),
            self.env._("Login"),
            self.env._("Company"),
            self.env._("Currency"),
            self.env._("Period from"),
            self.env._("Period to"),
            self.env._("Wage type"),
            self.env._("Amount"),
            self.env._("Statement"),
        ]
        return [header, *(line._file_row() for line in lines)]

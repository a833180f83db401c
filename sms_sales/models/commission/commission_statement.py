from odoo import api, fields, models

OPEN_STATES = ("draft", "submitted", "approved")
FROZEN_STATES = ("locked", "paid")


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _description = "Commission statement"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "date_from desc, root_plan_id, payee_id, id"
    _check_company_auto = True
    # payees talk on their statement, though they may not change it
    _mail_post_access = "read"

    name = fields.Char(required=True)
    root_plan_id = fields.Many2one(
        "sales.commission.plan",
        "Plan",
        required=True,
        index=True,
        ondelete="restrict",
        help="The first version of the plan: one statement spans its versions.",
    )
    payee_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    pay_by = fields.Selection(
        [("bill", "Vendor bill"), ("payroll", "Payroll")],
        "Paid by",
        required=True,
        default="payroll",
        help="Agents are paid by a vendor bill, employees through payroll.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("locked", "Locked"),
            ("paid", "Paid"),
        ],
        default="draft",
        required=True,
        index=True,
        copy=False,
    )
    line_ids = fields.One2many("sales.commission.statement.line", "statement_id")
    credit_ids = fields.One2many("sales.commission.credit", "statement_id", "Sales")
    adjustment_ids = fields.One2many("sales.commission.adjustment", "statement_id")
    dispute_ids = fields.One2many("sales.commission.dispute", "statement_id")

    credited = fields.Monetary(help="Credit for sales and refunds of this period.")
    earned = fields.Monetary(
        help="What the rate table, bonuses, cap and minimum give for this period."
    )
    clawback = fields.Monetary(
        help="Taken back for refunds of sales whose target period is closed."
    )
    adjusted = fields.Monetary("Adjustments", help="Approved adjustments only.")
    draw = fields.Monetary(
        "Draws", help="Advanced (positive) or recovered (negative) in this period."
    )
    carried_in = fields.Monetary(
        string="Carried in",
        help="Negative result of the statement before, carried into this one.",
    )
    net = fields.Monetary("To pay")
    carried_out = fields.Monetary(
        string="Carried out",
        help="Negative result, carried to the next statement. It is never billed.",
    )

    draw_participant_id = fields.Many2one(
        "sales.commission.participant",
        "Draw terms",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    draw_moved = fields.Monetary(
        help="What this statement adds to the balance of the recoverable draw."
    )
    guarantee_moved = fields.Monetary(
        help="What this statement adds to the balance of the recoverable guarantee."
    )

    submitted_by_id = fields.Many2one(
        "res.users", string="Submitted by", readonly=True, copy=False
    )
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    locked_on = fields.Datetime(string="Locked on", readonly=True, copy=False)
    hash = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 over the plan versions, the figures and the PDF at locking.",
    )
    document = fields.Binary(
        "PDF",
        attachment=True,
        readonly=True,
        copy=False,
        groups="sms_sales.group_commission_manager,sms_sales.group_auditor",
        help="The PDF as it was when the statement was locked.",
    )
    document_name = fields.Char(readonly=True, copy=False)
    # whoever holds the token reads every line: leads may read totals only
    access_token = fields.Char(groups="sms_sales.group_commission_manager")

    dispute_count = fields.Integer(
        "Open disputes", compute="_compute_dispute_count", compute_sudo=True
    )
    sees_lines = fields.Boolean(
        compute="_compute_sees_lines",
        help="Leads see their team's totals, not what each member sold.",
    )

    _period_uniq = models.Constraint(
        "UNIQUE(root_plan_id, payee_id, company_id, date_from)",
        "A payee has one statement for each plan, company and period.",
    )
    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A statement cannot end before it starts."
    )
    _net_not_negative = models.Constraint(
        "CHECK(net >= 0)", "A negative result is carried, never paid."
    )

    @api.depends("dispute_ids.state")
    def _compute_dispute_count(self):
        counts = dict(
            self.env["sales.commission.dispute"]._read_group(
                [("statement_id", "in", self.ids), ("state", "=", "open")],
                groupby=["statement_id"],
                aggregates=["__count"],
            )
        )
        for statement in self:
            statement.dispute_count = counts.get(statement, 0)

    @api.depends_context("uid")
    @api.depends("payee_id", "state")
    def _compute_sees_lines(self):
        everything = self._sees_all_lines()
        mine = self.env.user._sales_payee_ids()
        for statement in self:
            statement.sees_lines = everything or statement.payee_id.id in mine

    def _compute_access_url(self):
        for statement in self:
            statement.access_url = f"/my/commissions/{statement.id}"

    @api.model
    def _sees_all_lines(self):
        user = self.env.user
        return self.env.su or any(
            user.has_group(group)
            for group in (
                "sms_sales.group_commission_manager",
                "sms_sales.group_auditor",
            )
        )

    def _portal_ensure_token(self):
        # the token opens every line, and a public method of the host hands it out
        self._check_sees_lines()
        # it is hidden from everybody but managers, so the host's method cannot read it
        return super(SalesCommissionStatement, self.sudo())._portal_ensure_token()

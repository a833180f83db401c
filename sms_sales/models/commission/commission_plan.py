from odoo import api, fields, models

from ...tools.company_day import today_here
from .commission_calendar import LENGTHS


class SalesCommissionPlan(models.Model):
    _name = "sales.commission.plan"
    _description = "Commission Plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, version desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Short name that stands in front of each statement of this plan.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: the plan is shared. Each company then has its own attainment, "
        "because the sales of two companies never mix.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        help="Amounts of the plan are in this currency. At approval one rate for each "
        "company is frozen, so that targets do not move with the exchange rate.",
    )
    root_id = fields.Many2one(
        "sales.commission.plan",
        string="First version",
        index=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "sales.commission.plan",
        string="Previous version",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: today_here(self).replace(month=1, day=1),
    )
    date_to = fields.Date(string="Until", tracking=True, help="The last day, included.")
    cut_over_date = fields.Date(
        string="Cut-over",
        help="Nothing dated before this day earns a credit here: it was paid by the "
        "system used until then. Opening balances carry its results in.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "To approve"),
            ("running", "Running"),
            ("ended", "Ended"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    author_id = fields.Many2one(
        "res.users", string="Submitted by", readonly=True, copy=False
    )
    writer_ids = fields.Many2many(
        "res.users",
        "sales_commission_plan_writer_rel",
        string="Written by",
        readonly=True,
        copy=False,
        help="They wrote or changed the terms since the last approval, so they cannot "
        "approve them.",
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    approved_on = fields.Datetime(string="Approved on", readonly=True, copy=False)
    note_refused = fields.Text(string="Refused because", readonly=True, copy=False)
    fingerprint = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 over the table, rules, bonuses, rates and terms as approved. "
        "Payees accept exactly this text.",
    )

    calendar_id = fields.Many2one(
        "sales.commission.calendar",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "sms_sales.calendar_gregorian", raise_if_not_found=False
        ),
    )
    pay_period = fields.Selection(
        LENGTHS,
        string="Pay period",
        required=True,
        default="month",
        help="How often a statement is made.",
    )
    target_period = fields.Selection(
        LENGTHS,
        string="Target period",
        required=True,
        default="month",
        help="How long results add up before they start again from zero. A quarterly "
        "target paid monthly pays what was reached so far, less what was paid.",
    )
    basis = fields.Selection(
        [
            ("order", "Order confirmed"),
            ("invoice", "Invoice posted"),
            ("payment", "Payment received"),
        ],
        required=True,
        default="invoice",
        help="What makes a commission due. With payments, a sale counts on its "
        "invoice date and is paid out as the customer's money comes in.",
    )
    attain_on_receipt = fields.Boolean(
        string="Attainment at receipt",
        help="Only with payments: count the sale towards the target when the money "
        "comes in, instead of on the invoice date.",
    )
    measure = fields.Selection(
        [("amount", "Untaxed amount"), ("margin", "Margin"), ("quantity", "Quantity")],
        required=True,
        default="amount",
    )
    tier_mode = fields.Selection(
        [("sliced", "Each slice at its own rate"), ("whole", "Reached rate on all")],
        string="Table",
        required=True,
        default="sliced",
    )
    tier_over = fields.Selection(
        [("amount", "Result"), ("attainment", "Attainment of the target")],
        string="Table over",
        required=True,
        default="amount",
    )
    pay_by = fields.Selection(
        [("rate", "Rate × result"), ("on_target", "Rate × on-target commission")],
        string="Pays",
        required=True,
        default="rate",
    )
    target_amount = fields.Float(
        string="Target",
        digits=(16, 2),
        help="Per target period, for payees without a target of their own. In the "
        "plan's currency, or in units when the plan measures quantity.",
    )
    on_target_amount = fields.Monetary(
        string="On-target commission",
        help="What a payee earns per target period at exactly 100 % of the target.",
    )
    minimum = fields.Monetary(
        string="Minimum commission",
        help="Smallest commission per target period; tested once, at its end.",
    )
    cap = fields.Monetary(help="Largest commission per target period; 0 means no cap.")
    tier_ids = fields.One2many("sales.commission.tier", "plan_id", copy=True)
    bonus_ids = fields.One2many("sales.commission.bonus", "plan_id", copy=True)
    rule_ids = fields.One2many(
        "sales.commission.rule",
        "plan_id",
        copy=True,
        context={"active_test": False},
    )
    participant_ids = fields.One2many(
        "sales.commission.participant", "plan_id", string="Payees", copy=True
    )
    participant_count = fields.Integer(
        string="Number of payees", compute="_compute_participant_count"
    )
    to_accept_count = fields.Integer(
        string="Payees who have not accepted", compute="_compute_to_accept_count"
    )
    can_accept = fields.Boolean(compute="_compute_can_accept")
    version_count = fields.Integer(compute="_compute_version_count")
    rate_ids = fields.One2many("sales.commission.plan.rate", "plan_id", copy=False)

    include_delivery = fields.Boolean(string="Count delivery charges")
    include_tips = fields.Boolean(string="Count tips")
    include_intercompany = fields.Boolean(string="Count sales to own companies")
    employer_cost_percent = fields.Float(
        string="Employer's cost (%)",
        digits=(16, 4),
        help="Social charges that the accrual adds to commissions paid by payroll.",
    )
    recognition = fields.Selection(
        [("expense", "Expense at once"), ("capitalise", "Capitalise")],
        required=True,
        default="expense",
        help="Costs of obtaining a contract (ASC 340-40, IFRS 15): expensed, or an "
        "asset written off over the months below.",
    )
    amortisation_months = fields.Integer(string="Amortisation months", default=36)
    terms = fields.Html(
        help="The agreement in words: the text that each payee accepts.",
    )

    _dates_check = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A plan cannot end before it starts.",
    )
    _minimum_check = models.Constraint(
        "CHECK(minimum >= 0)", "The minimum commission of a plan cannot be negative."
    )
    _cap_check = models.Constraint(
        "CHECK(cap >= 0)", "The cap of a plan cannot be negative; 0 means no cap."
    )
    _minimum_cap_check = models.Constraint(
        "CHECK(cap = 0 OR minimum <= cap)",
        "The minimum commission of a plan cannot be higher than its cap.",
    )
    _target_check = models.Constraint(
        "CHECK(target_amount >= 0 AND on_target_amount >= 0)",
        "Targets and on-target commissions cannot be negative.",
    )
    _employer_cost_check = models.Constraint(
        "CHECK(employer_cost_percent >= 0)", "The employer's cost cannot be negative."
    )
    _months_check = models.Constraint(
        "CHECK(recognition <> 'capitalise' OR amortisation_months > 0)",
        "Capitalised commissions need at least one month of amortisation.",
    )

    @api.depends("name")
    def _compute_code(self):
        for plan in self:
            words = (plan.name or "").split()
            plan.code = plan.code or "".join(w[0] for w in words).upper()[:8] or "PLAN"

    @api.depends("name", "version")
    def _compute_display_name(self):
        for plan in self:
            name = plan.name or ""
            plan.display_name = (
                f"{name} (v{plan.version})" if plan.version > 1 else name
            )

from odoo import api, fields, models
from odoo.exceptions import UserError

from .running import stays

STATES = [
    ("preview", "Preview"),
    ("applying", "Being applied"),
    ("applied", "Applied"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
    ("outdated", "Outdated"),
]


class SalesTerritoryRun(models.Model):
    """What a plan would move; then what it moved, and how to take that back."""

    _name = "sales.territory.run"
    _description = "Territory Run"
    _inherit = ["mail.thread", "mail.activity.mixin", "sales.kept.mixin"]
    _order = "id desc"

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    plan_id = fields.Many2one(
        "sales.territory.plan",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('state', '!=', 'archived')]",
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan state")
    kind = fields.Selection(related="plan_id.kind", store=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company.currency_id,
    )
    state = fields.Selection(
        STATES,
        default="preview",
        required=True,
        readonly=True,
        kept=True,
        tracking=True,
    )
    day = fields.Date(
        readonly=True,
        kept=True,
        help="By the plan's time zone: of the preview, then of applying.",
    )
    revision = fields.Char(
        readonly=True,
        kept=True,
        copy=False,
        help="The plan as it was when it was previewed.",
    )
    replaced_plan_id = fields.Many2one(
        "sales.territory.plan",
        string="Replaces",
        readonly=True,
        kept=True,
        index="btree_not_null",
        ondelete="set null",
        help="The plan that was active until this run.",
    )
    activates = fields.Boolean(
        string="Activates the plan",
        readonly=True,
        kept=True,
        help="The plan was a draft: applying makes it the active one.",
    )
    follow_salesperson = fields.Selection(
        [("stay", "Stay"), ("follow", "Follow the territory")],
        string="Salespeople",
        default="stay",
        required=True,
        help="Follow: the salesperson of an account that moves is replaced by an owner "
        "of its new territory. Who is a member of the new territory stays.",
    )
    follow_deals = fields.Selection(
        [("stay", "Stay"), ("follow", "Follow the territory")],
        string="Open deals",
        default="stay",
        required=True,
        help="Follow: open deals of an account that moves go to an owner of its new "
        "territory. Confirmed orders and posted invoices never move.",
    )
    allow_unclaimed = fields.Boolean(
        string="Unclaimed accounts are all right",
        help="A plan that leaves accounts without a territory is activated only when "
        "this is ticked.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Previewed by",
        readonly=True,
        kept=True,
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    applied_on = fields.Datetime(readonly=True, kept=True)
    applied_by_id = fields.Many2one(
        "res.users", readonly=True, kept=True, ondelete="set null"
    )
    undone_on = fields.Datetime(readonly=True, kept=True)
    undone_by_id = fields.Many2one(
        "res.users", readonly=True, kept=True, ondelete="set null"
    )
    line_ids = fields.One2many("sales.territory.run.line", "run_id")
    moving_line_ids = fields.One2many(
        "sales.territory.run.line",
        "run_id",
        domain=[("change", "in", ("move", "in", "out"))],
    )
    follow_ids = fields.One2many("sales.territory.run.follow", "run_id")
    total_ids = fields.One2many("sales.territory.run.total", "run_id")
    issue_ids = fields.One2many("sales.territory.run.issue", "run_id")
    balance_before = fields.Float(
        string="Balance before",
        digits=(5, 1),
        readonly=True,
        kept=True,
        help="100: each territory has as much to do as its owners can look after. "
        "0: all of the work is where nobody is.",
    )
    balance_after = fields.Float(
        string="Balance after", digits=(5, 1), readonly=True, kept=True
    )
    capacity_before = fields.Float(readonly=True, kept=True)
    capacity_after = fields.Float(readonly=True, kept=True)
    plan_changed = fields.Boolean(compute="_compute_plan_changed")

    @api.depends("plan_id", "day")
    def _compute_name(self):
        for run in self:
            day = run.day or (run.plan_id and run.plan_id._sales_today())
            run.name = run.name or f"{run.plan_id.name} · {day}"

    @api.depends("state", "revision")
    def _compute_plan_changed(self):
        revisions = self.plan_id._revisions()
        for run in self:
            run.plan_changed = (
                run.state == "preview"
                and revisions.get(run.plan_id.id, False) != run.revision
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            plan = self.env["sales.territory.plan"].browse(vals.get("plan_id"))
            company = plan.company_id or self.env.company
            vals.setdefault("currency_id", company.currency_id.id)
        runs = super().create(vals_list)
        for run in runs:
            run._preview()
        return runs

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        for run in self.filtered(lambda run: run.state not in ("preview", "outdated")):
            raise UserError(
                self.env._(
                    "“%s” has moved accounts, and says why. Undo it, or leave it: only "
                    "previews can be deleted.",
                    run.name,
                )
            )

    def copy(self, default=None):
        if self:
            raise UserError(
                self.env._("A run says what happened: preview its plan again instead.")
            )
        return super().copy(default)

    @api.private
    def init(self):
        res = super().init()
        stays.create(self.env.cr)
        return res

    def unlink(self):
        self.env.cr.execute(stays.forget_stays(self))
        return super().unlink()

    @api.autovacuum
    def _gc_previews(self):
        """Forget previews that nobody applied for a month."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        self.search(
            [("state", "in", ("preview", "outdated")), ("write_date", "<", limit)],
            limit=20,
        ).unlink()

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...models.commission.settlement import previewing
from ...tools.batch import INLINE_LIMIT
from ...tools.company_day import today_here


class SalesCommissionSettle(models.TransientModel):
    """Preview what a settlement would book, then book it."""

    _name = "sales.commission.settle"
    _description = "Settle Commissions"
    _check_company_auto = True
    # A large settlement is booked by a scheduled action, which needs the preview.
    _transient_max_hours = 48.0

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    plan_ids = fields.Many2many(
        "sales.commission.plan",
        string="Plans",
        compute="_compute_plan_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('state', 'in', ('running', 'ended')),"
        " ('company_id', 'in', (company_id, False))]",
        check_company=True,
        help="All versions of these plans are settled.",
    )
    until = fields.Date(
        required=True,
        default=today_here,
        help="Documents dated later wait for the next settlement.",
    )
    state = fields.Selection(
        [
            ("draft", "Choose"),
            ("preview", "Preview"),
            ("waiting", "Under way"),
            ("done", "Settled"),
        ],
        default="draft",
        required=True,
        readonly=True,
    )
    payee_ids = fields.One2many(
        "sales.commission.settle.payee", "settle_id", readonly=True
    )
    left_out_ids = fields.One2many(
        "sales.commission.settle.left.out", "settle_id", readonly=True
    )
    reason_ids = fields.One2many(
        "sales.commission.settle.reason", "settle_id", readonly=True
    )
    run_ids = fields.Many2many("sales.commission.run", readonly=True)

    @api.depends("company_id")
    def _compute_plan_ids(self):
        for settle in self:
            plans = self.env["sales.commission.plan"].search(
                Domain("state", "=", "running")
                & Domain("company_id", "in", (settle.company_id.id, False))
            )
            settle.plan_ids = plans._sales_paying_in(settle.company_id)

    @api.depends("until", "state")
    def _compute_display_name(self):
        for settle in self:
            settle.display_name = self.env._(
                "Settle commissions until %s", format_date(self.env, settle.until)
            )

    def action_preview(self):
        """Show per payee what would be booked, and every line left out and why."""
        self.ensure_one()
        self._check_previewable()
        self._preview_now()
        return True

    def _check_previewable(self):
        if not self.plan_ids:
            raise UserError(
                self.env._(
                    "Choose a plan. Only running plans can be settled; in %s there is "
                    "none yet if the list is empty.",
                    self.company_id.name,
                )
            )
        if self.state in ("waiting", "done"):
            raise UserError(self.env._("Already applied: start a new settlement."))

    def _preview_now(self):
        """Make the preview, anew if there is one; returns that it is done."""
        self._forget()
        settlement = self.env["sales.commission.settlement"]
        for root in self.plan_ids.root_id:
            settlement._preview(root, self.company_id, self.until, self)
        self._count_reasons()
        self.state = "preview"
        return 1

    def action_apply(self):
        """Book what the preview shows; large ones by the scheduled action."""
        self.ensure_one()
        if self.state != "preview":
            raise UserError(self.env._("Preview first, or start a new settlement."))
        settlement = self.env["sales.commission.settlement"]
        for root in self.payee_ids.plan_id:
            self.run_ids |= settlement._new_run(
                root, self.company_id, self.until, settle_key=self.id
            )
        self.state = "waiting"
        if sum(self.payee_ids.mapped("row_count")) <= INLINE_LIMIT:
            # Written down for everybody, and changed by nobody but the settlement.
            for run in self.run_ids.sudo():
                settlement._work_off(run)
            self._count_reasons()
        if "waiting" in self.run_ids.mapped("state"):
            # Only administrators may touch scheduled actions.
            self.env.ref("sms_sales.cron_commission_apply").sudo()._trigger()
        return True

    def action_back(self):
        """Choose other plans or another day."""
        self.ensure_one()
        self._forget()
        self.state = "draft"
        return True

    def _forget(self):
        previewing.forget(self)

    def _count_reasons(self):
        """Sum up why lines are left out."""
        self.reason_ids.unlink()
        self.env.flush_all()
        self.env.cr.execute(previewing.store_reasons(self))
        self.invalidate_recordset(["reason_ids"])

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get


class SalesTerritoryPlan(models.Model):
    """Who owns what: a tree of territories that is designed, previewed, activated."""

    _name = "sales.territory.plan"
    _description = "Territory Plan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "sales.kept.mixin",
        "sales.territory.precedence.mixin",
    ]
    _order = "state desc, active_from desc, name, id desc"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: one plan is shared by all companies.",
    )
    kind = fields.Selection(
        [("primary", "Primary"), ("overlay", "Overlay")],
        required=True,
        default="primary",
        tracking=True,
        help="Primary: each account has one territory. Overlay: specialists "
        "beside it; an account may be in any number of these.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        default="draft",
        required=True,
        readonly=True,
        kept=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
        help="A day of this plan begins and ends here, whoever looks at it.",
    )
    active_from = fields.Date(
        string="Active from", readonly=True, kept=True, copy=False
    )
    active_until = fields.Date(
        string="Active until",
        readonly=True,
        kept=True,
        copy=False,
        help="The first day that it was no longer active.",
    )
    previous_id = fields.Many2one(
        "sales.territory.plan",
        string="Copied from",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    territory_ids = fields.One2many("sales.territory", "plan_id")
    territory_count = fields.Integer(compute="_compute_territory_count")
    note = fields.Html(help="Why this plan is as it is: for whoever redesigns it next.")

    _active_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), kind) WHERE state = 'active'",
        "A company has one active primary plan and one active overlay plan: "
        "archive the plan that is active now, or activate its successor.",
    )

    @api.depends("territory_ids")
    def _compute_territory_count(self):
        counts = dict(
            self.env["sales.territory"]._read_group(
                [("plan_id", "in", self.ids)], ["plan_id"], ["__count"]
            )
        )
        for plan in self:
            plan.territory_count = counts.get(plan._origin, 0)

    def write(self, vals):
        if {"company_id", "kind", "tz"} & set(vals):
            for plan in self.filtered(lambda plan: plan.state != "draft"):
                raise UserError(
                    self.env._(
                        "Company, kind and time zone of “%s” are read-only since it "
                        "was activated: its history is told in them.",
                        plan.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_activated(self):
        for plan in self.filtered(lambda plan: plan.state != "draft"):
            raise UserError(
                self.env._(
                    "“%s” says who owned what, and cannot be deleted. Archive it "
                    "instead.",
                    plan.name,
                )
            )

    def copy_data(self, default=None):
        rows = super().copy_data(default)
        for plan, row in zip(self, rows, strict=True):
            row["previous_id"] = plan.id
            if "name" not in (default or {}):
                row["name"] = self.env._("%s (copy)", plan.name)
        return rows

    def unlink(self):
        """Delete the tree from below, because a parent stays while it has children."""
        territories = self.with_context(active_test=False).territory_ids
        levels = territories.grouped("depth")
        if all(plan.state == "draft" for plan in self):
            for depth in sorted(levels, reverse=True):
                levels[depth].unlink()
        return super().unlink()

    def action_archive_plan(self):
        """Put a draft away."""
        self.check_access("write")
        drafts = self.filtered(lambda plan: plan.state == "draft")
        # Nobody writes the state but the buttons.
        drafts.sudo().state = "archived"

    def action_open_territories(self):
        """Show the territories of this plan as a tree."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_territory_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }

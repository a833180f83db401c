from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class SalesTerritory(models.Model):
    _name = "sales.territory"
    _description = "Territory"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "sales.territory.plan.part.mixin",
        "sales.territory.precedence.mixin",
    ]
    _order = "plan_id, code, id"
    _rec_names_search = ["code", "name"]
    _parent_store = True
    _free_fields = frozenset(
        (
            "name",
            "color",
            "manager_id",
            "team_id",
            "member_ids",
            "message_follower_ids",
            "activity_ids",
            "message_ids",
        )
    )

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="Short and unique in its plan. Locks and figures follow the code from "
        "one plan to the next.",
    )
    plan_id = fields.Many2one(
        "sales.territory.plan",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('state', '=', 'draft')]",
        default=lambda self: self._default_plan_id(),
    )
    plan_state = fields.Selection(related="plan_id.state", string="Plan state")
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(related="plan_id.kind")
    type = fields.Selection(
        [
            ("geographic", "Geographic"),
            ("named", "Named accounts"),
            ("industry", "Industry"),
            ("product", "Product"),
        ],
        required=True,
        default="geographic",
    )
    parent_id = fields.Many2one(
        "sales.territory",
        index=True,
        ondelete="restrict",
        domain="[('plan_id', '=', plan_id)]",
        help="A territory takes only what its parents would take too.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("sales.territory", "parent_id", string="Children")
    depth = fields.Integer(
        compute="_compute_depth", store=True, recursive=True, help="0 at the top."
    )
    manager_id = fields.Many2one(
        "res.users", index=True, tracking=True, domain="[('share', '=', False)]"
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        index=True,
        tracking=True,
        help="Leads of this territory are routed to members who are in this team.",
    )
    priority = fields.Integer(
        default=10,
        help="The lower number wins where two territories claim an account with equal "
        "right. The preview lists these accounts.",
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)
    member_ids = fields.One2many("sales.territory.member", "territory_id")
    rule_ids = fields.One2many("sales.territory.rule", "territory_id", copy=True)
    rule_count = fields.Integer(compute="_compute_rule_count")
    child_count = fields.Integer(compute="_compute_child_count")
    capacity = fields.Float(
        compute="_compute_capacity",
        # Who sees a territory need not see its members.
        compute_sudo=True,
        help="Accounts that its owners of today can look after.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(plan_id, code)",
        "Two territories of a plan cannot have the same code.",
    )

    @api.model
    def _default_plan_id(self):
        drafts = self.env["sales.territory.plan"].search(
            [("state", "=", "draft")], limit=2
        )
        return drafts if len(drafts) == 1 else False

    @api.depends("parent_id.depth")
    def _compute_depth(self):
        for territory in self:
            parent = territory.parent_id
            territory.depth = parent.depth + 1 if parent else 0

    @api.depends("rule_ids")
    def _compute_rule_count(self):
        counts = dict(
            self.env["sales.territory.rule"]._read_group(
                [("territory_id", "in", self.ids)], ["territory_id"], ["__count"]
            )
        )
        for territory in self:
            territory.rule_count = counts.get(territory._origin, 0)

    @api.depends("child_ids")
    def _compute_child_count(self):
        for territory in self:
            territory.child_count = len(territory.child_ids)

    @api.depends("member_ids.current", "member_ids.role", "member_ids.capacity")
    def _compute_capacity(self):
        for territory in self:
            owners = territory.member_ids.filtered(
                lambda member: member.current and member.role == "owner"
            )
            territory.capacity = sum(owners.mapped("capacity"))

    @api.depends("code", "name")
    def _compute_display_name(self):
        for territory in self:
            territory.display_name = f"[{territory.code}] {territory.name}"

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_not_below(self.browse(vals["parent_id"]))
        return super().write(vals)

    def _check_not_below(self, parent):
        """Say it in words before the host's own check of the tree does."""
        for territory in self:
            if (parent.parent_path or "").startswith(territory.parent_path):
                raise UserError(
                    self.env._(
                        "%(parent)s is %(territory)s or stands below it, and cannot "
                        "be its parent: choose another one.",
                        parent=parent.display_name,
                        territory=territory.display_name,
                    )
                )

    def copy_data(self, default=None):
        rows = super().copy_data(default)
        if "code" not in (default or {}):
            for row in rows:
                row["code"] = self.env._("%s-COPY", row["code"])
        return rows

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        """Say what to do before the plan's own refusal, or the database's, does."""
        for territory in self.filtered(lambda one: one.plan_id.state != "draft"):
            raise UserError(
                self.env._(
                    "%(territory)s has a history of accounts and cannot be deleted. "
                    "Archive it instead: in a copy of “%(plan)s”, that you activate.",
                    territory=territory.display_name,
                    plan=territory.plan_id.name,
                )
            )

    @api.constrains("parent_id", "plan_id")
    def _check_parent(self):
        for territory in self.filtered("parent_id"):
            if territory.parent_id.plan_id != territory.plan_id:
                raise ValidationError(
                    self.env._(
                        "%(territory)s and its parent %(parent)s are of two plans.",
                        territory=territory.display_name,
                        parent=territory.parent_id.display_name,
                    )
                )

    def action_open_children(self):
        """Show the territories below this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Below %s", self.name),
            "res_model": self._name,
            "view_mode": "list,kanban,form",
            "domain": [("id", "child_of", self.id), ("id", "!=", self.id)],
            "context": {
                "default_plan_id": self.plan_id.id,
                "default_parent_id": self.id,
            },
        }

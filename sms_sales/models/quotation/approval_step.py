from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("user", "Persons"),
    ("group", "A role"),
    ("lead", "The salesperson's team lead"),
    ("upward", "The lead of the team lead"),
    ("territory_manager", "The manager of the account's territory"),
]
# How far "upward" looks for somebody who is not involved.
HEIGHT = 10


class SalesApprovalStep(models.Model):
    _name = "sales.approval.step"
    _description = "Approval Step"
    _order = "chain_id, sequence, id"

    chain_id = fields.Many2one(
        "sales.approval.chain", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="chain_id.company_id", store=True)
    sequence = fields.Integer(
        string="Order",
        default=10,
        help="Steps with the same number are asked at the same time.",
    )
    kind = fields.Selection(KINDS, string="Who", required=True, default="lead")
    user_ids = fields.Many2many(
        "res.users", string="Persons", domain="[('share', '=', False)]"
    )
    group_id = fields.Many2one("res.groups", string="Role", ondelete="restrict")
    quorum = fields.Selection(
        [("any", "The first one decides"), ("all", "Everybody has to approve")],
        required=True,
        default="any",
        help="A refusal ends the request, whoever refuses.",
    )
    remind_hours = fields.Float(
        string="Remind after",
        help="Working hours of the person asked, from the moment of asking. 0: never.",
    )
    escalate_hours = fields.Float(
        string="Escalate after",
        help="Working hours after which the next one up is asked as well. 0: never.",
    )
    summary = fields.Char(compute="_compute_summary")

    _hours_positive = models.Constraint(
        "CHECK(remind_hours >= 0 AND escalate_hours >= 0)",
        "Hours before a reminder or an escalation cannot be negative.",
    )

    @api.depends("kind", "user_ids.name", "group_id.name", "quorum")
    def _compute_summary(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            words = kinds.get(step.kind, "")
            if step.kind == "user":
                words = ", ".join(step.user_ids.mapped("name"))
            elif step.kind == "group":
                words = step.group_id.name or ""
            if step.quorum == "all":
                words = self.env._("%s (everybody)", words)
            step.summary = words

    @api.depends("summary")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.summary

    @api.constrains("kind", "user_ids", "group_id")
    def _check_somebody(self):
        for step in self:
            named = {"user": step.user_ids, "group": step.group_id}
            if not named.get(step.kind, True):
                raise ValidationError(
                    self.env._(
                        "A step of the chain “%(chain)s” names nobody: choose who is "
                        "asked.",
                        chain=step.chain_id.name,
                    )
                )

    def _candidates(self, order):
        """Return the users whom this step names for ``order``, absent ones included."""
        self.ensure_one()
        if self.kind == "group":
            return self.group_id.all_user_ids.filtered(
                lambda user: not user.share and order.company_id in user.company_ids
            )
        if self.kind == "user":
            return self.user_ids
        return getattr(self, f"_candidates_{self.kind}")(order)

    @api.model
    def _candidates_lead(self, order):
        return order.team_id.user_id or self._lead_of(order.user_id)

    @api.model
    def _candidates_upward(self, order):
        lead = self._candidates_lead(order)
        return self._next_up(lead, lead | order.user_id)

    @api.model
    def _candidates_territory_manager(self, order):
        return order.sales_territory_id.manager_id

    @api.model
    def _lead_of(self, user):
        return user.sale_team_id.user_id

    @api.model
    def _next_up(self, users, seen):
        """Return the next lead above ``users`` who is none of those ``seen``."""
        for _height in range(HEIGHT):
            users = users.mapped("sale_team_id.user_id")
            if users - seen:
                return users - seen
            if not users:
                break
        return self.env["res.users"]

    @api.model
    def _top(self, order):
        """Return who decides when nobody below is left: the sales managers."""
        managers = self.env.ref("sales_team.group_sale_manager").all_user_ids
        return managers.filtered(
            lambda user: not user.share and order.company_id in user.company_ids
        )

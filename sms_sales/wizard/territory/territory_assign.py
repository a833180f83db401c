from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.territory.territory_lock import BY_HAND
from ...tools.batch import INLINE_LIMIT
from ...tools.door import DOOR


class SalesTerritoryAssign(models.TransientModel):
    _name = "sales.territory.assign"
    _description = "Assign a Territory by Hand"

    plan_id = fields.Many2one(
        "sales.territory.plan",
        required=True,
        domain="[('state', '=', 'active'), ('kind', '=', 'primary')]",
        default=lambda self: self._default_plan_id(),
    )
    account_ids = fields.Many2many(
        "res.partner",
        "sales_territory_assign_account_rel",
        "assign_id",
        "account_id",
        required=True,
        domain="[('parent_id', '=', False)]",
        default=lambda self: self._default_account_ids(),
    )
    territory_id = fields.Many2one(
        "sales.territory", domain="[('plan_id', '=', plan_id)]", required=True
    )
    reason = fields.Char(
        required=True, help="Kept in the history of the account, for whoever asks."
    )
    lock = fields.Boolean(
        default=True,
        help="The accounts stay in this territory, whatever the rules say, in this "
        "plan and in the next ones that have a territory of this code. Without a lock "
        "the rules decide again at the next run, or when the account's data change.",
    )
    date = fields.Date(
        string="From",
        required=True,
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        help="Not before the present assignment began, nor within a period for which "
        "commissions are locked.",
    )
    moving_count = fields.Integer(compute="_compute_moving_count")
    staying_count = fields.Integer(compute="_compute_moving_count")

    @api.model
    def _default_plan_id(self):
        plans = self.env["sales.territory.plan"].search(
            [
                ("state", "=", "active"),
                ("kind", "=", "primary"),
                ("company_id", "in", [self.env.company.id, False]),
            ]
        )
        return plans.sorted(lambda plan: not plan.company_id)[:1]

    @api.model
    def _default_account_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        partners = self.env["res.partner"].browse(self.env.context.get("active_ids"))
        return [Command.set(partners.commercial_partner_id.ids)]

    @api.depends("plan_id")
    def _compute_date(self):
        for wizard in self:
            plan = wizard.plan_id
            wizard.date = plan._sales_today() if plan else fields.Date.today()

    @api.depends("account_ids", "territory_id", "plan_id")
    def _compute_moving_count(self):
        for wizard in self:
            moving = wizard._moving() if wizard.territory_id else wizard.account_ids
            wizard.moving_count = len(moving)
            wizard.staying_count = len(wizard.account_ids) - len(moving)

    def _moving(self):
        """Return the accounts that are not in the territory yet."""
        accounts = self.account_ids._origin
        rows = self.env["sales.territory.assignment"]._current(
            self.plan_id.company_id, "primary", accounts.ids
        )
        there = rows.filtered(lambda row: row.territory_id == self.territory_id)
        return accounts - there.account_id

    def action_assign(self):
        """Book the territory from that day on, and lock or unlock the accounts."""
        self.ensure_one()
        self._check_assign()
        accounts = self.account_ids
        rows = [
            {
                "subject_id": account.id,
                "territory_id": self.territory_id.id,
                "reasons": {"note": self.reason},
                "locked": self.lock,
            }
            for account in accounts
        ]
        assignments = self.env["sales.territory.assignment"]
        assignments._assign(self.plan_id, rows, "manual", self.date)
        self._lock(accounts)
        return {"type": "ir.actions.act_window_close"}

    def _check_assign(self):
        if self.plan_id.state != "active":
            raise UserError(
                self.env._(
                    "“%s” is not active any more: close this window and open it again.",
                    self.plan_id.name,
                )
            )
        if self.territory_id.plan_id != self.plan_id:
            raise UserError(
                self.env._(
                    "%(territory)s is no territory of “%(plan)s”: choose one of it.",
                    territory=self.territory_id.display_name,
                    plan=self.plan_id.name,
                )
            )
        if len(self.account_ids) > INLINE_LIMIT:
            raise UserError(
                self.env._(
                    "By hand at most %s accounts at once. For more, write a rule that "
                    "names or describes them, preview it and apply it.",
                    INLINE_LIMIT,
                )
            )

    def _lock(self, accounts):
        locks = self.env["sales.territory.lock"]
        company = self.plan_id.company_id
        present = locks.search(
            [("account_id", "in", accounts.ids), ("company_id", "=", company.id)]
        )
        if not self.lock:
            present.with_context(**{BY_HAND: DOOR}).unlink()
            return
        vals = {
            "territory_code": self.territory_id.code,
            "reason": self.reason,
            "user_id": self.env.uid,
            "date": self.date,
        }
        present.write(vals)
        locks.create(
            [
                {**vals, "account_id": account.id, "company_id": company.id}
                for account in accounts - present.account_id
            ]
        )

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.door import DOOR, is_open

# Who assigns by hand has just said whose the accounts are.
BY_HAND = "sales_assigned_by_hand"


class SalesTerritoryLock(models.Model):
    """An account placed by hand: no rule moves it, in no plan."""

    _name = "sales.territory.lock"
    _description = "Account Locked to a Territory"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _rec_name = "account_id"

    account_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: in the plan that companies share."
    )
    territory_code = fields.Char(
        string="Territory code",
        required=True,
        tracking=True,
        index=True,
        help="The territory of this code, in whichever plan is active.",
    )
    territory_id = fields.Many2one(
        "sales.territory",
        string="Territory today",
        compute="_compute_territory_id",
        help="Empty: no active plan has a territory of this code, so the rules decide.",
    )
    reason = fields.Char(required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Locked by",
        required=True,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)

    _account_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), account_id)",
        "This account is locked already: change its lock.",
    )

    @api.depends("territory_code", "company_id")
    def _compute_territory_id(self):
        territories = self.env["sales.territory"].search(
            [
                ("code", "in", self.mapped("territory_code")),
                ("plan_id.state", "=", "active"),
                ("plan_id.kind", "=", "primary"),
            ]
        )
        by_key = {(one.company_id, one.code): one for one in territories}
        for lock in self:
            lock.territory_id = by_key.get((lock.company_id, lock.territory_code))

    @api.constrains("account_id")
    def _check_account(self):
        for lock in self:
            account = lock.account_id.commercial_partner_id
            if account != lock.account_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s has the territory of %(account)s: lock "
                        "%(account)s instead.",
                        contact=lock.account_id.display_name,
                        account=account.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        locks = super().create(vals_list)
        locks._place_accounts(locks.account_id)
        return locks

    def write(self, vals):
        accounts = self.account_id
        result = super().write(vals)
        if {"account_id", "company_id", "territory_code"} & set(vals):
            self._place_accounts(accounts | self.account_id)
        return result

    def unlink(self):
        accounts = self.account_id
        result = super().unlink()
        if not is_open(self, BY_HAND):
            self._place_accounts(accounts)
        return result

    @api.model
    def _keep_one(self, losers, survivor):
        """Keep one lock a company of accounts that become one: the survivor's own,
        else the newest."""
        found = self.search([("account_id", "in", (losers | survivor).ids)])
        kept = {}
        for lock in found.sorted(lambda lock: lock.account_id != survivor):
            kept.setdefault(lock.company_id, lock)
        kept = self.union(*kept.values())
        (found - kept).with_context(**{BY_HAND: DOOR}).unlink()
        return kept

    def action_unlock(self):
        """Let the rules decide about these accounts again."""
        self.unlink()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _place_accounts(self, accounts):
        """Let the accounts be decided again: by their lock, or by the rules."""
        self.env.flush_all()
        territory = accounts._fields["sales_territory_id"]
        self.env.add_to_compute(territory, accounts.exists())

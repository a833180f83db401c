from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SalesTerritoryLock(models.Model):
    """An account placed by hand: no rule moves it, in no plan."""

    _name = "sales.territory.lock"
    _description = "Account Locked to a Territory"
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
        index=True,
        help="The territory of this code, in whichever plan is active.",
    )
    reason = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Locked by",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)

    _account_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), account_id)",
        "This account is locked already: change its lock.",
    )

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

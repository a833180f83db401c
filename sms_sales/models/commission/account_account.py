from odoo import fields, models


class AccountAccount(models.Model):
    _name = "account.account"
    _inherit = "account.account"

    sales_counts_as_received = fields.Boolean(
        "Counts as received",
        help="Amounts on this account, such as bank fees or withheld tax, are money "
        "that the customer paid, for commissions paid on receipt.",
    )

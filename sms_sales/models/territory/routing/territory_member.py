from odoo import fields, models


class SalesTerritoryMember(models.Model):
    _name = "sales.territory.member"
    _inherit = "sales.territory.member"

    tiers = fields.Selection(
        [
            ("abc", "All"),
            ("a", "A only"),
            ("ab", "A and B"),
            ("b", "B only"),
            ("bc", "B and C"),
            ("c", "C only"),
        ],
        string="Customer tiers",
        default="abc",
        help="Leads of accounts of other tiers are routed to somebody else.",
    )

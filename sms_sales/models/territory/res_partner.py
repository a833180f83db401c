from odoo import api, fields, models

from ...engine.territory.postcode import postcode_key


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_employee_count = fields.Integer(
        string="Employees", help="How many people work there; 0 when not known."
    )
    sales_yearly_revenue = fields.Monetary(
        string="Yearly revenue",
        help="What the account itself turns over in a year; 0 when not known.",
    )
    sales_interest_ids = fields.Many2many(
        "product.category",
        "sales_partner_interest_rel",
        "partner_id",
        "category_id",
        string="Interested in",
    )
    sales_tier = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        string="Customer tier",
        help="How important the account is. Leads may be routed by it.",
    )
    sales_postcode_key = fields.Char(
        string="Postcode as compared",
        compute="_compute_sales_postcode_key",
        store=True,
        precompute=True,
    )

    @api.depends("zip", "country_id")
    def _compute_sales_postcode_key(self):
        for partner in self:
            partner.sales_postcode_key = postcode_key(
                partner.country_id.code, partner.zip
            )

from odoo import fields, models


class SalesTerritoryAssignment(models.Model):
    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    run_id = fields.Many2one(
        "sales.territory.run", index="btree_not_null", ondelete="set null"
    )

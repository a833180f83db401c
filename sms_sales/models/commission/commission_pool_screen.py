from odoo import fields, models


class SalesCommissionPool(models.Model):
    _name = "sales.commission.pool"
    _inherit = "sales.commission.pool"

    attainment_bar = fields.Float("Progress", compute="_compute_attainment_bar")

    def _compute_attainment_bar(self):
        """The bar ends at 100 %; the number beside it does not."""
        for pool in self:
            pool.attainment_bar = max(0.0, min(pool.attainment, 100.0))

    def action_credits(self):
        """Show what was counted in the pool."""
        return self.env["sales.commission.credit"]._open([("pool_id", "in", self.ids)])

from odoo import models


class SalesCommissionPlanPartMixin(models.AbstractModel):
    _name = "sales.commission.plan.part.mixin"
    _description = "Part of a Commission Plan"

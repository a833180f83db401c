from odoo import api, models
from odoo.exceptions import UserError


class SalesTerritoryPlanPartMixin(models.AbstractModel):
    """What decides who gets an account: changes only while its plan is a draft."""

    _name = "sales.territory.plan.part.mixin"
    _description = "Part of a Territory Plan"

    # Fields that do not decide, and may change in an active plan.
    _free_fields = frozenset()

    def _check_plan_is_draft(self):
        """Raise when a plan of these records is in force or was."""
        for plan in self.plan_id:
            if plan.state != "draft":
                raise UserError(
                    self.env._(
                        "The territories and rules of “%(plan)s” decide who owns what, "
                        "and are read-only since it was activated. Copy the plan, "
                        "change the copy, preview it and activate that.",
                        plan=plan.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_plan_is_draft()
        return parts

    def write(self, vals):
        if not set(vals) - self._free_fields:
            return super().write(vals)
        self._check_plan_is_draft()
        result = super().write(vals)
        if {"plan_id", "territory_id", "rule_id"} & set(vals):
            self._check_plan_is_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self._check_plan_is_draft()

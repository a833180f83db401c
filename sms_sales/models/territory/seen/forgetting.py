"""A change of who is where is seen at once, also by what this transaction cached."""

from odoo import api, models

from .document_mixin import DOCUMENTS

_SEEING = {"manager_id", "parent_id", "active", "code", "plan_id"}


class SalesTerritorySeeing(models.AbstractModel):
    _name = "sales.territory.seeing.mixin"
    _description = "Decides Who Sees a Territory"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_who_sees()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._decides_who_sees(vals):
            self._forget_who_sees()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_who_sees()
        return result

    def _decides_who_sees(self, vals):
        """Return whether writing ``vals`` may change who sees what."""
        return True

    @api.model
    def _forget_who_sees(self):
        self.env["res.users"]._sales_forget_seen_territories()
        for name in DOCUMENTS:
            seen = ["sales_territory_seen", "sales_overlay_seen"]
            self.env[name].invalidate_model(seen, flush=False)


class SalesTerritoryMember(models.Model):
    _name = "sales.territory.member"
    _inherit = ["sales.territory.member", "sales.territory.seeing.mixin"]


class SalesTerritory(models.Model):
    _name = "sales.territory"
    _inherit = ["sales.territory", "sales.territory.seeing.mixin"]

    def _decides_who_sees(self, vals):
        return bool(_SEEING & set(vals))


class SalesTerritoryPlan(models.Model):
    _name = "sales.territory.plan"
    _inherit = ["sales.territory.plan", "sales.territory.seeing.mixin"]

    def _decides_who_sees(self, vals):
        return bool({"state", "company_id", "kind", "tz"} & set(vals))

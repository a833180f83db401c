from odoo import fields, models


class SalesTerritoryPlan(models.Model):
    _name = "sales.territory.plan"
    _inherit = "sales.territory.plan"

    def copy(self, default=None):
        """Copy the tree too, with its rules, postcodes and members, as a draft."""
        copies = super().copy(default)
        for plan, new in zip(self, copies, strict=True):
            plan._copy_tree_to(new)
        return copies

    def _copy_tree_to(self, new):
        """Copy the territories level by level: a parent stands before its children."""
        territories = self.territory_ids.sorted("depth")
        twins = {}
        for _depth, level in territories.grouped("depth").items():
            rows = level.copy_data({"plan_id": new.id, "code": False})
            for territory, row in zip(level, rows, strict=True):
                row["code"] = territory.code
                row["parent_id"] = twins.get(territory.parent_id.id)
            made = self.env["sales.territory"].create(rows)
            twins.update(zip(level.ids, made.ids, strict=True))
        self._copy_members_to(twins)

    def _copy_members_to(self, twins):
        """Give the copies, ``{old id: new id}``, the members who have not left."""
        today = fields.Date.context_today(self)
        members = self.territory_ids.member_ids.filtered(
            lambda member: not member.date_to or member.date_to >= today
        )
        rows = members.copy_data()
        for member, row in zip(members, rows, strict=True):
            row["territory_id"] = twins[member.territory_id.id]
        members.create(rows)

    def action_copy(self):
        """Open a draft that is like this plan, to redesign it."""
        self.ensure_one()
        new = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "view_mode": "form",
        }

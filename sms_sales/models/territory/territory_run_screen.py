from odoo import models


class SalesTerritoryRun(models.Model):
    """Ways from a run to what it is about."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def action_open_moves(self):
        """Show what moves, to be filtered, grouped and exported."""
        none_left_out = not self.left_out_count
        return self._show(
            "line", {"search_default_moves": 1, "none_left_out": none_left_out}
        )

    def action_open_left_out(self):
        """Show what was not moved, or not put back, and why."""
        return self._show("line", {"search_default_left_out": 1})

    def action_open_issues(self):
        """Show what to look at before applying."""
        return self._show("issue", {"search_default_group_kind": 1})

    def action_copy_plan(self):
        """Go on with a design that was taken back, in a draft that is like it."""
        self.ensure_one()
        return self.plan_id.action_copy()

    def action_refresh(self):
        """See whether it is done."""
        return True

    def _show(self, what, context):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"sms_sales.sales_territory_run_{what}_action"
        )
        domain = [("run_id", "=", self.id)]
        return {**action, "domain": domain, "context": context}

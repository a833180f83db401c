from odoo import fields, models
from odoo.tools.misc import format_date


class SalesTerritoryCoverageAsOf(models.TransientModel):
    _name = "sales.territory.coverage.as.of"
    _description = "Coverage as of a Day"

    day = fields.Date(required=True, default=fields.Date.context_today)

    def action_show(self):
        """Open the coverage report as of the end of the day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_territory_coverage_action"
        )
        day = fields.Date.to_string(self.day)
        return {
            **action,
            "name": self.env._("Coverage as of %s", format_date(self.env, self.day)),
            "context": {"sales_as_of": day},
            "target": "main",
        }

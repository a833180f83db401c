from odoo import fields, models
from odoo.tools import SQL
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
        return {
            **action,
            "display_name": self._title(),
            "context": {"sales_as_of": fields.Date.to_string(self.day)},
            "target": "main",
        }

    def _title(self):
        day = format_date(self.env, self.day)
        if self._has_plan():
            return self.env._("Coverage as of %s", day)
        return self.env._("Coverage as of %s, when no plan was in force", day)

    def _has_plan(self):
        """Say whether a plan of these companies, or of all, was in force that day."""
        rows = self.env.execute_query(
            SQL(
                "SELECT FROM sales_territory_plan p WHERE %s"
                " AND (p.company_id IS NULL OR p.company_id = ANY(%s)) LIMIT 1",
                self.env["sales.territory.plan"]._sales_in_force_sql(
                    SQL("p"), self.day
                ),
                self.env.companies.ids,
            )
        )
        return bool(rows)

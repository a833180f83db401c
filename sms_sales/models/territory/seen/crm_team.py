from odoo import api, fields, models
from odoo.fields import Domain


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = "crm.team"

    sales_territory_count = fields.Integer(compute="_compute_sales_territory_count")

    @api.depends_context("uid")
    def _compute_sales_territory_count(self):
        counts = dict(
            self.env["sales.territory"]._read_group(
                self._sales_territory_domain(), ["team_id"], ["__count"]
            )
        )
        for team in self:
            team.sales_territory_count = counts.get(team._origin, 0)

    def _sales_territory_domain(self):
        return Domain("team_id", "in", self.ids) & Domain(
            "plan_id.state", "=", "active"
        )

    def action_open_sales_territories(self):
        """Show the territories whose leads are routed to this team."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_territory_action"
        )
        return {
            **action,
            "display_name": self.env._("Territories of %s", self.name),
            # A chart draws what stands below a territory too, whoever's it is.
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(self._sales_territory_domain()),
            "context": {"default_team_id": self.id},
        }

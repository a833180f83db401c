from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_is_agent = fields.Boolean(
        string="Sales agent",
        help="May be a payee of commission plans and an agent of customers.",
    )
    sales_agent_ids = fields.Many2many(
        "res.partner",
        "sales_partner_agent_rel",
        "partner_id",
        "agent_id",
        string="Agents",
        domain="[('sales_is_agent', '=', True)]",
        help="Agents who are credited for the sales to this customer. A contact of a "
        "company takes the agents of the company. Named without a day, as an import "
        "does, they are credited for all sales.",
    )
    sales_agent_line_ids = fields.One2many(
        "sales.customer.agent",
        "partner_id",
        string="Agents, from when",
        help="Who is credited as an agent for sales to this customer, from which day "
        "on. A contact of a company takes the agents of the company.",
    )
    sales_plan_count = fields.Integer(
        string="Commission plans", compute="_compute_sales_plan_count"
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_sales_plan_count(self):
        participant = self.env["sales.commission.participant"]
        counts = {}
        if participant.has_access("read"):
            groups = participant._read_group(
                [("payee_id", "in", self.ids)], ["payee_id"], ["plan_id:count_distinct"]
            )
            counts = dict(groups)
        for partner in self:
            partner.sales_plan_count = counts.get(partner._origin, 0)

    @api.constrains("sales_agent_ids")
    def _check_sales_agents(self):
        for partner in self:
            if partner in partner.sales_agent_ids:
                raise ValidationError(
                    self.env._("%s cannot be their own agent.", partner.name)
                )

    def _add_sales_agent(self, agent, first_day):
        """Let ``agent`` be an agent of these customers for sales from a day on."""
        self.write({"sales_agent_ids": [fields.Command.link(agent.id)]})
        lines = self.env["sales.customer.agent"].search(
            [("partner_id", "in", self.ids), ("agent_id", "=", agent.id)]
        )
        lines.write({"date_from": first_day})
        self.invalidate_recordset(["sales_agent_line_ids"])

    def action_open_sales_plans(self):
        """Show the commission plans that this partner is a payee of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commission plans"),
            "res_model": "sales.commission.participant",
            "view_mode": "list,form",
            "domain": [("payee_id", "=", self.id)],
            "context": {"search_default_group_plan": 1},
        }

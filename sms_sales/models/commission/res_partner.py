from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import format_date


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
        "company takes the agents of the company.",
    )
    sales_agent_dates = fields.Char(
        string="Agents from a day on", compute="_compute_sales_agent_dates"
    )
    sales_plan_count = fields.Integer(
        string="Commission plans", compute="_compute_sales_plan_count"
    )

    def init(self):
        # An agent who follows another is one for sales from a day on.
        self.env.cr.execute(
            SQL(
                "ALTER TABLE sales_partner_agent_rel"
                " ADD COLUMN IF NOT EXISTS date_from date"
            )
        )
        return super().init()

    @api.depends("sales_agent_ids")
    def _compute_sales_agent_dates(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, agent_id, date_from FROM sales_partner_agent_rel"
                " WHERE partner_id IN %s AND date_from IS NOT NULL ORDER BY 3",
                tuple(self._origin.ids) or (None,),
            )
        )
        words = {}
        for partner_id, agent_id, day in rows:
            name = self.browse(agent_id).name
            told = self.env._(
                "%(agent)s from %(day)s on", agent=name, day=format_date(self.env, day)
            )
            words.setdefault(partner_id, []).append(told)
        for partner in self:
            partner.sales_agent_dates = ", ".join(words.get(partner._origin.id, []))

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
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE sales_partner_agent_rel SET date_from = %s"
                " WHERE agent_id = %s AND partner_id IN %s",
                first_day,
                agent.id,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["sales_agent_dates"])

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

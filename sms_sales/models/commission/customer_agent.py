from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...tools.company_day import today_here


class SalesCustomerAgent(models.Model):
    """Who is an agent of which customer, and for sales from which day on."""

    _name = "sales.customer.agent"
    _description = "Agent of a Customer"
    _table = "sales_partner_agent_rel"
    _order = "partner_id, date_from, id"
    _rec_name = "agent_id"
    # The rows of a many2many, where nobody is told when they were written.
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="cascade"
    )
    agent_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('sales_is_agent', '=', True), ('id', '!=', partner_id)]",
    )
    date_from = fields.Date(
        string="For sales from",
        default=today_here,
        help="First day whose sales are credited to the agent. Earlier sales are not, "
        "even where their money comes in later: set an earlier day to count them, or "
        "none for all sales.",
    )

    _agent_uniq = models.Constraint(
        "UNIQUE(partner_id, agent_id)", "An agent can be named once for a customer."
    )

    def init(self):
        # The many2many may have made the table first, without what a model needs.
        self.env.cr.execute(
            SQL(
                "ALTER TABLE sales_partner_agent_rel ADD COLUMN IF NOT EXISTS id serial"
            )
        )
        return super().init()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._forget_names()
        lines._log_on_customers()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._forget_names()
        self._log_on_customers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forgetting_names(self):
        self._forget_names()
        self._log_on_customers(self.env._("%(agent)s is no longer an agent."))

    @api.constrains("partner_id", "agent_id")
    def _check_not_oneself(self):
        self.partner_id._check_sales_agents()

    def _forget_names(self):
        """Let the customers read again who their agents are."""
        self.env.flush_all()
        self.partner_id.invalidate_recordset(["sales_agent_ids"])

    def _log_on_customers(self, text=None):
        """Leave a note with each customer: agents decide who is paid."""
        since = text or self.env._("%(agent)s is an agent for sales from %(day)s on.")
        always = text or self.env._("%(agent)s is an agent for all sales.")
        bodies = {}
        for customer, lines in self.grouped("partner_id").items():
            notes = [
                (since if line.date_from else always)
                % {
                    "agent": line.agent_id.display_name,
                    "day": format_date(self.env, line.date_from),
                }
                for line in lines
            ]
            bodies[customer.id] = "\n".join(notes)
        self.partner_id._message_log_batch(bodies=bodies)

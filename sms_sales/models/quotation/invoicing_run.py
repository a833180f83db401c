from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesInvoicingRun(models.Model):
    """What a policy invoiced in one turn: a week, a month, or else a day.

    Its lines are the marks by which nothing is invoiced twice, however often and
    wherever it runs.
    """

    _name = "sales.invoicing.run"
    _description = "Invoicing Run"
    _inherit = ["mail.thread"]
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    policy_id = fields.Many2one(
        "sales.invoicing.policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    turn = fields.Char(
        string="Period",
        required=True,
        readonly=True,
        help="The ISO week, month or day by the time zone of the company.",
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("attention", "Needs attention"),
            ("done", "Done"),
        ],
        default="running",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    by_hand = fields.Boolean(
        readonly=True, help="Somebody asked for it: what failed is tried once more."
    )
    closed = fields.Boolean(
        readonly=True,
        help="The turn is over: what can be invoiced from now on is of the next one.",
    )
    day = fields.Date(
        string="Begun on", readonly=True, help="By the time zone of the company."
    )
    ended_on = fields.Datetime(string="Ended on", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Started by", readonly=True, ondelete="set null"
    )
    line_ids = fields.One2many("sales.invoicing.run.line", "run_id", readonly=True)
    order_count = fields.Integer(string="Orders", compute="_compute_counts")
    invoiced_count = fields.Integer(string="Invoiced", compute="_compute_counts")
    failed_count = fields.Integer(string="Not invoiced", compute="_compute_counts")
    invoice_count = fields.Integer(string="Invoices", compute="_compute_counts")
    outcome = fields.Char(compute="_compute_counts")

    _one_a_turn = models.Constraint(
        "UNIQUE(policy_id, company_id, turn)",
        "The policy has a run for this company and this time: go on with that one.",
    )

    @api.depends("state", "line_ids.state", "line_ids.move_id")
    def _compute_counts(self):
        rows = self.env["sales.invoicing.run.line"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["order_id:count_distinct", "move_id:count_distinct"],
        )
        counts = {(run, state): (orders, moves) for run, state, orders, moves in rows}
        for run in self:
            run.invoiced_count, run.invoice_count = counts.get(
                (run, "invoiced"), (0, 0)
            )
            run.failed_count = counts.get((run, "failed"), (0, 0))[0]
            run.order_count = run.invoiced_count + run.failed_count
            run.outcome = run._outcome()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        for run in self:
            raise UserError(
                self.env._(
                    "“%s” keeps orders from being invoiced twice. It stays.", run.name
                )
            )

    def copy(self, default=None):
        if self:
            raise UserError(
                self.env._("A run says what happened: run its policy again instead.")
            )
        return super().copy(default)

    def _outcome(self):
        """Return in words what came out; nothing has a reason, too."""
        if self.state == "waiting":
            return self.env._("It begins within a minute, in the background.")
        if self.state == "running" and not self.order_count:
            return self.env._("It has just begun.")
        if not self.order_count:
            return self.env._(
                "Nothing was invoiced: no confirmed order with this policy had "
                "anything to invoice."
            )
        words = self.env._(
            "Orders invoiced: %(orders)s, invoices: %(invoices)s.",
            orders=self.invoiced_count,
            invoices=self.invoice_count,
        )
        if not self.failed_count:
            return words
        return (
            words
            + " "
            + self.env._(
                "Orders not invoiced: %s. The lines say why.", self.failed_count
            )
        )

    def action_try_again(self):
        """Try once more what could not be invoiced, with what has come since."""
        self.ensure_one()
        return self.policy_id.with_company(self.company_id).action_run()

    def action_open_orders(self):
        """Show the orders of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        orders = self.line_ids.order_id
        return {**action, "domain": [("id", "in", orders.ids)], "context": {}}

    def action_open_invoices(self):
        """Show the invoices of the run."""
        self.ensure_one()
        return self.env["sale.order"].action_view_invoice(self.line_ids.move_id)

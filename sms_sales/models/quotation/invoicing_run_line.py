from odoo import api, fields, models
from odoo.exceptions import UserError

# Why an order was not invoiced, or not mailed.
REASONS = [
    ("error", "Refused"),
    ("lock", "Books are locked"),
    ("credit", "Would be a credit note"),
    ("credited", "Was credited"),
    ("change", "A change waits for approval"),
    ("archived", "The customer is archived"),
    ("nothing", "Nothing to invoice"),
    ("no_email", "Not mailed: no e-mail address"),
    ("by_post", "Not mailed: the customer wants no mail"),
]


class SalesInvoicingRunLine(models.Model):
    """One order of a run. Once invoiced it is the mark that it was, and stays."""

    _name = "sales.invoicing.run.line"
    _description = "Line of an Invoicing Run"
    _order = "run_id desc, state, partner_id, order_name, id"
    _rec_name = "order_name"

    run_id = fields.Many2one(
        "sales.invoicing.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    policy_id = fields.Many2one(
        "sales.invoicing.policy", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    order_name = fields.Char(string="Order number", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="The week or month, or what had been delivered: invoiced at most once.",
    )
    state = fields.Selection(
        [("failed", "Not invoiced"), ("invoiced", "Invoiced")],
        required=True,
        readonly=True,
    )
    code = fields.Selection(REASONS, string="Why", readonly=True)
    reason = fields.Text(string="In words", readonly=True)
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_state = fields.Selection(
        related="move_id.state", string="Invoice status", readonly=True
    )
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")
    amount = fields.Monetary(
        readonly=True, help="Invoiced for this order, without taxes."
    )
    result = fields.Selection(
        [
            ("failed", "Not invoiced"),
            ("draft", "Draft"),
            ("posted", "Posted"),
            ("gone", "Taken back"),
        ],
        compute="_compute_result",
        help="Taken back: the invoice was deleted or cancelled. The order is invoiced "
        "again by hand, or in the next week, month or delivery.",
    )

    _once = models.UniqueIndex(
        "(order_id, policy_id, key) WHERE state = 'invoiced'",
        "The order has been invoiced for this time by this policy.",
    )

    @api.depends("state", "move_id.state")
    def _compute_result(self):
        for line in self:
            state = line.move_state or "cancel"
            invoiced = "gone" if state == "cancel" else state
            line.result = "failed" if line.state == "failed" else invoiced

    @api.ondelete(at_uninstall=False)
    def _unlink_except_invoiced(self):
        for line in self.filtered(lambda one: one.state == "invoiced"):
            raise UserError(
                self.env._(
                    "%(order)s was invoiced by this line, which keeps it from being "
                    "invoiced twice. It stays.",
                    order=line.order_name,
                )
            )

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.quotation.verdict import Hit, from_data

STATES = [
    ("pending", "Waiting"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("void", "Void"),
    ("cancelled", "Taken back"),
]


class SalesQuotationRequest(models.Model):
    """The question whether a quotation may leave the house although a rule hits it."""

    _name = "sales.quotation.request"
    _description = "Approval Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    order_id = fields.Many2one(
        "sale.order", string="Quotation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        related="order_id.partner_id", string="Customer", store=True, index=True
    )
    seller_id = fields.Many2one(
        related="order_id.user_id", string="Salesperson", store=True, index=True
    )
    team_id = fields.Many2one(related="order_id.team_id", store=True, index=True)
    amount_untaxed = fields.Monetary(
        string="Untaxed amount", compute="_compute_amount_untaxed"
    )
    requester_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    note = fields.Text(string="Why it should be approved", readonly=True)
    rule_id = fields.Many2one(
        "sales.quotation.rule", readonly=True, index=True, ondelete="set null"
    )
    rule_name = fields.Char(string="Rule as it was", readonly=True)
    rule_version = fields.Integer(string="Rule version", readonly=True)
    chain_id = fields.Many2one(
        "sales.approval.chain", readonly=True, index=True, ondelete="restrict"
    )
    chain_note = fields.Text(related="chain_id.note", string="To look at")
    step_ids = fields.One2many("sales.quotation.request.step", "request_id")
    approval_ids = fields.One2many(
        "sales.quotation.approval", "request_id", string="What happened"
    )
    state = fields.Selection(
        STATES, required=True, default="pending", readonly=True, tracking=True
    )
    void_reason = fields.Char(string="Void reason", readonly=True)
    decided_on = fields.Datetime(string="Decided on", readonly=True)
    decision_count = fields.Integer(readonly=True)
    inputs_hash = fields.Char(
        string="Fingerprint",
        readonly=True,
        help="Of everything that the rules looked at when approval was asked for.",
    )
    envelope = fields.Json(readonly=True)
    hits = fields.Json(readonly=True)
    rate = fields.Float(
        string="Rate of exchange",
        digits=0,
        readonly=True,
        help="Of the day of asking: limits in money are compared at this rate.",
    )
    # {currency: rate}, of limits in other currencies, too.
    rates = fields.Json(readonly=True)
    hits_text = fields.Text(string="What the rule found", compute="_compute_hits_text")
    asked_ids = fields.Many2many(
        "res.users", string="Waits for", compute="_compute_asked_ids"
    )
    is_stuck = fields.Boolean(compute="_compute_is_stuck")
    can_take_back = fields.Boolean(compute="_compute_can_take_back")
    can_open_order = fields.Boolean(compute="_compute_can_open_order")
    is_mine = fields.Boolean(
        string="Mine to decide", compute="_compute_is_mine", search="_search_is_mine"
    )

    @api.depends("order_id.name", "rule_name")
    def _compute_display_name(self):
        for request in self:
            # Whoever is asked need not see sales orders.
            order = request.order_id.sudo()
            request.display_name = f"{order.name}: {request.rule_name or ''}"

    @api.depends("order_id.amount_untaxed", "change_id.figures")
    def _compute_amount_untaxed(self):
        # Whoever is asked need not see sales orders, nor their changes.
        for request, mine in zip(self, self.sudo(), strict=True):
            figures = mine.change_id.figures or mine.order_id
            request.amount_untaxed = figures["amount_untaxed"]

    @api.depends("hits")
    def _compute_hits_text(self):
        for request in self:
            hits = from_data(Hit, request.hits or [])
            # Whoever is asked need not see products or orders.
            words = request.order_id.sudo()._sales_told(hits)
            request.hits_text = "\n".join(words)

    @api.depends(
        "step_ids.asked_ids",
        "step_ids.state",
        "approval_ids",
        "order_id.user_id",
        "order_id.sales_changed_by_id",
    )
    def _compute_asked_ids(self):
        for request in self:
            # Who asked need not see each row of the ledger.
            rows = request.sudo()._approvals()
            given = rows.user_id | rows.behalf_user_id
            # Who is involved since is not asked any more (rule 4).
            out = given.partner_id | request._involved()
            steps = request.step_ids.filtered(lambda step: step.state == "open")
            request.asked_ids = steps.asked_ids.filtered(
                lambda user, out=out: user.partner_id not in out
            )

    @api.depends("step_ids.is_stuck", "step_ids.state")
    def _compute_is_stuck(self):
        for request in self:
            steps = request.step_ids.filtered(lambda step: step.state == "open")
            request.is_stuck = any(steps.mapped("is_stuck"))

    @api.depends("asked_ids", "state")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for request in self:
            request.is_mine = (
                request.state == "pending" and self.env.user in request.asked_ids
            )

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        asked = [("state", "=", "open"), ("asked_ids", "in", self.env.uid)]
        mine = Domain("user_id", "=", self.env.uid)
        mine |= Domain("behalf_user_id", "=", self.env.uid)
        approved = mine & Domain("decision", "=", "approve")
        me = self.env.user.partner_id.id
        own = Domain("user_id.partner_id", "=", me)
        own |= Domain("sales_changed_by_id.partner_id", "=", me)
        return (
            Domain("state", "=", "pending")
            & Domain("step_ids", "any", asked)
            # Whoever is asked need not see sales orders.
            & Domain("order_id", "not any!", own)
            & Domain("approval_ids", "not any", approved)
        )

    def _compute_can_open_order(self):
        """Whoever is asked need not see sales orders."""
        for request in self:
            request.can_open_order = request.order_id.has_access("read")

    def _compute_can_take_back(self):
        for request in self:
            people = request.requester_id | request.seller_id
            request.can_take_back = (
                request.state == "pending" and self.env.user in people
            )

    def _log(self, decision, reason=None, **values):
        """Book what happened to these requests in the ledger."""
        rows = [
            {
                "request_id": request.id,
                "company_id": request.company_id.id,
                "order_id": request.order_id.id,
                "rule_name": request.rule_name,
                "user_id": self.env.uid,
                "decision": decision,
                "reason": reason,
                "inputs_hash": request.inputs_hash,
                **values,
            }
            for request in self
        ]
        # The ledger is written by what people do, never by hand.
        return self.env["sales.quotation.approval"].sudo().create(rows)

from odoo import api, fields, models

SETTLED = ("in_payment", "paid")
# A bill in one of these states pays nothing: the statement may be billed again.
REOPENED = (False, "reversed", "cancel")


class SalesCommissionStatement(models.Model):
    _name = "sales.commission.statement"
    _inherit = "sales.commission.statement"

    state = fields.Selection(
        compute="_compute_state", store=True, readonly=False, compute_sudo=True
    )
    bill_id = fields.Many2one(
        "account.move",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="Vendor bill, or vendor credit when the payee owes something back.",
    )
    bill_line_ids = fields.One2many("account.move.line", "sales_statement_id")
    bill_state = fields.Selection(
        [
            ("draft", "Draft"),
            ("posted", "Not paid"),
            ("partial", "Partly paid"),
            ("in_payment", "In payment"),
            ("paid", "Paid"),
            ("reversed", "Reversed"),
            ("cancel", "Cancelled"),
        ],
        "Bill status",
        compute="_compute_bill_state",
        store=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    payroll_id = fields.Many2one(
        "sales.commission.payroll",
        "Payroll batch",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    payroll_state = fields.Selection(
        related="payroll_id.state", string="Payroll status", store=True
    )

    collected = fields.Monetary(
        compute="_compute_collected",
        store=True,
        help="Part of what was carried out that a vendor credit collects instead.",
    )

    @api.depends("bill_id")
    def _compute_bill_state(self):
        # Not by dependency on the bill's own states, which would look for statements
        # at every invoice: account.move calls for it, for vendor documents only.
        for statement in self:
            statement.bill_state = statement.bill_id._sales_bill_state()

    @api.depends("bill_state", "payroll_state")
    def _compute_state(self):
        """Paid follows the bill or the payroll batch; other states stay."""
        for statement in self:
            state = statement.state or "draft"
            if state in ("locked", "paid"):
                paid = statement.bill_state in SETTLED
                paid = paid or statement.payroll_state == "confirmed"
                state = "paid" if paid else "locked"
            statement.state = state

    @api.depends("bill_state", "carried_out")
    def _compute_collected(self):
        for statement in self:
            credit = statement.bill_id.move_type == "in_refund"
            credit = credit and statement.bill_state not in REOPENED
            statement.collected = statement.carried_out if credit else 0.0

    def _pay_out_amount(self):
        """Return what to pay, or what the payee owes back as a negative amount."""
        self.ensure_one()
        return self.net or -abs(self.carried_out)

    def _sales_following(self):
        """Return, of these statements, those whose carried amount the next statement
        has taken up for good."""
        if not self:
            return self
        # The next one decides, whether the accountant may see it or not.
        later = self.sudo().search(
            [
                ("root_plan_id", "in", self.root_plan_id.ids),
                ("payee_id", "in", self.payee_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            order="date_from",
        )
        series = later.grouped(self._sales_series)
        taken = self.browse()
        for statement in self:
            after = series[self._sales_series(statement)].filtered(
                lambda s, day=statement.date_from: s.date_from > day
            )
            if after[:1].state in ("locked", "paid") and after[:1].carried_in:
                taken |= statement
        return taken

    @api.model
    def _sales_series(self, statement):
        return (statement.root_plan_id, statement.payee_id, statement.company_id)

    def _sales_own(self):
        """Return those of these statements that pay the current user."""
        mine = self.env.user._sales_payee_ids()
        return self.filtered(lambda statement: statement.payee_id.id in mine)

    @api.model
    def _free_fields(self):
        pay_out = {"bill_id", "bill_state", "payroll_id", "payroll_state", "collected"}
        return super()._free_fields() | pay_out

    def action_view_bill(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.bill_id.id,
            "view_mode": "form",
            "views": [(self.env.ref("account.view_move_form").id, "form")],
        }

    def action_view_payroll(self):
        self.ensure_one()
        return self.payroll_id._get_records_action()

    def action_create_bills(self):
        """Open the preview of the bills for these statements, or for all that wait."""
        statements = self or self.search(
            [
                ("pay_by", "=", "bill"),
                ("state", "=", "locked"),
                ("bill_state", "in", REOPENED),
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Create bills"),
            "res_model": "sales.commission.bill",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_ids": [(6, 0, statements.ids)]},
        }

from odoo import api, fields, models


class SalesCommissionDispute(models.Model):
    _name = "sales.commission.dispute"
    _description = "Commission dispute"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, date_deadline, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    statement_id = fields.Many2one(
        "sales.commission.statement", required=True, index=True, ondelete="restrict"
    )
    credit_id = fields.Many2one(
        "sales.commission.credit",
        "Line",
        ondelete="set null",
        index="btree_not_null",
        domain="[('statement_id', '=', statement_id)]",
        help="Leave empty when a sale is missing from the statement.",
    )
    payee_id = fields.Many2one(
        related="statement_id.payee_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="statement_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="statement_id.currency_id")
    reason_code = fields.Selection(
        [
            ("wrong_payee", "Credited to the wrong person"),
            ("missing_sale", "A sale is missing"),
            ("wrong_rate", "Wrong rate"),
            ("wrong_amount", "Wrong amount"),
            ("wrong_period", "Wrong period"),
            ("other", "Other"),
        ],
        "Reason",
        required=True,
    )
    description = fields.Text(required=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("answered", "Answered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand=True,
    )
    date_deadline = fields.Date(
        "Answer until",
        readonly=True,
        help="Commission managers are reminded to answer by this day.",
    )
    answer = fields.Text(copy=False)
    amount = fields.Monetary(
        "Amount granted",
        copy=False,
        help="On acceptance, becomes an adjustment of the payee's open statement.",
    )
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, copy=False
    )
    answered_on = fields.Datetime(string="Answered on", readonly=True, copy=False)
    adjustment_id = fields.Many2one(
        "sales.commission.adjustment",
        "Outcome",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    is_mine = fields.Boolean(compute="_compute_is_mine")

    @api.depends("reason_code", "statement_id")
    def _compute_name(self):
        reasons = dict(self._fields["reason_code"]._description_selection(self.env))
        for dispute in self:
            # the payee reads the name of a statement that may be hidden as a draft
            name = dispute.statement_id.sudo().name or ""
            reason = reasons.get(dispute.reason_code)
            dispute.name = f"{reason} ({name})" if reason else name

    @api.depends_context("uid")
    @api.depends("payee_id")
    def _compute_is_mine(self):
        mine = self.env.user._sales_payee_ids()
        for dispute in self:
            dispute.is_mine = dispute.payee_id.id in mine

from odoo import api, fields, models

from ...engine.commission.proof import INSIDE, LEDGER
from ...models.commission.settlement.left_out import REASONS

CODES = [
    ("posted", "Posted invoices and credit notes"),
    ("direct", "Direct credit"),
    ("unsettled", "Not settled yet"),
    ("no_payee", "Unassigned: no payee takes part"),
    ("unassigned", "Unassigned: part that no payee claims"),
    ("outside_plan", "Dated outside the plan"),
    *[
        reason
        for reason in REASONS
        if reason[0] not in ("no_payee", "unassigned", "credited")
    ],
    ("rejected", "Rejected: change after locking"),
    ("fx_on_refund", "Exchange difference of credit notes"),
    ("cash_rounding", "Cash rounding"),
    ("downpayment", "Down payments (they stand for other lines)"),
    ("rounding", "Rounding of parts"),
    ("unexplained", "Unexplained"),
    ("unreleased", "Of the credit: not released by money yet"),
    ("other_dates", "Of the posted: own date outside the period"),
    ("order_statements", "Direct credit in the statements of the period"),
    ("order_changes", "Of it: orders of other days, or cancelled since"),
    ("order_elsewhere", "Of the direct credit: in other statements"),
    ("ledger_income", "Income accounts of the ledger"),
    ("ledger_invoices", "Of it: customer documents"),
    ("ledger_entries", "Of it: manual entries"),
    ("ledger_pos", "Of it: point of sale"),
    ("ledger_purchases", "Of it: vendor documents"),
    ("ledger_not_income", "Customer documents on other accounts"),
]
_ORDER = {code: place for place, (code, _label) in enumerate(CODES)}


class SalesCommissionReconciliationLine(models.TransientModel):
    _name = "sales.commission.reconciliation.line"
    _description = "Row of a Commission Reconciliation"
    _order = "reconciliation_id, plan_id, sequence, id"
    _transient_max_hours = 48.0

    reconciliation_id = fields.Many2one(
        "sales.commission.reconciliation", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="reconciliation_id.currency_id")
    plan_id = fields.Many2one(
        "sales.commission.plan", required=True, ondelete="cascade"
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)
    code = fields.Selection(CODES, "What", required=True)
    rule_id = fields.Many2one("sales.commission.rule", "By rule", ondelete="cascade")
    amount = fields.Monetary()
    document_count = fields.Integer("Documents")
    kind = fields.Selection(
        [
            ("total", "Total"),
            ("part", "Part"),
            ("check", "Check"),
            ("state", "For information"),
        ],
        compute="_compute_kind",
    )

    @api.depends("code")
    def _compute_sequence(self):
        for line in self:
            line.sequence = _ORDER.get(line.code, 99)

    @api.depends("code")
    def _compute_kind(self):
        kinds = {"posted": "total", "unexplained": "check", "ledger_income": "state"}
        kinds.update(dict.fromkeys(INSIDE + LEDGER, "state"))
        for line in self:
            line.kind = kinds.get(line.code, "part")

    def action_parts(self):
        """Show the invoice or order lines behind the amount."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_reconciliation_part_action"
        )
        domain = [
            ("reconciliation_id", "=", self.reconciliation_id.id),
            ("plan_id", "=", self.plan_id.id),
        ]
        if self.code != "posted":
            domain += [("code", "=", self.code), ("rule_id", "=", self.rule_id.id)]
        return {**action, "domain": domain}

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.unchecked import GuardedMany2one, UncheckedMany2one


class SalesCommissionCredit(models.Model):
    """A share of a sale counted for a payee: one row per source line and event.

    What happened never changes; the result columns (what the row earns in its
    pool) follow the pool until the statement is locked.
    """

    _name = "sales.commission.credit"
    _description = "Commission Credit"
    _inherit = ["sales.ledger.mixin"]
    _order = "day desc, id desc"
    _rec_name = "source_name"
    _log_access = False
    _ledger_freeze_column = "locked"
    _ledger_open_columns = (
        "statement_id",
        "before",
        "before_extra",
        "commission",
        "payable",
        "hold",
        "explanation",
        "locked",
    )

    run_id = UncheckedMany2one(
        "sales.commission.run", required=True, ondelete="restrict"
    )
    pool_id = GuardedMany2one(
        "sales.commission.pool", required=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(related="pool_id.plan_id")
    participant_id = GuardedMany2one(
        "sales.commission.participant", required=True, ondelete="restrict"
    )
    payee_id = UncheckedMany2one("res.partner", required=True, ondelete="restrict")
    company_id = UncheckedMany2one("res.company", required=True, ondelete="restrict")
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    statement_id = GuardedMany2one(
        "sales.commission.statement", ondelete="restrict", index="btree_not_null"
    )
    period_from = fields.Date(
        "Period", required=True, help="First day of the pay period it is paid in."
    )
    corrects_from = fields.Date(
        "Corrects period",
        help="First day of the period it belongs to, when that one was locked.",
    )
    event = fields.Selection(
        [
            ("sale", "Sale"),
            ("refund", "Refund"),
            ("clawback", "Clawback"),
            ("release", "Money received"),
            ("opening", "Opening"),
        ],
        required=True,
    )
    role = fields.Selection(
        [("direct", "Direct"), ("overlay", "Overlay"), ("manager", "Manager")],
        required=True,
    )
    day = fields.Date("Date", required=True)
    move_line_id = fields.Many2one(
        "account.move.line", "Invoice line", ondelete="set null", index="btree_not_null"
    )
    order_line_id = fields.Many2one(
        "sale.order.line", "Order line", ondelete="set null", index="btree_not_null"
    )
    source_name = fields.Char("Source")
    line_key = fields.Integer("Source line", required=True)
    origin_key = fields.Integer("Original line", required=True)
    order_key = fields.Integer("Order line key", required=True)
    revision = fields.Integer(required=True)
    rule_id = GuardedMany2one("sales.commission.rule", ondelete="restrict")
    currency_id = UncheckedMany2one("res.currency", required=True, ondelete="restrict")
    document_amount = fields.Monetary("Document amount")
    rate = fields.Float("Rate of exchange", digits=(16, 12))
    company_amount = fields.Monetary(
        "Company amount",
        currency_field="company_currency_id",
        help="Document amount at its rate; for money received, the sale's commission.",
    )
    base = fields.Monetary(
        currency_field="company_currency_id",
        help="Amount of the sale after spreading discounts and down payments; for "
        "money received, the credit for the sale.",
    )
    share = fields.Float(
        digits=(16, 12),
        help="Part of the sale; for money received, the part of it that came in.",
    )
    credited = fields.Monetary(currency_field="company_currency_id")
    counted = fields.Float(digits=(16, 6), help="What enters the payee's pool.")
    extra = fields.Float(
        "Beside the table",
        digits=(16, 6),
        help="Earned at a rule's own rate or as a fixed sum per unit.",
    )
    before = fields.Float("Pool before", digits=(16, 6))
    before_extra = fields.Float("Beside the table before", digits=(16, 6))
    commission = fields.Monetary(currency_field="company_currency_id")
    pay_rate = fields.Float(
        "Stored rate",
        digits=(16, 12),
        compute="_compute_pay_rate",
        help="Commission after cap and before minimum, divided by the credit.",
    )
    released = fields.Monetary("Released base", currency_field="company_currency_id")
    payable = fields.Monetary(currency_field="company_currency_id")
    hold = fields.Selection(
        [("payee_change", "Changed after locking"), ("rejected", "Rejected")],
        "Held",
        help="Held rows pay nothing until a commission manager releases them.",
    )
    explanation = fields.Json("Derivation")
    explanation_text = fields.Text("Why", compute="_compute_explanation_text")
    locked = fields.Boolean()

    _source_uniq = models.UniqueIndex(
        "(pool_id, line_key, origin_key, order_key, participant_id, role, event,"
        " revision)",
        "This sale is already credited: settle again.",
    )

    @api.model
    def _ledger_booked_since(self, moment):
        return SQL(
            "run_id IN (SELECT id FROM sales_commission_run WHERE date >= %s)", moment
        )

    @api.depends("commission", "credited")
    def _compute_pay_rate(self):
        for credit in self:
            credit.pay_rate = credit.commission / (credit.credited or 1)

from odoo import api, fields, models

DECISIONS = [
    ("submit", "Asked for approval"),
    ("approve", "Approved"),
    ("refuse", "Refused"),
    ("late", "Decided too late"),
    ("remind", "Reminded"),
    ("escalate", "Escalated"),
    ("void", "Void"),
    ("cancel", "Taken back"),
]


class SalesQuotationApproval(models.Model):
    """What was asked and decided, by whom, on which inputs."""

    _name = "sales.quotation.approval"
    _description = "Quotation Approval"
    _inherit = ["sales.ledger.mixin"]
    _order = "date desc, id desc"
    _rec_name = "order_name"
    _ledger_copied_names = {
        "order_id": "order_name",
        "user_id": "user_name",
        "behalf_user_id": "behalf_name",
    }

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    request_id = fields.Many2one(
        "sales.quotation.request", index=True, ondelete="set null"
    )
    step_id = fields.Many2one(
        "sales.quotation.request.step", index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="set null")
    order_id = fields.Many2one("sale.order", index=True, ondelete="set null")
    order_name = fields.Char(string="Quotation number")
    rule_name = fields.Char(string="Rule")
    user_id = fields.Many2one(
        "res.users",
        string="By",
        index="btree_not_null",
        ondelete="set null",
        default=lambda self: self.env.user,
    )
    user_name = fields.Char(string="By (name)")
    behalf_user_id = fields.Many2one(
        "res.users",
        string="For",
        index="btree_not_null",
        ondelete="set null",
        help="Who was asked, where somebody stood in.",
    )
    behalf_name = fields.Char(string="For (name)")
    decision = fields.Selection(DECISIONS, required=True)
    reason = fields.Char()
    inputs_hash = fields.Char(
        string="Fingerprint", help="Of everything that the rules looked at."
    )

    @api.depends("order_name", "decision")
    def _compute_display_name(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.order_name}: {labels.get(row.decision, '')}"

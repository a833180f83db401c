from odoo import api, fields, models


class SalesGuideReply(models.Model):
    """What was asked and answered for a quotation, in the words of that day."""

    _name = "sales.guide.reply"
    _description = "Answer Given for a Quotation"
    _inherit = ["sales.ledger.mixin"]
    _order = "answered_on desc, id"

    _ledger_copied_names = {
        "order_id": "order_name",
        "partner_id": "partner_name",
        "user_id": "user_name",
    }

    order_id = fields.Many2one(
        "sale.order", string="Quotation", index=True, ondelete="set null"
    )
    order_name = fields.Char(string="Quotation number")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="set null"
    )
    partner_name = fields.Char(string="Customer name")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", string="Asked by", ondelete="set null")
    user_name = fields.Char(string="Asked by (name)")
    answered_on = fields.Datetime(
        string="Answered on", required=True, default=fields.Datetime.now
    )
    guide = fields.Char(required=True)
    question = fields.Char(required=True)
    answer = fields.Char(required=True)
    added = fields.Char(help="The products that were added for this answer.")

    @api.depends("question", "answer")
    def _compute_display_name(self):
        for reply in self:
            reply.display_name = f"{reply.question} {reply.answer}"

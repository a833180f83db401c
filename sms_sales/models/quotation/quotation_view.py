from odoo import api, fields, models


class SalesQuotationView(models.Model):
    """Who outside opened a quotation, which revision of it, and when."""

    _name = "sales.quotation.view"
    _description = "Opened Quotation"
    _inherit = ["sales.ledger.mixin"]
    _order = "seen_on desc, id desc"

    _ledger_copied_names = {"order_id": "order_name", "partner_id": "partner_name"}

    order_id = fields.Many2one(
        "sale.order", string="Quotation", index=True, ondelete="set null"
    )
    order_name = fields.Char(string="Quotation number")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner",
        string="Opened by",
        index="btree_not_null",
        ondelete="set null",
        help="Who was logged in. Empty: somebody who has the link.",
    )
    partner_name = fields.Char(string="Opened by (name)")
    number = fields.Integer(string="Revision", required=True, aggregator=None)
    kind = fields.Selection(
        [("page", "Page"), ("pdf", "PDF")], string="What", required=True
    )
    by_link = fields.Boolean(
        string="By the link", help="By the link of the mail, not from the portal."
    )
    seen_on = fields.Datetime(
        string="Opened on", required=True, default=fields.Datetime.now
    )

    @api.depends("order_name", "number")
    def _compute_display_name(self):
        for view in self:
            view.display_name = self.env._(
                "%(order)s, revision %(number)s",
                order=view.order_name,
                number=view.number,
            )

from odoo import api, fields, models


class SalesQuotationRevision(models.Model):
    """A quotation as it was sent: its lines, its document, its signature.

    The order keeps its id through all revisions; one of them is live, and a row is
    frozen as soon as the next one is sent (rule 13).
    """

    _name = "sales.quotation.revision"
    _inherit = ["sales.ledger.mixin"]
    _description = "Quotation Revision"
    _order = "order_id, number desc"

    _ledger_open_columns = (
        "state",
        "superseded",
        "superseded_on",
        "signed_by",
        "signed_on",
        "signature",
        "pdf_id",
        "pdf_hash",
        "chosen_hash",
    )
    _ledger_freeze_column = "superseded"
    _ledger_copied_names = {
        "order_id": "order_name",
        "partner_id": "partner_name",
        "user_id": "user_name",
    }

    order_id = fields.Many2one(
        "sale.order", string="Quotation", index=True, ondelete="set null"
    )
    order_name = fields.Char(string="Quotation number")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="set null"
    )
    partner_name = fields.Char(string="Customer name")
    user_id = fields.Many2one("res.users", string="Sent by", ondelete="set null")
    user_name = fields.Char(string="Sent by (name)")
    number = fields.Integer(string="Revision", required=True, aggregator=None)
    state = fields.Selection(
        [("live", "Live"), ("superseded", "Superseded")],
        default="live",
        required=True,
    )
    superseded = fields.Boolean()
    superseded_on = fields.Datetime(string="Superseded on")
    sent_on = fields.Datetime(string="Sent on", required=True)
    # What the customer read, in the words of that day.
    content = fields.Json(string="Content as sent", required=True)
    content_hash = fields.Char(string="Fingerprint", required=True)
    chosen_hash = fields.Char(
        string="Fingerprint of the choice",
        help="Of what the customer made of it in the portal, by taking or leaving what "
        "is optional.",
    )
    currency_id = fields.Many2one("res.currency", ondelete="restrict")
    amount_untaxed = fields.Monetary(string="Untaxed amount")
    amount_total = fields.Monetary(string="Total")
    pdf_id = fields.Many2one("ir.attachment", string="Document", ondelete="set null")
    pdf_hash = fields.Char(string="Fingerprint of the document")
    document_ids = fields.Many2many(
        "ir.attachment", "sales_quotation_revision_document_rel", string="Terms"
    )
    signed_by = fields.Char(string="Signed by")
    signed_on = fields.Datetime(string="Signed on")
    signature = fields.Binary(attachment=False)
    content_html = fields.Html(
        string="Content", compute="_compute_content_html", sanitize=False
    )

    _number_uniq = models.Constraint(
        "UNIQUE(order_id, number)", "A quotation has one revision of each number."
    )
    _live_uniq = models.UniqueIndex(
        "(order_id) WHERE state = 'live'", "One revision of a quotation is live."
    )

    @api.depends("number", "order_id", "order_name")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = self.env._(
                "%(order)s, revision %(number)s",
                order=revision.order_id.name or revision.order_name,
                number=revision.number,
            )

    @api.depends("content")
    def _compute_content_html(self):
        for revision in self:
            revision.content_html = self.env["ir.qweb"]._render(
                "sms_sales.quotation_revision_content",
                {"content": revision.content or {"lines": []}, "revision": revision},
            )

    def action_open_pdf(self):
        """Open the document that was sent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.pdf_id.id}?download=true",
            "target": "new",
        }

    def action_compare(self):
        """Compare with the quotation as it is now, or with the next revision."""
        self.ensure_one()
        later = self.search(
            [("order_id", "=", self.order_id.id), ("number", ">", self.number)],
            order="number",
            limit=1,
        )
        return self.env["sales.quotation.compare"]._open(self, later)

    def _is_of(self, found):
        """Whether ``found`` is the fingerprint of what its customer accepts."""
        return found == (self.chosen_hash or self.content_hash)

    def _supersede(self):
        """Freeze what the next revision replaces."""
        self.write(
            {
                "state": "superseded",
                "superseded": True,
                "superseded_on": fields.Datetime.now(),
            }
        )
        # Before the next row comes: only one is live in the database.
        self.flush_recordset()

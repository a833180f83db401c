from odoo import api, fields, models
from odoo.tools.misc import format_date

KINDS = [
    ("made", "Quoted"),
    ("failed", "Failed"),
    ("renewed", "Renewed"),
    ("reminded", "Reminded"),
    ("cancelled", "Cancelled"),
    ("marked", "Expired"),
    ("reopened", "Set back"),
]
# Reasons whose value is a day.
DAYS = ("end", "valid")


class SalesQuotationEvent(models.Model):
    """What was done automatically with a quotation, and why.

    What may happen once only carries a mark: a second run, also on another
    connection at the same moment, meets the mark of the first.
    """

    _name = "sales.quotation.event"
    _description = "Automatic Step of a Quotation"
    _inherit = ["sales.ledger.mixin"]
    _order = "id desc"

    _ledger_copied_names = {
        "automation_id": "automation_name",
        "order_id": "order_name",
        "source_id": "source_name",
        "lead_id": "lead_name",
        "user_id": "user_name",
    }

    date = fields.Datetime(required=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, string="What", required=True)
    automation_id = fields.Many2one(
        "sales.quotation.automation", string="By", index=True, ondelete="set null"
    )
    automation_name = fields.Char(string="By (name)")
    order_id = fields.Many2one(
        "sale.order", string="Quotation", index=True, ondelete="set null"
    )
    order_name = fields.Char(string="Quotation number")
    source_id = fields.Many2one(
        "sale.order", string="Of order", index="btree_not_null", ondelete="set null"
    )
    source_name = fields.Char(string="Of order (number)")
    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
        ondelete="set null",
    )
    lead_name = fields.Char(string="Name of the opportunity")
    company_id = fields.Many2one("res.company", index=True, ondelete="set null")
    user_id = fields.Many2one("res.users", string="Done for", ondelete="set null")
    user_name = fields.Char(string="Done for (name)")
    reasons = fields.Json()
    reason_text = fields.Text(string="Why", compute="_compute_reason_text")
    mark = fields.Char(readonly=True)

    _mark_uniq = models.UniqueIndex(
        "(mark) WHERE mark IS NOT NULL", "This has been done already."
    )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for event in self:
            event.reason_text = self._in_words(event.reasons)

    @api.depends("order_name", "lead_name", "source_name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            subject = event.order_name or event.lead_name or event.source_name
            event.display_name = " · ".join(filter(None, (subject, words[event.kind])))

    @api.model
    def _in_words(self, reasons):
        """Return ``reasons``, [what, value or values], as one sentence."""
        words = {
            "stage": self.env._("it reached the stage %s"),
            "team": self.env._("it is of the team %s"),
            "tag": self.env._("it has the tag %s"),
            "product": self.env._("it is about %s"),
            "segment": self.env._("the customer has the tag %s"),
            "industry": self.env._("the customer is in %s"),
            "country": self.env._("the country is %s"),
            "end": self.env._("the contract ends on %s"),
            "valid": self.env._("its last day is %s"),
            "mailed": self.env._("the customer was written to"),
            "hand": self.env._("somebody asked for it"),
            "error": "%s",
        }
        told = []
        for what, value in reasons or []:
            if isinstance(value, list):
                value = ", ".join(value)
            elif what in DAYS:
                value = format_date(self.env, value)
            told.append(words[what] % value if "%s" in words[what] else words[what])
        return "; ".join(told)

    @api.model
    def _marked(self, marks):
        """Return which of ``marks`` are there already."""
        # Whoever causes something automatic need not see all that was done.
        events = self.sudo().search([("mark", "in", list(marks))])
        return set(events.mapped("mark"))

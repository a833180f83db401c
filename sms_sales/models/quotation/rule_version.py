from odoo import api, fields, models


class SalesQuotationRuleVersion(models.Model):
    """What a rule said from a moment on: an approval refers to it (rule 9)."""

    _name = "sales.quotation.rule.version"
    _description = "Version of a Quotation Rule"
    _inherit = ["sales.ledger.mixin"]
    _order = "rule_id, version desc"
    _ledger_copied_names = {"rule_id": "rule_name", "user_id": "user_name"}

    rule_id = fields.Many2one(
        "sales.quotation.rule", readonly=True, index=True, ondelete="set null"
    )
    rule_name = fields.Char(string="Rule name", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    version = fields.Integer(readonly=True, aggregator=None)
    content = fields.Json(readonly=True)
    fingerprint = fields.Char(readonly=True)
    words = fields.Text(readonly=True, help="What the rule said, in the words then.")
    date = fields.Datetime(
        string="Since", readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, ondelete="set null"
    )
    user_name = fields.Char(string="Name of who wrote it", readonly=True)

    _rule_version_uniq = models.UniqueIndex(
        "(rule_id, version)", "A version of a quotation rule exists once."
    )

    @api.depends("rule_name", "version")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(rule)s, version %(number)s", rule=row.rule_name, number=row.version
            )

from odoo import api, fields, models

CHANGES = [
    ("move", "From one territory to another"),
    ("in", "From nobody to a territory"),
    ("out", "From a territory to nobody"),
    ("same", "Stays, in the new plan"),
    ("nobody", "Unclaimed, as before"),
]
REASONS = [
    ("changed", "Changed since the preview"),
    ("moved", "Moved by somebody else"),
    ("locked", "Locked by hand"),
    ("gone", "Archived or deleted"),
]


class SalesTerritoryRunLine(models.Model):
    """An account, or a lead without one, in a run. Rows are written by the run."""

    _name = "sales.territory.run.line"
    _description = "Move of a Territory Run"
    _order = "run_id desc, id"
    _rec_name = "account_name"
    _log_access = False

    run_id = fields.Many2one(
        "sales.territory.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    currency_id = fields.Many2one(related="run_id.currency_id")
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    account_name = fields.Char(string="Account or lead")
    change = fields.Selection(CHANGES, required=True)
    old_territory_id = fields.Many2one(
        "sales.territory", string="From", ondelete="set null"
    )
    new_territory_id = fields.Many2one(
        "sales.territory", string="To", ondelete="set null"
    )
    rule_id = fields.Many2one("sales.territory.rule", ondelete="set null")
    reasons = fields.Json()
    reason_text = fields.Char(string="Why", compute="_compute_reason_text")
    contested = fields.Boolean(
        help="Another territory claims it with equal right; code or rule decided."
    )
    locked = fields.Boolean(string="By a lock")
    open_deal_count = fields.Integer(string="Open deals")
    open_deal_amount = fields.Monetary(
        string="Pipeline", help="Expected revenue of the open deals, unweighted."
    )
    revenue = fields.Monetary(
        string="Revenue of 12 months", help="Posted invoices less refunds, untaxed."
    )
    quota = fields.Monetary(
        string="Quota moved",
        help="The quota of the old territory, by the account's part of its revenue.",
    )
    old_user_id = fields.Many2one(
        "res.users", string="Salesperson", ondelete="set null"
    )
    new_user_id = fields.Many2one(
        "res.users",
        string="Salesperson then",
        ondelete="set null",
        help="Who gets the account if salespeople follow the territory.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("applied", "Applied"),
            ("skipped", "Left out"),
            ("undone", "Undone"),
            ("kept", "Not undone"),
        ],
        required=True,
        default="planned",
    )
    skip_reason = fields.Selection(REASONS, string="Why left out")
    fingerprint = fields.Char(help="What rules ask for, to notice a change.")

    @api.depends("rule_id", "locked", "contested", "change")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        # A rule may name accounts of another company.
        for line in self.sudo():
            line.reason_text = line._prepare_reason()

    def _prepare_reason(self):
        """Return in words why the account gets its new territory."""
        if self.locked:
            return self.env._("Locked by hand")
        if not self.new_territory_id:
            return self.env._("No territory claims it")
        words = self.rule_id.display_name or self.env._("A rule that is gone")
        if self.contested:
            return self.env._("%s (another territory has equal right)", words)
        return words

    def action_open(self):
        """Show the account or the lead."""
        self.ensure_one()
        return (self.account_id or self.lead_id).get_formview_action()

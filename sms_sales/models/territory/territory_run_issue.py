from odoo import api, fields, models

KINDS = [
    ("unclaimed", "Nobody claims it"),
    ("contested", "Claimed with equal right"),
    ("never_wins", "Rule that can never win"),
    ("won_nothing", "Rule that won nothing now"),
    ("lock_lost", "Lock to a territory that is gone"),
    ("archived_owner", "Owner is archived"),
]


class SalesTerritoryRunIssue(models.Model):
    """What to look at before a run is applied."""

    _name = "sales.territory.run.issue"
    _description = "Issue of a Territory Run"
    _order = "run_id desc, id"
    _rec_name = "text"
    _log_access = False

    run_id = fields.Many2one(
        "sales.territory.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    kind = fields.Selection(KINDS, required=True)
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="cascade")
    territory_id = fields.Many2one("sales.territory", ondelete="cascade")
    other_territory_id = fields.Many2one("sales.territory", ondelete="cascade")
    rule_id = fields.Many2one("sales.territory.rule", ondelete="cascade")
    user_id = fields.Many2one("res.users", ondelete="cascade")
    code = fields.Char(help="The code of the territory that is gone.")
    text = fields.Char(compute="_compute_text", string="What")

    @api.depends("kind", "account_id", "rule_id", "territory_id", "other_territory_id")
    @api.depends_context("lang")
    def _compute_text(self):
        # Who previews a shared plan is told of the accounts of all companies.
        for issue in self.sudo():
            issue.text = getattr(issue, f"_text_of_{issue.kind}")()

    def _subject(self):
        return (self.account_id or self.lead_id).display_name

    def _text_of_unclaimed(self):
        return self.env._("%s is in no territory: no rule takes it.", self._subject())

    def _text_of_contested(self):
        return self.env._(
            "%(account)s: %(winner)s wins over %(other)s by its code alone. Give one "
            "of them a smaller priority number.",
            account=self._subject(),
            winner=self.territory_id.display_name,
            other=self.other_territory_id.display_name or self.env._("another rule"),
        )

    def _text_of_never_wins(self):
        return self.env._(
            "%(territory)s: “%(rule)s” is empty, or another rule takes all of it "
            "first.",
            territory=self.territory_id.display_name,
            rule=self.rule_id.display_name,
        )

    def _text_of_won_nothing(self):
        return self.env._(
            "%(territory)s: “%(rule)s” takes no account of today.",
            territory=self.territory_id.display_name,
            rule=self.rule_id.display_name,
        )

    def _text_of_lock_lost(self):
        return self.env._(
            "%(account)s is locked to “%(code)s”, which this plan does not have: rules "
            "decide. Change the lock or delete it.",
            account=self._subject(),
            code=self.code,
        )

    def _text_of_archived_owner(self):
        subject = self._subject() or self.territory_id.display_name
        return self.env._(
            "%(subject)s: %(user)s is archived and counts as nobody.",
            subject=subject,
            user=self.user_id.display_name,
        )

    def action_open(self):
        """Show what this is about."""
        self.ensure_one()
        record = self.account_id or self.lead_id or self.rule_id or self.territory_id
        return record.get_formview_action()

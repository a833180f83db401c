from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

CAUSES = [
    ("rule", "Rule"),
    ("manual", "By hand"),
    ("run", "Run"),
    ("import", "Import"),
    ("undo", "Undo"),
    ("merge", "Merge"),
    ("order", "Order"),
]


class SalesTerritoryAssignment(models.Model):
    """Who owned an account or a lead, and why, from a day until before another.

    Days are those of the plan's time zone. An account that nobody claims has a row
    without a territory: so the rows of an account follow each other without a hole.
    """

    _name = "sales.territory.assignment"
    _description = "Territory Assignment"
    _inherit = ["sales.ledger.mixin"]
    _rec_name = "account_name"
    _order = "date_from desc, id desc"
    _log_access = False
    _ledger_open_columns = ("date_until",)
    _ledger_copied_names = {
        "account_id": "account_name",
        "lead_id": "account_name",
        "territory_id": "territory_name",
    }

    plan_id = fields.Many2one(
        "sales.territory.plan", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: the plan that all share."
    )
    kind = fields.Selection(
        [("primary", "Primary"), ("overlay", "Overlay")],
        required=True,
        default="primary",
    )
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one("crm.lead", index="btree_not_null", ondelete="set null")
    account_name = fields.Char(string="Account or lead", required=True)
    territory_id = fields.Many2one(
        "sales.territory",
        index=True,
        ondelete="restrict",
        help="Empty: nobody claimed it.",
    )
    territory_name = fields.Char()
    rule_id = fields.Many2one("sales.territory.rule", ondelete="set null")
    cause = fields.Selection(CAUSES, required=True, default="rule")
    reasons = fields.Json()
    reason_text = fields.Char(string="Why", compute="_compute_reason_text")
    user_id = fields.Many2one(
        "res.users", ondelete="set null", default=lambda self: self.env.user
    )
    booked_on = fields.Datetime(string="Booked on", default=fields.Datetime.now)
    date_from = fields.Date(string="From", required=True)
    date_until = fields.Date(
        string="Until", help="The first day on which it was somebody else's."
    )
    locked = fields.Boolean(string="By a lock")

    _dates_check = models.Constraint(
        "CHECK(date_from >= DATE '1900-01-01' AND date_from < DATE '2250-01-01' "
        "AND date_until >= date_from AND date_until < DATE '2250-01-01')",
        "An assignment cannot end before it begins. Choose a day on or after the one "
        "on which the present assignment began.",
    )
    # Company, account and days packed into one range: the index costs a quarter less
    # than over two. Leads are below zero, so that they never meet an account. The odd
    # factor gives each id another number far from its neighbours': the tree stays as
    # high on either side, and costs a third of what GiST does.
    _primary_excl = models.Constraint(
        """EXCLUDE USING spgist (int8range(
            (COALESCE(company_id, 0)::int8 << 31
                | (COALESCE(account_id, lead_id)::int8 * 1640531527 & 2147483647))
                * CASE WHEN account_id IS NULL THEN -131072 ELSE 131072 END
                + (date_from - DATE '1900-01-01'),
            (COALESCE(company_id, 0)::int8 << 31
                | (COALESCE(account_id, lead_id)::int8 * 1640531527 & 2147483647))
                * CASE WHEN account_id IS NULL THEN -131072 ELSE 131072 END
                + COALESCE(date_until - DATE '1900-01-01', 131071)
        ) WITH &&) WHERE (kind = 'primary'
            AND (account_id IS NOT NULL OR lead_id IS NOT NULL))""",
        "An account or lead has one primary territory on a day: somebody else has "
        "just assigned it. Load it again and look who owns it now.",
    )
    _overlay_excl = models.Constraint(
        """EXCLUDE USING gist (
            int8range(territory_id::int8 << 31 | account_id,
                      territory_id::int8 << 31 | account_id, '[]') WITH &&,
            daterange(date_from, date_until, '[)') WITH &&
        ) WHERE (kind = 'overlay' AND account_id IS NOT NULL
            AND territory_id IS NOT NULL)""",
        "An account is in an overlay territory once on a day.",
    )

    @api.depends("account_name", "territory_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            owner = row.territory_name or self.env._("unclaimed")
            row.display_name = f"{row.account_name}: {owner}"

    def action_open_account(self):
        """Show what was assigned."""
        self.ensure_one()
        record = self.account_id or self.lead_id
        if not record:
            raise UserError(
                self.env._(
                    "“%s” has been deleted; what is told here is all that is left.",
                    self.account_name,
                )
            )
        return record.get_formview_action()

    @api.model
    def _ledger_booked_since(self, moment):
        return SQL("booked_on >= %s", moment)

from odoo import fields, models

from .territory_run_line import REASONS


class SalesTerritoryRunFollow(models.Model):
    """An account or a deal whose salesperson follows the territory."""

    _name = "sales.territory.run.follow"
    _description = "Salesperson Who Follows a Territory"
    _order = "run_id desc, id"
    _log_access = False

    run_id = fields.Many2one(
        "sales.territory.run", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="run_id.company_id")
    line_id = fields.Many2one(
        "sales.territory.run.line", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "res.partner", index="btree_not_null", ondelete="set null"
    )
    lead_id = fields.Many2one(
        "crm.lead", string="Deal", index="btree_not_null", ondelete="set null"
    )
    name = fields.Char()
    old_user_id = fields.Many2one("res.users", string="From", ondelete="set null")
    new_user_id = fields.Many2one("res.users", string="To", ondelete="set null")
    # Writing the salesperson of a deal changes these too.
    old_team_id = fields.Many2one("crm.team", ondelete="set null")
    old_company_id = fields.Many2one("res.company", ondelete="set null")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("applied", "Applied"),
            ("skipped", "Left out"),
            ("undoing", "To be undone"),
            ("undone", "Undone"),
            ("kept", "Not undone"),
        ],
        required=True,
        default="planned",
    )
    skip_reason = fields.Selection(REASONS, string="Why left out")

    def action_open(self):
        """Show the account or the deal."""
        self.ensure_one()
        return (self.account_id or self.lead_id).get_formview_action()

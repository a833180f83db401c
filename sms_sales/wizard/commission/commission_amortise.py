import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ...tools.company_day import today_here


class SalesCommissionAmortise(models.TransientModel):
    """Capitalise what was locked, and post the months until a day."""

    _name = "sales.commission.amortise"
    _description = "Post Capitalised Commissions"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Until",
        required=True,
        default=lambda self: (
            today_here(self).replace(day=1) - datetime.timedelta(days=1)
        ),
        help="Date of the entry. Earlier months that were not posted are caught up.",
    )
    waiting = fields.Integer(
        "Credits to capitalise",
        compute="_compute_preview",
        help="Locked credits of plans that capitalise, not taken up yet. They are "
        "taken up first, and their own movements are posted with the others.",
    )
    added = fields.Monetary("Additions", compute="_compute_preview")
    amortised = fields.Monetary(compute="_compute_preview")
    impaired = fields.Monetary(compute="_compute_preview")
    clawed_back = fields.Monetary("Clawed back", compute="_compute_preview")

    @api.depends("company_id", "date")
    def _compute_preview(self):
        assets = self.env["sales.commission.asset"]
        for wizard in self:
            due = assets._due_lines(wizard.company_id, wizard.date)
            by_kind = due.grouped("kind")
            sums = {kind: sum(li.mapped("amount")) for kind, li in by_kind.items()}
            wizard.added = sums.get("addition", 0.0)
            wizard.amortised = -sums.get("amortised", 0.0)
            wizard.impaired = -sums.get("impaired", 0.0)
            wizard.clawed_back = -sums.get("clawed_back", 0.0)
            wizard.waiting = len(
                assets._credits_to_capitalise(wizard.company_id, wizard.date)
            )

    def action_capitalise(self):
        """Take up the waiting credits, so that the preview shows them."""
        self.ensure_one()
        self.env["sales.commission.asset"]._capitalise(self.company_id, self.date)
        return {
            **self._get_records_action(name=self.env._("Post capitalised commissions")),
            "target": "new",
        }

    def action_apply(self):
        self.ensure_one()
        assets = self.env["sales.commission.asset"]
        assets._capitalise(self.company_id, self.date)
        entry = assets._post_month(self.company_id, self.date)
        if not entry:
            raise UserError(
                self.env._(
                    "Nothing to post until %(date)s in %(company)s: no plan "
                    "capitalises locked commissions, or all months are posted.",
                    date=format_date(self.env, self.date),
                    company=self.company_id.name,
                )
            )
        return entry._get_records_action()

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...engine.commission.schedule import impairment, still_open
from ...tools.company_day import today_here


class SalesCommissionImpair(models.TransientModel):
    """Take off what the contract will not bring in any more."""

    _name = "sales.commission.impair"
    _description = "Impair a Capitalised Commission"

    asset_id = fields.Many2one(
        "sales.commission.asset", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="asset_id.currency_id")
    date = fields.Date(
        required=True,
        default=today_here,
        help="A month that is posted already is not changed: then the day after it "
        "counts.",
    )
    carrying = fields.Monetary("Open on that day", compute="_compute_loss")
    recoverable = fields.Monetary(
        help="What the contract will still bring in, less its own costs."
    )
    loss = fields.Monetary(
        "Impairment", compute="_compute_loss", help="Open, less recoverable."
    )
    note = fields.Char("Reason", required=True)

    @api.depends("asset_id", "date", "recoverable")
    def _compute_loss(self):
        for wizard in self:
            carrying = wizard._carrying()
            wizard.carrying = float(carrying)
            wizard.loss = float(impairment(carrying, Decimal(str(wizard.recoverable))))

    def action_apply(self):
        """Book the impairment as a movement; the next monthly entry posts it."""
        self.ensure_one()
        if self.recoverable < 0 or not self.loss:
            raise UserError(
                self.env._(
                    "%(open)s is open, and the contract brings in %(recoverable)s: "
                    "nothing has to be impaired.",
                    open=self._money(self.carrying),
                    recoverable=self._money(self.recoverable),
                )
            )
        asset = self.asset_id
        day = asset._open_from(self.date)
        loss = Decimal(str(self.loss))
        asset._take_off("impaired", day, loss, note=self.note)
        asset.message_post(
            body=self.env._(
                "Impaired by %(amount)s: %(reason)s",
                amount=self._money(self.loss),
                reason=self.note,
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def _carrying(self):
        if not self.asset_id or not self.date:
            return Decimal(0)
        asset = self.asset_id
        return still_open(asset._instalments(), asset._open_from(self.date))

    def _money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

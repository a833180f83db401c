from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Entries that capitalise and write off commissions, when they are reversed."""

    _name = "account.move"
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        reversals = posted.filtered(
            lambda move: move.move_type == "entry" and move.reversed_entry_id
        )
        if reversals and self.env["sales.room"]._is_on("commission"):
            reversals._sales_undo_movements()
        return posted

    def button_draft(self):
        self.filtered(lambda move: move.move_type == "entry")._sales_check_not_undone()
        return super().button_draft()

    def _sales_undo_movements(self):
        """Let reversals take back the movements of what they reverse, and plan those
        anew, so that the next entry posts them."""
        # Whoever keeps the books keeps the assets right, seen or not.
        lines = self.env["sales.commission.asset.line"].sudo()
        done = lines.search([("move_id", "in", self.reversed_entry_id.ids)])
        by_move = done.grouped("move_id")
        for reversal in self:
            if mine := by_move.get(reversal.reversed_entry_id):
                reversal._sales_check_reversible(mine)
                mine._undo(reversal)

    def _sales_check_reversible(self, lines):
        original = self.reversed_entry_id
        if lines.reverses_id or lines.reversed_by_ids:
            raise UserError(
                self.env._(
                    "The commissions of “%s” were taken back already. “Post the month” "
                    "books them anew.",
                    original.display_name,
                )
            )
        items = (original.line_ids | self.line_ids).grouped("account_id").values()
        left = [sum(some.mapped("balance")) for some in items]
        if not all(map(self.company_currency_id.is_zero, left)):
            raise UserError(
                self.env._(
                    "“%s” books capitalised commissions and is only reversed as a "
                    "whole. To take off a part of an asset, impair it.",
                    original.display_name,
                )
            )

    def _sales_check_not_undone(self):
        """Keep an entry and its reversal together: one alone would count twice."""
        if not self or not self.env["sales.room"]._is_on("commission"):
            return
        # Accountants need not see the movements that their entries make.
        lines = self.env["sales.commission.asset.line"].sudo()
        undone = lines.search(
            [
                ("reverses_id", "!=", False),
                "|",
                ("move_id", "in", self.ids),
                ("reverses_id.move_id", "in", self.ids),
            ],
            limit=1,
        )
        if undone:
            raise UserError(
                self.env._(
                    "“%(move)s” reverses capitalised commissions of “%(original)s”: "
                    "both stay as they are. “Post the month” books the movements "
                    "anew.",
                    move=undone.move_id.display_name,
                    original=undone.reverses_id.move_id.display_name,
                )
            )

from odoo import Command, models


class SalesCommissionAccrual(models.Model):
    """The journal entry of an accrual."""

    _name = "sales.commission.accrual"
    _inherit = "sales.commission.accrual"

    def _prepare_move_vals(self):
        """Hook: values of the entry."""
        self.ensure_one()
        journal = self.company_id._sales_commission_setting("accrual_journal_id")
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": journal.id,
            "date": self.date,
            "ref": self.name,
            "line_ids": [Command.create(vals) for vals in self._entry_lines()],
        }

    def _entry_lines(self):
        """Return the lines of the entry, two for each amount of each payee."""
        expense, liability = self.company_id._sales_commission_setting(
            "expense_account_id", "liability_account_id"
        )
        # Accountants use the settings of the company without administering it.
        company = self.company_id.sudo()
        oncost = company.sales_commission_oncost_account_id or expense
        receivable = company.sales_commission_draw_account_id
        if any(self.line_ids.mapped("draw")):
            receivable = self.company_id._sales_commission_setting("draw_account_id")
        lines = []
        for line in self.line_ids:
            lines += line._entry_pair(line.accrued, expense, liability)
            lines += line._entry_pair(line.oncost, oncost, liability)
            lines += line._entry_pair(line.draw, receivable, expense)
        return lines


class SalesCommissionAccrualLine(models.Model):
    _name = "sales.commission.accrual.line"
    _inherit = "sales.commission.accrual.line"

    def _entry_pair(self, amount, debited, credited):
        """Return the two lines that book ``amount``, or none when it is zero."""
        if self.currency_id.is_zero(amount):
            return []
        # Accountants name plans whose terms they may not read.
        plan = self.plan_id.sudo().name or ""
        common = {
            "partner_id": self.payee_id.id,
            "name": f"{self.accrual_id.name} · {plan}".rstrip(" ·"),
            "currency_id": self.currency_id.id,
        }
        return [
            {**common, "account_id": account.id, "balance": balance}
            for account, balance in ((debited, amount), (credited, -amount))
        ]

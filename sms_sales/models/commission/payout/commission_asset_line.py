from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date


class SalesCommissionAssetLine(models.Model):
    """A movement of a capitalised commission: planned until an entry posts it."""

    _name = "sales.commission.asset.line"
    _description = "Movement of a Capitalised Commission"
    _order = "asset_id, date, id"

    asset_id = fields.Many2one(
        "sales.commission.asset", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="asset_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_id = fields.Many2one(related="asset_id.plan_id", store=True, precompute=True)
    payee_id = fields.Many2one(related="asset_id.payee_id", store=True, precompute=True)
    kind = fields.Selection(
        [
            ("addition", "Addition"),
            ("amortised", "Amortised"),
            ("impaired", "Impaired"),
            ("clawed_back", "Clawed back"),
        ],
        required=True,
    )
    date = fields.Date(required=True, index=True)
    amount = fields.Monetary(
        required=True, help="Positive adds to the asset, negative takes off."
    )
    note = fields.Char("Reason")
    credit_id = fields.Many2one(
        "sales.commission.credit",
        "Clawback",
        index="btree_not_null",
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    reverses_id = fields.Many2one(
        "sales.commission.asset.line",
        "Takes back",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The movement whose entry was reversed.",
    )
    reversed_by_ids = fields.One2many("sales.commission.asset.line", "reverses_id")
    booked_on = fields.Date(
        related="move_id.date",
        string="Booked on",
        store=True,
        help="Accounting date of the entry.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if posted := self.filtered("move_id"):
            raise UserError(
                self.env._(
                    "The movement of “%(asset)s” on %(date)s is posted and stays.",
                    asset=posted[0].asset_id.name,
                    date=format_date(self.env, posted[0].date),
                )
            )

    def _undo(self, reversal):
        """Take these movements back by the entry ``reversal``, and plan them anew."""
        common = [
            {
                "asset_id": line.asset_id.id,
                "kind": line.kind,
                "date": line.date,
                "note": line.note,
                "credit_id": line.credit_id.id,
            }
            for line in self
        ]
        back = [
            {
                **vals,
                "amount": -line.amount,
                "move_id": reversal.id,
                "reverses_id": line.id,
                "note": self.env._("%s was reversed", line.move_id.name),
            }
            for line, vals in zip(self, common, strict=True)
        ]
        anew = [
            {**vals, "amount": line.amount}
            for line, vals in zip(self, common, strict=True)
        ]
        self.create([*back, *anew])

    def _entry_lines(self):
        """Return the values of the journal items for these movements: two for each
        kind and plan."""
        groups = self.grouped(lambda line: (line.kind, line.plan_id))
        values = []
        for (kind, plan), lines in groups.items():
            amount = sum(lines.mapped("amount"))
            asset, other = self.company_id._sales_asset_accounts(kind)
            values += [
                {"account_id": account.id, "name": plan.name, "balance": balance}
                for account, balance in ((asset, amount), (other, -amount))
            ]
        return values

from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ....engine.commission.schedule import (
    Instalment,
    amortised,
    clawback_of_asset,
    reduced,
    still_open,
)


class SalesCommissionAsset(models.Model):
    """The cost of obtaining a contract: a commission that is written off over the
    months in which the contract brings in money (ASC 340-40, IFRS 15.91-104)."""

    _name = "sales.commission.asset"
    _description = "Capitalised Commission"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict", index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_id = fields.Many2one(
        "sales.commission.plan",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    payee_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    credit_id = fields.Many2one(
        "sales.commission.credit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    recognition = fields.Selection(
        [("expense", "Expense at once"), ("capitalise", "Capitalise")],
        required=True,
        default="capitalise",
        tracking=True,
        help="The plan decides for all its credits, and you for this one, until "
        "something of it is posted.",
    )
    date = fields.Date("Start", required=True, tracking=True)
    months = fields.Integer(required=True, tracking=True)
    amount = fields.Monetary("Commission", required=True, readonly=True)
    line_ids = fields.One2many("sales.commission.asset.line", "asset_id")
    carrying = fields.Monetary(
        "Carrying amount",
        compute="_compute_carrying",
        help="What is still on the books, by the entries posted so far.",
    )
    state = fields.Selection(
        [("running", "Running"), ("done", "Written off"), ("expensed", "Expensed")],
        compute="_compute_state",
        store=True,
    )

    can_decide = fields.Boolean(compute="_compute_can_decide")

    _credit_uniq = models.Constraint(
        "UNIQUE(credit_id)", "This credit is capitalised already."
    )
    _months_check = models.Constraint(
        "CHECK(months > 0)", "A commission is written off over one month or more."
    )
    _amount_check = models.Constraint(
        "CHECK(amount > 0)", "Only a positive commission can be capitalised."
    )

    @api.depends("line_ids.move_id", "line_ids.amount")
    def _compute_carrying(self):
        carrying = dict(
            self.env["sales.commission.asset.line"]._read_group(
                [("asset_id", "in", self.ids), ("move_id", "!=", False)],
                groupby=["asset_id"],
                aggregates=["amount:sum"],
            )
        )
        for asset in self:
            asset.carrying = carrying.get(asset, 0.0)

    @api.depends("line_ids.move_id", "recognition")
    def _compute_state(self):
        for asset in self:
            planned = asset.line_ids.filtered(lambda line: not line.move_id)
            if asset.recognition == "expense":
                asset.state = "expensed"
            else:
                asset.state = "running" if planned or not asset.line_ids else "done"

    @api.depends("line_ids.move_id", "line_ids.kind")
    def _compute_can_decide(self):
        for asset in self:
            asset.can_decide = not asset.line_ids.filtered(
                lambda line: line.move_id or line.kind in ("impaired", "clawed_back")
            )

    @api.model_create_multi
    def create(self, vals_list):
        assets = super().create(vals_list)
        assets._plan()
        return assets

    def write(self, vals):
        """Plan anew what is decided otherwise.

        Raises UserError once something of it is posted, impaired or clawed back.
        """
        decided = bool({"recognition", "date", "months"} & vals.keys())
        if decided:
            self._check_undecided()
        result = super().write(vals)
        if decided:
            self.line_ids.unlink()
            self._plan()
        return result

    def _check_undecided(self):
        for asset in self.filtered(lambda asset: not asset.can_decide):
            raise UserError(
                self.env._(
                    "“%s” is on the books already: how it is written off stays. "
                    "Impair it instead.",
                    asset.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if posted := self.filtered(lambda a: a.line_ids.move_id):
            raise UserError(
                self.env._(
                    "“%s” has journal entries and stays. Impair it instead.",
                    posted[0].name,
                )
            )

    def action_impair(self):
        """Open the form that takes an amount off."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Impair"),
            "res_model": "sales.commission.impair",
            "view_mode": "form",
            "target": "new",
            "context": {"default_asset_id": self.id},
        }

    def action_post_month(self):
        """Open the preview of the next entry, whatever is selected."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_amortise_action"
        )

    def action_view_entries(self):
        self.ensure_one()
        return self.line_ids.move_id._get_records_action(
            name=self.env._("Journal entries")
        )

    def _instalments(self):
        """Return what is written off month by month, posted or planned."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.kind == "amortised")
        return [
            Instalment(line.date, Decimal(str(-line.amount)))
            for line in lines.sorted("date")
        ]

    def _open_from(self, day):
        """Return ``day``, or the last month that is posted already if it is later."""
        posted = self.line_ids.filtered(
            lambda line: line.kind == "amortised" and line.move_id
        )
        return max([day, self.date, *posted.mapped("date")])

    def _take_off(self, kind, day, amount, **vals):
        """Take ``amount`` off after ``day`` and plan the rest over the months left.

        :param kind: ``impaired`` or ``clawed_back``
        :raises ValueError: when more is taken off than is open
        """
        self.ensure_one()
        plan = reduced(self._instalments(), day, amount, self._step())
        self.line_ids.filtered(
            lambda line: line.kind == "amortised" and line.date > day
        ).unlink()
        off = {"kind": kind, "date": day, "amount": -float(amount), **vals}
        later = [part for part in plan if part.day > day]
        self.line_ids = [
            Command.create(vals) for vals in (off, *self._plan_vals(later))
        ]

    def _claw_back(self, day, taken, credit):
        """Take off the open part of what is taken back from the payee."""
        day = self._open_from(day)
        carrying = still_open(self._instalments(), day)
        before = self.line_ids.filtered(lambda line: line.kind == "clawed_back")
        # Accountants take back what they need not see one by one.
        earlier = -sum(before.credit_id.sudo().mapped("commission"))
        amount, _expensed = clawback_of_asset(
            Decimal(str(taken)),
            Decimal(str(self.amount)),
            carrying,
            self._step(),
            Decimal(str(self.currency_id.round(earlier))),
        )
        # Also when nothing is open any more, so that the credit counts as seen.
        self._take_off("clawed_back", day, amount, credit_id=credit.id)

    def _plan(self):
        self.line_ids.create(
            [vals for asset in self for vals in asset._prepare_lines()]
        )

    def _prepare_lines(self):
        """Return the values of the addition and of the months after it."""
        if self.recognition == "expense":
            return []
        amount = Decimal(str(self.amount))
        plan = amortised(amount, self.date, self.months, self._step())
        addition = {"kind": "addition", "date": self.date, "amount": self.amount}
        return [
            {"asset_id": self.id, **vals} for vals in (addition, *self._plan_vals(plan))
        ]

    def _plan_vals(self, instalments):
        return [
            {"kind": "amortised", "date": part.day, "amount": -float(part.amount)}
            for part in instalments
            if part.amount
        ]

    def _step(self):
        return Decimal(str(self.currency_id.rounding))

import datetime
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ....engine.commission.schedule import accrued
from ....engine.money import rounded
from ....tools.company_day import today_here
from .accrual_query import accrual_query


class SalesCommissionAccrual(models.Model):
    """Commissions earned and not yet paid at the end of a period, as one journal
    entry that is reversed on the day after."""

    _name = "sales.commission.accrual"
    _description = "Commission Accrual"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Period end",
        required=True,
        default=lambda self: (
            today_here(self).replace(day=1) - datetime.timedelta(days=1)
        ),
        help="The entry is dated on this day, and reversed on the day after.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted"), ("cancel", "Undone")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("sales.commission.accrual.line", "accrual_id")
    computed_on = fields.Datetime(string="Computed on", readonly=True, copy=False)
    accrued = fields.Monetary("To accrue", compute="_compute_totals")
    oncost = fields.Monetary("Employer's cost", compute="_compute_totals")
    draw = fields.Monetary("Recoverable draws", compute="_compute_totals")
    move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reversal_id = fields.Many2one(
        "account.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _posted_uniq = models.UniqueIndex(
        "(company_id, date) WHERE state = 'posted'",
        "The commissions of this company are accrued on this day already: undo that "
        "accrual first.",
    )

    @api.depends("company_id", "date")
    def _compute_name(self):
        for accrual in self:
            accrual.name = self.env._(
                "Commissions accrued on %s", format_date(self.env, accrual.date)
            )

    @api.depends("line_ids.accrued", "line_ids.oncost", "line_ids.draw")
    def _compute_totals(self):
        for accrual in self:
            for fname in ("accrued", "oncost", "draw"):
                accrual[fname] = sum(accrual.line_ids.mapped(fname))

    def write(self, vals):
        if {"date", "company_id", "line_ids"} & vals.keys():
            self._check_state("draft")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if posted := self.filtered("move_id"):
            raise UserError(
                self.env._(
                    "“%s” has a journal entry and stays. Undo it instead.",
                    posted[0].name,
                )
            )

    def action_compute(self):
        """Fill in the lines: the preview of the journal entry."""
        for accrual in self:
            accrual.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in accrual._figures()),
            ]
            accrual.computed_on = fields.Datetime.now()

    def action_post(self):
        """Post the entry as previewed, and its reversal on the day after."""
        for accrual in self:
            accrual._check_state("draft")
            accrual._check_preview()
            accrual._check_lock_dates()
            move = self.env["account.move"].create(accrual._prepare_move_vals())
            move._post(soft=False)
            accrual.write({"move_id": move.id, "state": "posted"})
            accrual._reverse(accrual._day_after())

    def action_undo(self):
        """Take the entry back on its own day, in place of its reversal."""
        for accrual in self:
            accrual._check_state("posted")
            if accrual.reversal_id.state == "posted":
                raise UserError(
                    self.env._(
                        "“%(name)s” was reversed by %(entry)s: nothing is left to "
                        "undo.",
                        name=accrual.name,
                        entry=accrual.reversal_id.name,
                    )
                )
            accrual._check_lock_dates()
            accrual.reversal_id.unlink()
            accrual._reverse(accrual.date)
        self.state = "cancel"

    def action_view_entries(self):
        self.ensure_one()
        return (self.move_id | self.reversal_id)._get_records_action(
            name=self.env._("Journal entries")
        )

    def _day_after(self):
        return self.date + datetime.timedelta(days=1)

    def _figures(self):
        """Return the values of one line per plan and payee."""
        self.ensure_one()
        self.env.flush_all()
        step = Decimal(str(self.currency_id.rounding))
        rows = self.env.execute_query_dict(accrual_query(self.company_id.id, self.date))
        return [self._prepare_line_vals(row, step) for row in rows]

    def _prepare_line_vals(self, row, step):
        amounts = {
            fname: rounded(Decimal(str(row[fname])), step)
            for fname in ("earned", "steps", "paid", "draw")
        }
        earned = amounts["earned"] + amounts["steps"]
        # No social charges are saved on what a payee owes back.
        owes = earned > amounts["paid"]
        percent = Decimal(str(row["percent"])) if owes else Decimal(0)
        owed = accrued(earned, amounts["paid"], percent / 100, step)
        return {
            "plan_id": row["plan_id"],
            "payee_id": row["payee_id"],
            **{fname: float(amount) for fname, amount in amounts.items()},
            "accrued": float(owed.commission),
            "oncost": float(owed.on_cost),
        }

    def _check_state(self, needed):
        for accrual in self:
            if accrual.state != needed:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is “%(state)s”; this needs “%(needed)s”.",
                        name=accrual.name,
                        state=labels[accrual.state],
                        needed=labels[needed],
                    )
                )

    def _check_preview(self):
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "“%s” has nothing to accrue. Compute it first; when it stays "
                    "empty, all commissions of that day are paid.",
                    self.name,
                )
            )
        fresh = {(v["plan_id"], v["payee_id"]): v for v in self._figures()}
        for line in self.line_ids:
            vals = fresh.pop((line.plan_id.id, line.payee_id.id), {})
            if any(
                self.currency_id.compare_amounts(line[fname], vals.get(fname, 0.0))
                for fname in ("accrued", "oncost", "draw")
            ):
                fresh[line] = vals
        if fresh:
            raise UserError(
                self.env._(
                    "The figures of “%s” changed since they were computed. Compute "
                    "again, and look at the lines before you post.",
                    self.name,
                )
            )

    def _check_lock_dates(self):
        """Refuse dates in a closed period; the host would move them silently."""
        journal = self.company_id._sales_commission_setting("accrual_journal_id")
        for day in (self.date, self._day_after()):
            locks = self.company_id._get_violated_lock_dates(day, False, journal)
            if locks:
                raise UserError(
                    self.env._(
                        "%(day)s lies in a closed period: %(locks)s. Choose a later "
                        "day, or have the period opened.",
                        day=format_date(self.env, day),
                        locks=self.env["res.company"]._format_lock_dates(locks),
                    )
                )

    def _reverse(self, day):
        """Reverse the entry on ``day``; the host posts it then if it lies ahead."""
        reversal = self.move_id._reverse_moves(
            [{"date": day, "ref": self.env._("Reversal of: %s", self.name)}]
        )
        reversal._post(soft=True)
        self.reversal_id = reversal

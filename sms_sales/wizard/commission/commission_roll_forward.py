import base64
import datetime
from decimal import Decimal

from odoo import Command, api, fields, models

from ...engine.commission.rollforward import Movement, roll_forward
from ...tools.company_day import today_here
from ...tools.sheets import xlsx_file

FIGURES = ("opening", "addition", "amortised", "impaired", "clawed_back", "closing")


class SalesCommissionRollForward(models.TransientModel):
    """Capitalised commissions from opening to closing, as posted."""

    _name = "sales.commission.roll.forward"
    _description = "Roll-forward of Capitalised Commissions"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        required=True,
        default=lambda self: today_here(self).replace(month=1, day=1),
    )
    date_to = fields.Date(required=True, default=today_here)
    line_ids = fields.One2many(
        "sales.commission.roll.forward.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
    )
    xlsx_file = fields.Binary("XLSX", readonly=True, attachment=False)
    xlsx_name = fields.Char(readonly=True)

    _dates_check = models.Constraint(
        "CHECK(date_from <= date_to)", "A roll-forward cannot end before it starts."
    )

    @api.depends("company_id", "date_from", "date_to")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in wizard._figures()),
            ]

    def action_print(self):
        return self.env.ref(
            "sms_sales.report_commission_roll_forward_action"
        ).report_action(self)

    def action_export(self):
        """Make the workbook and open the form with its download."""
        self.ensure_one()
        rows = [self._header(), *(self._row(line) for line in self.line_ids)]
        self.xlsx_file = base64.b64encode(xlsx_file({self.env._("Roll-forward"): rows}))
        self.xlsx_name = f"roll-forward-{self.date_from}-{self.date_to}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/xlsx_file/{self.xlsx_name}"
            "?download=true",
            "target": "self",
        }

    def _figures(self):
        if not (self.date_from and self.date_to):
            return []
        by_plan = {}
        for plan, movement in self._movements():
            by_plan.setdefault(plan, []).append(movement)
        result = []
        for plan, movements in by_plan.items():
            figures = roll_forward(movements, self.date_from, self.date_to)
            values = {name: float(getattr(figures, name)) for name in FIGURES}
            result.append({"plan_id": plan.id, **values})
        return result

    def _movements(self):
        """Yield (plan, movement): what was posted before the period as of the day
        before it, and the period's own on its first day."""
        before = self.date_from - datetime.timedelta(days=1)
        spans = (
            (before, [("booked_on", "<=", before)]),
            (
                self.date_from,
                [
                    ("booked_on", ">=", self.date_from),
                    ("booked_on", "<=", self.date_to),
                ],
            ),
        )
        posted = [("company_id", "=", self.company_id.id), ("move_id", "!=", False)]
        for day, span in spans:
            for plan, kind, amount in self.env[
                "sales.commission.asset.line"
            ]._read_group(posted + span, ["plan_id", "kind"], ["amount:sum"]):
                # What takes off is positive in its own column; a reversal is not.
                sign = 1 if kind == "addition" else -1
                yield plan, Movement(day, kind, sign * Decimal(str(round(amount, 6))))

    def _header(self):
        labels = [
            self.line_ids._fields[name]._description_string(self.env)
            for name in FIGURES
        ]
        return [self.env._("Plan"), *labels]

    def _row(self, line):
        return [line.plan_id.display_name or "", *(line[name] for name in FIGURES)]

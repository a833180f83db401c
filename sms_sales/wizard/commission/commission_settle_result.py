from odoo import api, fields, models
from odoo.tools.misc import format_amount, format_date


class SalesCommissionSettle(models.TransientModel):
    _name = "sales.commission.settle"
    _inherit = "sales.commission.settle"

    currency_id = fields.Many2one(related="company_id.currency_id")
    row_count = fields.Integer("Rows to book", compute="_compute_totals")
    payable = fields.Monetary("Change of what is payable", compute="_compute_totals")
    left_out_count = fields.Integer("Lines left out", compute="_compute_totals")
    booked_count = fields.Integer("Rows booked", compute="_compute_totals")
    progress = fields.Selection(
        [("waiting", "Under way"), ("done", "Settled"), ("failed", "Failed")],
        compute="_compute_progress",
    )
    message = fields.Text(compute="_compute_message")

    @api.depends("payee_ids", "left_out_ids", "run_ids.credit_count")
    def _compute_totals(self):
        payees = self._sums("sales.commission.settle.payee", "row_count", "payable")
        left_out = self._sums("sales.commission.settle.left.out", "id", count=True)
        for settle in self:
            settle.row_count, settle.payable = payees.get(settle, (0, 0.0))
            (settle.left_out_count,) = left_out.get(settle, (0,))
            settle.booked_count = sum(settle.run_ids.mapped("credit_count"))

    def _sums(self, model, *names, count=False):
        aggregates = ["__count"] if count else [f"{name}:sum" for name in names]
        found = self.env[model]._read_group(
            [("settle_id", "in", self.ids)], ["settle_id"], aggregates
        )
        return {settle: values for settle, *values in found}

    @api.depends("run_ids.state")
    def _compute_progress(self):
        for settle in self:
            states = settle.run_ids.mapped("state")
            settle.progress = next(
                (state for state in ("waiting", "failed", "done") if state in states),
                False,
            )

    @api.depends("state", "progress", "payee_ids", "left_out_ids")
    def _compute_message(self):
        for settle in self:
            if settle.state == "preview":
                settle.message = settle._message_preview()
            elif settle.state == "waiting":
                settle.message = settle._message_applied()
            else:
                settle.message = False

    def _message_preview(self):
        words = self._words_alone()
        if self.row_count:
            words.insert(
                0,
                self.env._(
                    "Rows to book: %(rows)s. What is payable changes by %(sum)s.",
                    rows=self.row_count,
                    sum=format_amount(self.env, self.payable, self.currency_id),
                ),
            )
        return " ".join(words) or self._nothing(
            self.env._("There is nothing new to book.")
        )

    def _words_alone(self):
        """Say how many statements come without anything to book."""
        alone = self.payee_ids.filtered(
            lambda line: not line.row_count and not line.payable
        )
        words = self.env._(
            "Statements for a draw, guarantee or minimum alone: %s.", len(alone)
        )
        return [words] if alone else []

    def _message_applied(self):
        if self.progress == "waiting":
            return self.env._(
                "The settlement is under way in the background. You will be notified "
                "when it is done; you may close this page."
            )
        if self.progress == "failed":
            return "\n".join(run.note for run in self.run_ids if run.note)
        words = self._words_alone()
        if not self.booked_count and not words:
            return self._nothing(self.env._("Nothing was booked."))
        booked = self.env._("Rows booked: %s.", self.booked_count)
        return " ".join([booked, *words, *self._words_changed()])

    def _words_changed(self):
        """Say who is left out, since the preview showed other figures."""
        changed = self.payee_ids.filtered(lambda line: line.outcome == "changed")
        words = self.env._(
            "Left out because their figures changed since the preview: %s. "
            "Preview again to settle them.",
            ", ".join(changed.payee_id.mapped("name")),
        )
        return [words] if changed else []

    def _nothing(self, start):
        """Say why nothing is booked: the reasons of the lines left out."""
        if not self.left_out_count:
            return " ".join(
                [
                    start,
                    self.env._(
                        "No sales document of %(company)s until %(day)s falls into "
                        "these plans: look at their dates and at the documents' dates.",
                        company=self.company_id.name,
                        day=format_date(self.env, self.until),
                    ),
                ]
            )
        reasons = [f"{one.why}: {one.line_count}" for one in self.reason_ids]
        return f"{start} {'; '.join(reasons)}."

    def action_statements(self):
        """Open the open statements of the settled plans."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_statement_action"
        )
        domain = [
            ("root_plan_id", "in", self.plan_ids.root_id.ids),
            ("company_id", "=", self.company_id.id),
            ("state", "not in", ("locked", "paid")),
        ]
        return {**action, "domain": domain, "context": {}}

    def action_credits(self):
        """Show what was booked."""
        return self.run_ids.action_credits()

    def action_left_out(self):
        """Search and export the lines left out."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_settle_left_out_action"
        )
        return {**action, "domain": [("settle_id", "=", self.id)]}

from contextlib import closing

from odoo import api, fields, models

from ...tools.batch import INLINE_LIMIT, AlreadyRunning, one_transaction


class SalesCommissionSettlePayee(models.TransientModel):
    """What the statement pays in the end, after all that follows the table."""

    _name = "sales.commission.settle.payee"
    _inherit = "sales.commission.settle.payee"

    to_pay = fields.Monetary(
        "To pay then",
        compute="_compute_to_pay",
        help="What the statement of the period pays once this is applied: with "
        "minimum, adjustments, draws and what is carried in.",
    )
    to_pay_known = fields.Boolean(
        compute="_compute_to_pay",
        help="Not for more than a thousand rows to book: their statements tell it.",
    )

    @api.depends("settle_id.state", "payable")
    def _compute_to_pay(self):
        for settle, rows in self.grouped("settle_id").items():
            nets = settle._nets_then()
            for row in rows:
                net = nets.get((row.plan_id.id, row.payee_id.id, row.period_from))
                row.to_pay_known = net is not None
                row.to_pay = net or 0.0


class SalesCommissionSettle(models.TransientModel):
    _name = "sales.commission.settle"
    _inherit = "sales.commission.settle"

    def _nets_then(self):
        """Return {(root plan id, payee id, period): net} of the statements.

        Of a preview: applied, read and taken back, only when somebody looks at it.
        """
        if self.state != "preview":
            return self._nets()
        if sum(self.payee_ids.mapped("row_count")) > INLINE_LIMIT:
            return {}
        with closing(self.env.cr.savepoint()), one_transaction(self.env):
            try:
                self._apply_for_now()
            except AlreadyRunning:
                return {}
            return self._nets()

    def _apply_for_now(self):
        settlement = self.env["sales.commission.settlement"]
        for root in self.payee_ids.plan_id:
            run = settlement._new_run(
                root, self.company_id, self.until, settle_key=self.id
            )
            settlement._settle(root, self.company_id, self.until, run)

    def _nets(self):
        statements = self.env["sales.commission.statement"].search_fetch(
            [
                ("root_plan_id", "in", self.payee_ids.plan_id.ids),
                ("payee_id", "in", self.payee_ids.payee_id.ids),
                ("company_id", "=", self.company_id.id),
                ("date_from", "in", self.payee_ids.mapped("period_from")),
            ],
            ["root_plan_id", "payee_id", "date_from", "net"],
        )
        return {
            (one.root_plan_id.id, one.payee_id.id, one.date_from): one.net
            for one in statements
        }

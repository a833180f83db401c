import json
from contextlib import closing

from odoo import fields, models
from odoo.tools import SQL

from ...tools.batch import INLINE_LIMIT, AlreadyRunning, one_transaction


class SalesCommissionSettlePayee(models.TransientModel):
    """What the statement pays in the end, after all that follows the table."""

    _name = "sales.commission.settle.payee"
    _inherit = "sales.commission.settle.payee"

    to_pay = fields.Monetary(
        "To pay then",
        readonly=True,
        help="What the statement of the period pays once this is applied: with "
        "minimum, adjustments, draws and what is carried in.",
    )
    to_pay_known = fields.Boolean(
        readonly=True,
        help="Not for more than a thousand rows to book: their statements tell it.",
    )


class SalesCommissionSettle(models.TransientModel):
    _name = "sales.commission.settle"
    _inherit = "sales.commission.settle"

    def _preview_now(self):
        result = super()._preview_now()
        if nets := self._nets_then():
            self._store_to_pay(nets)
        return result

    def _store_to_pay(self, nets):
        """Write the nets on the rows of the preview: one statement."""
        found = [
            {"id": row.id, "net": nets[key]}
            for row in self.payee_ids
            if (key := (row.plan_id.id, row.payee_id.id, row.period_from)) in nets
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE sales_commission_settle_payee p
                   SET to_pay = t.net, to_pay_known = TRUE
                  FROM jsonb_to_recordset(%s::jsonb) AS t (id integer, net numeric)
                 WHERE t.id = p.id
                """,
                json.dumps(found),
            )
        )
        self.payee_ids.invalidate_recordset(["to_pay", "to_pay_known"])

    def _nets_then(self):
        """Return {(root plan id, payee id, period): net} of the statements.

        The preview is applied, read and taken back.
        """
        rows = self._sums("sales.commission.settle.payee", "row_count")
        if sum(rows.get(self, ())) > INLINE_LIMIT:
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

import base64

from odoo import fields, models

from ...tools.sheets import xlsx_file


class SalesCommissionReconciliation(models.TransientModel):
    _name = "sales.commission.reconciliation"
    _inherit = "sales.commission.reconciliation"

    workbook = fields.Binary(compute="_compute_workbook")

    def _compute_workbook(self):
        for report in self:
            rows = [report._titles(), *map(_row, report.line_ids)]
            content = xlsx_file({self.env._("Reconciliation"): rows})
            report.workbook = base64.b64encode(content)

    def action_xlsx(self):
        """Download the rows as a workbook."""
        self.ensure_one()
        name = f"reconciliation_{self.date_from}_{self.date_to}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/workbook/{name}?download=true",
            "target": "self",
        }

    def _titles(self):
        names = ("plan_id", "code", "rule_id", "amount", "document_count")
        described = self.line_ids._fields
        return [described[name]._description_string(self.env) for name in names]


def _row(line):
    labels = dict(line._fields["code"]._description_selection(line.env))
    return [
        line.plan_id.display_name,
        labels[line.code],
        line.rule_id.display_name or "",
        line.amount,
        line.document_count,
    ]

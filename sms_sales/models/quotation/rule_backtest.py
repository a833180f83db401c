from odoo import models


class SalesQuotationRule(models.Model):
    """From the rule to what it would have done."""

    _name = "sales.quotation.rule"
    _inherit = "sales.quotation.rule"

    def action_backtest(self):
        """Try the rules on the past, and show what they would have stopped."""
        test = self.env["sales.quotation.backtest"].create(
            {
                "name": ", ".join(self.mapped("name")),
                "company_id": (self.company_id[:1] or self.env.company).id,
                "rule_ids": [(6, 0, self.ids)],
            }
        )
        test.action_run()
        return {
            "type": "ir.actions.act_window",
            "res_model": test._name,
            "res_id": test.id,
            "view_mode": "form",
        }

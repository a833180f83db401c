from odoo import api, fields, models


class SalesCommissionCredit(models.Model):
    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    # a payee sees whom a sale was made to, but need not be allowed to read invoices
    customer_name = fields.Char(
        "Customer", compute="_compute_customer_name", compute_sudo=True
    )

    # the derivation names the plan and the document, which are not the payee's to read
    explanation_text = fields.Text(compute_sudo=True)

    @api.depends("move_line_id.move_id.partner_id", "order_line_id.order_partner_id")
    def _compute_customer_name(self):
        for credit in self:
            customer = (
                credit.move_line_id.move_id.partner_id
                or credit.order_line_id.order_partner_id
            )
            credit.customer_name = customer.commercial_partner_id.name

    def action_why(self):
        """Show in words how this amount came about."""
        self.ensure_one()
        view = self.env.ref("sms_sales.sales_commission_credit_view_why")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why %s", self.source_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }

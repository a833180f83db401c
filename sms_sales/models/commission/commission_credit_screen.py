from odoo import api, fields, models
from odoo.tools import format_amount


class SalesCommissionCredit(models.Model):
    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    # a payee sees whom a sale was made to, but need not be allowed to read invoices
    customer_name = fields.Char(
        "Customer", compute="_compute_customer_name", compute_sudo=True
    )

    # the derivation names the plan and the document, which are not the payee's to read
    explanation_text = fields.Text(compute_sudo=True)
    may_dispute = fields.Boolean(compute="_compute_may_dispute")

    @api.depends("source_name", "commission")
    def _compute_display_name(self):
        for credit in self:
            amount = format_amount(
                self.env, credit.commission, credit.company_currency_id
            )
            credit.display_name = f"{credit.source_name or ''} · {amount}"

    @api.depends("move_line_id.move_id.partner_id", "order_line_id.order_partner_id")
    def _compute_customer_name(self):
        for credit in self:
            customer = (
                credit.move_line_id.move_id.partner_id
                or credit.order_line_id.order_partner_id
            )
            credit.customer_name = customer.commercial_partner_id.name

    @api.depends_context("uid")
    @api.depends("statement_id.state")
    def _compute_may_dispute(self):
        for credit in self:
            statement = credit.statement_id
            credit.may_dispute = statement.is_mine and statement.state != "paid"

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

    def action_dispute(self):
        """Let the payee say what is wrong with this line."""
        self.ensure_one()
        action = self.statement_id.action_dispute()
        context = {**action["context"], "default_credit_id": self.id}
        return {**action, "context": context}

from odoo import Command, fields, models


class SalesCommissionBillLine(models.TransientModel):
    """What would become of one statement."""

    _name = "sales.commission.bill.line"
    _description = "Preview of a Commission Bill"
    _order = "reason desc, id"

    wizard_id = fields.Many2one(
        "sales.commission.bill", required=True, index=True, ondelete="cascade"
    )
    statement_id = fields.Many2one(
        "sales.commission.statement", required=True, ondelete="cascade"
    )
    payee_id = fields.Many2one(related="statement_id.payee_id")
    company_id = fields.Many2one(related="statement_id.company_id")
    currency_id = fields.Many2one(related="statement_id.currency_id")
    date_to = fields.Date(related="statement_id.date_to")
    amount = fields.Monetary()
    bill_currency_id = fields.Many2one("res.currency", "Currency of the bill")
    bill_amount = fields.Monetary(
        "On the bill", currency_field="bill_currency_id", help="Before tax."
    )
    kind = fields.Selection(
        [("bill", "Vendor bill"), ("refund", "Vendor credit")], "Becomes"
    )
    reason = fields.Selection(
        [
            ("employee", "Paid through payroll"),
            ("own", "Your own commission: somebody else has to bill it"),
            ("open", "Not locked yet"),
            ("paid", "Paid"),
            ("billed", "Already on a bill"),
            ("zero", "Nothing to pay"),
            ("negative", "Negative: carried to the next statement"),
            ("carried", "Negative, and already carried into a locked statement"),
            ("no_product", "No commission product in the settings of the company"),
            ("no_journal", "No self-billing journal in the settings of the company"),
            ("no_rate", "No exchange rate on the date of the bill"),
            ("changed", "Changed since the preview"),
        ],
        "Left out because",
    )
    bill_id = fields.Many2one("account.move", readonly=True, ondelete="set null")

    def _differs_from(self, vals):
        """Return whether a fresh verdict says something else than this preview."""
        return (
            vals["reason"]
            or vals["kind"] != self.kind
            or vals["bill_currency_id"] != self.bill_currency_id.id
            or self.bill_currency_id.compare_amounts(
                vals["bill_amount"], self.bill_amount
            )
        )

    def _bill_key(self):
        """Hook: statements with the same key share a bill."""
        self.ensure_one()
        key = (self.company_id, self.payee_id, self.bill_currency_id, self.kind)
        return key + (self.statement_id,) * (self.wizard_id.bill_per == "statement")

    def _prepare_bill_vals(self):
        """Hook: values of the bill that pays these lines' statements."""
        payee = self.payee_id
        # Accountants use the settings of the company without administering it.
        company = self.company_id.sudo()
        journal = company.sales_commission_journal_id
        if payee.sales_self_billing:
            journal = company.sales_commission_self_billing_journal_id
        names = ", ".join(self.statement_id.mapped("name"))
        vals = {
            "move_type": "in_refund" if self[0].kind == "refund" else "in_invoice",
            "partner_id": payee.id,
            "company_id": company.id,
            "currency_id": self.bill_currency_id.id,
            "invoice_date": self.wizard_id.bill_date,
            "invoice_origin": names,
            "ref": names,
            "invoice_line_ids": [
                Command.create(line._prepare_bill_line_vals(company)) for line in self
            ],
        }
        return {**vals, "journal_id": journal.id} if journal else vals

    def _prepare_bill_line_vals(self, company):
        return {
            "product_id": company.sales_commission_product_id.id,
            "name": self.statement_id.name,
            "quantity": 1.0,
            "price_unit": abs(self.bill_amount),
            "sales_statement_id": self.statement_id.id,
            "analytic_distribution": company.sales_commission_analytic_distribution,
        }

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# Of eleven invoices two are not paid.
SLOW = {4, 9}


class SalesDemo(models.AbstractModel):
    """What customers pay, and when."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _collect(self):
        parts = self._ref("alder_invoice_parts")
        for company in self._companies():
            self._within(company)._collect_all(parts)
        eu = self._within(parts.company_id)
        for months, part in ((-3, 12000.0), (-1, 8000.0)):
            eu._pay(parts, self._day(months, 24), amount=part)

    @api.model
    def _collect_all(self, besides):
        """Pay what was due a fortnight ago, month by month, but for the slow ones."""
        today = fields.Date.context_today(self)
        invoices = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("id", "not in", besides.ids),
            ]
        )
        days = {}
        for turn, invoice in enumerate(invoices.sorted("name")):
            slow = turn % 11 in SLOW and invoice.move_type == "out_invoice"
            day = self._pay_day(invoice)
            if day <= today and not slow:
                days.setdefault((day, invoice.move_type), []).append(invoice.id)
        for (day, _kind), ids in days.items():
            self._pay(invoices.browse(ids), day)

    @api.model
    def _pay_day(self, invoice):
        """Customers pay on the 20th, four to eight weeks after the invoice."""
        return (invoice.invoice_date + relativedelta(days=25)).replace(
            day=20
        ) + relativedelta(months=invoice.invoice_date.day > 12)

    @api.model
    def _pay(self, invoices, day, **values):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard = register.create(
            {"payment_date": day, "group_payment": False, **values}
        )
        return wizard._create_payments()

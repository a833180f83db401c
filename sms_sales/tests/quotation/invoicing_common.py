from odoo import Command
from odoo.tests import freeze_time

from .common import QuotationCase


class InvoicingCase(QuotationCase):
    """A weekly policy on Mondays, of Kestrel Labs; today is Tuesday of week 11."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._load_chart(cls.company)
        cls.company.partner_id.tz = "UTC"
        cls.customer.email = "books@kestrel.example"
        (cls.balance + cls.scale).invoice_policy = "order"
        cls.accountant = cls._create_user("accountant", "quote_books")
        cls.policy = cls._create_policy()
        cls.customer.sales_invoicing_policy_id = cls.policy

    @classmethod
    def _load_chart(cls, company):
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company, install_demo=False
            )

    @classmethod
    def _create_policy(cls, **values):
        policies = cls.env["sales.invoicing.policy"].with_user(cls.manager)
        return policies.create(
            {"name": "Weekly", "when": "weekly", "post": True, **values}
        )

    @classmethod
    def _confirmed(cls, *lines, **values):
        """Return a confirmed order of the seller, of a balance if nothing is said."""
        order = cls._create_order(*(lines or (cls.balance,)), **values)
        order.action_confirm()
        return order.sudo()

    def _run(self, policy=None, company=None, day=None):
        """Let the policy invoice as the scheduled action does; return the run."""
        policy, company = policy or self.policy, company or self.company
        with freeze_time(day or "2026-03-10 10:00:00"):
            policy.sudo()._invoice(company)
            return self.env["sales.invoicing.run"].sudo()._last(policy, company)

    def _lines(self, run):
        return {line.order_id: line for line in run.line_ids}

    def _deliver(self, order, quantity):
        order.order_line[0].qty_delivered = quantity

    @classmethod
    def _lines_of(cls, product, quantity, **values):
        row = {"product_id": product.id, "product_uom_qty": quantity, **values}
        return Command.create(row)

"""The button *Commission credits* on what is credited and on who is paid."""

from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = "account.move"

    sales_credit_count = fields.Integer(
        "Commission credits", compute="_compute_sales_credit_count"
    )

    def _compute_sales_credit_count(self):
        credits = self.env["sales.commission.credit"]
        counts = credits._count_by(self, "move_line_id", "move_id")
        for move in self:
            move.sales_credit_count = counts.get(move.id, 0)

    def action_sales_credits(self):
        """Show what was credited for these documents."""
        return self.env["sales.commission.credit"]._open(
            [("move_line_id.move_id", "in", self.ids)]
        )


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    sales_credit_count = fields.Integer(
        "Commission credits", compute="_compute_sales_credit_count"
    )

    def _compute_sales_credit_count(self):
        credits = self.env["sales.commission.credit"]
        counts = credits._count_by(self, "order_line_id", "order_id")
        for order in self:
            order.sales_credit_count = counts.get(order.id, 0)

    def action_sales_credits(self):
        """Show what was credited for these orders and their invoices."""
        return self.env["sales.commission.credit"]._open(
            [("order_line_id.order_id", "in", self.ids)]
        )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_credit_count = fields.Integer(
        "Commission credits", compute="_compute_sales_credit_count"
    )

    def _compute_sales_credit_count(self):
        counts = self.env["sales.commission.credit"]._count_by(self, "payee_id")
        for partner in self:
            partner.sales_credit_count = counts.get(partner._origin.id, 0)

    def action_sales_credits(self):
        """Show what was credited to these payees."""
        return self.env["sales.commission.credit"]._open([("payee_id", "in", self.ids)])


class SalesCommissionPlan(models.Model):
    _name = "sales.commission.plan"
    _inherit = "sales.commission.plan"

    def action_sales_credits(self):
        """Show what was credited by this version of the plan."""
        return self.env["sales.commission.credit"]._open(
            [("pool_id.plan_id", "in", self.ids)]
        )

    def action_pools(self):
        """Show how far the payees are."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_pool_action"
        )
        return {**action, "domain": [("plan_id", "in", self.ids)], "context": {}}

    def action_settle(self):
        """Preview what settling this plan would book."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_settle_action"
        )
        context = {"default_plan_ids": self.ids}
        if self.company_id:
            # The plans are only settled where they pay.
            context["default_company_id"] = self.company_id[0].id
        return {**action, "context": context}


class SalesCommissionCredit(models.Model):
    _name = "sales.commission.credit"
    _inherit = "sales.commission.credit"

    def _count_by(self, records, line_name, document_name=None):
        """Number of credits the user may see, by id of ``records``."""
        path = f"{line_name}.{document_name}" if document_name else line_name
        if not records.ids or not self.has_access("read"):
            return {}
        found = self._read_group([(path, "in", records.ids)], [line_name], ["__count"])
        counts = {}
        for line, count in found:
            document = line[document_name] if document_name else line
            counts[document.id] = counts.get(document.id, 0) + count
        return counts

    def _open(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_commission_credit_action"
        )
        return {**action, "domain": domain, "context": {}}

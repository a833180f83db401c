from odoo import api, fields, models
from odoo.exceptions import UserError


class SalesInvoicingPolicy(models.Model):
    """What a policy's form and its buttons show."""

    _name = "sales.invoicing.policy"
    _inherit = "sales.invoicing.policy"

    order_count = fields.Integer(
        string="To invoice",
        compute="_compute_order_count",
        help="Confirmed orders with this policy that have something to invoice.",
    )
    run_count = fields.Integer(compute="_compute_run_count")
    partner_count = fields.Integer(
        string="Customers",
        compute="_compute_partner_count",
        help="Customers with this policy in your company.",
    )

    def _compute_order_count(self):
        orders = self.env["sale.order"]
        if not orders.has_access("read"):
            self.order_count = 0
            return
        counts = dict(
            orders._read_group(
                self._orders_domain(), ["sales_invoicing_policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.order_count = counts.get(policy, 0)

    @api.depends("run_ids")
    def _compute_run_count(self):
        counts = dict(
            self.env["sales.invoicing.run"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.run_count = counts.get(policy, 0)

    @api.depends_context("company")
    def _compute_partner_count(self):
        partners = self.env["res.partner"]
        for policy in self:
            domain = [("sales_invoicing_policy_id", "=", policy.id)]
            policy.partner_count = partners.search_count(domain) if policy.id else 0

    def action_preview(self):
        """Show what would be invoiced now, and what not, and why."""
        self.ensure_one()
        preview = self.env["sales.invoicing.preview"].create({"policy_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would be invoiced now"),
            "res_model": preview._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_run(self):
        """Invoice now what the preview shows, for the company the user works in."""
        self.ensure_one()
        self.check_access("write")
        company = self.company_id or self.env.company
        if not self.active:
            raise UserError(
                self.env._("“%s” is archived: restore it before it runs.", self.name)
            )
        run = self._ask_for_run(company)
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "views": [(False, "form")],
        }

    def action_open_runs(self):
        """Show the runs of the policy."""
        self.ensure_one()
        return self._opened(
            "sms_sales.sales_invoicing_run_action", [("policy_id", "=", self.id)]
        )

    def action_open_orders(self):
        """Show the confirmed orders that wait to be invoiced."""
        self.ensure_one()
        return self._opened("sale.action_orders", list(self._orders_domain()))

    def action_open_partners(self):
        """Show the customers who have the policy in this company."""
        self.ensure_one()
        return self._opened(
            "account.res_partner_action_customer",
            [("sales_invoicing_policy_id", "=", self.id)],
        )

    def _opened(self, xml_id, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": domain, "context": {"create": False}}

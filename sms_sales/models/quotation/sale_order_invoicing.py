from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """The invoicing policy of an order: the customer's, and fixed once confirmed."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_invoicing_policy_id = fields.Many2one(
        "sales.invoicing.policy",
        string="Invoicing policy",
        compute="_compute_sales_invoicing_policy_id",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        domain="[('company_id', 'in', [False, company_id])]",
        help="When it is invoiced, and what happens with the invoice. It is the "
        "customer's, else the company's; once the order is confirmed only a sales "
        "manager changes it. Empty: it is invoiced by hand.",
    )

    sales_may_change_policy = fields.Boolean(compute="_compute_sales_may_change_policy")

    @api.depends_context("uid")
    def _compute_sales_may_change_policy(self):
        manager = self.env.user.has_group("sales_team.group_sale_manager")
        self.sales_may_change_policy = manager

    @api.depends("partner_id", "company_id")
    def _compute_sales_invoicing_policy_id(self):
        if not self.env["sales.room"]._is_on("quotation"):
            for order in self:
                order.sales_invoicing_policy_id = order.sales_invoicing_policy_id
            return
        for order in self:
            company = order.company_id or self.env.company
            order.sales_invoicing_policy_id = (
                order.partner_id.with_company(company)._sales_invoicing_policy()
                if order.partner_id
                else False
            )

    def write(self, vals):
        if "sales_invoicing_policy_id" in vals:
            self._sales_check_policy_open(vals["sales_invoicing_policy_id"])
        return super().write(vals)

    def _sales_check_policy_open(self, policy_id):
        manager = self.env.user.has_group("sales_team.group_sale_manager")
        if self.env.su or manager:
            return
        for order in self.filtered(lambda one: one.state not in ("draft", "sent")):
            if order.sales_invoicing_policy_id.id != policy_id:
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed: its invoicing policy is agreed with "
                        "the customer. Ask a sales manager to change it.",
                        order=order.display_name,
                    )
                )

    def _action_confirm(self):
        res = super()._action_confirm()
        if not self.env["sales.room"]._is_on("quotation"):
            return res
        # Reading a policy is no right of everybody whose orders get confirmed.
        policies = self.sudo().sales_invoicing_policy_id
        if "confirmation" in policies.mapped("when"):
            policies._wake()
        return res

    def _sales_amount_to_invoice(self):
        """Return the untaxed amount that could be invoiced now, drafts counted."""
        self.ensure_one()
        total = 0.0
        for line in self.order_line.filtered("qty_to_invoice"):
            if line.is_downpayment:
                total -= line.untaxed_amount_invoiced
            elif line.product_uom_qty:
                share = line.qty_to_invoice / line.product_uom_qty
                total += line.price_subtotal * share
            else:
                total += line.price_unit * line.qty_to_invoice
        return total

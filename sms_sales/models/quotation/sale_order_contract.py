from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import format_date

from ...engine.quotation.renewal import later, next_end
from ...tools.company_day import day_of


class SaleOrderTemplate(models.Model):
    _name = "sale.order.template"
    _inherit = "sale.order.template"

    sales_duration_months = fields.Integer(
        string="Contract (months)",
        help="An order of this template is a contract that ends so many months after "
        "its begin, or its confirmation. 0: no contract.",
    )

    _sales_duration_check = models.Constraint(
        "CHECK(sales_duration_months >= 0)", "A contract cannot last negative months."
    )


class SaleOrder(models.Model):
    """An order that is a contract: it begins, ends, and is renewed."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_start_date = fields.Date(
        string="Contract begins",
        copy=False,
        help="Empty: on the day of the order.",
    )
    sales_end_date = fields.Date(
        string="Contract ends",
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="The first day on which it holds no more. By automations of the kind "
        "Renewal a quotation is made ahead of it.",
    )
    sales_automation_id = fields.Many2one(
        "sales.quotation.automation",
        string="Made by",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )
    sales_renewal_of_id = fields.Many2one(
        "sale.order",
        string="Renewal of",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    sales_renewal_ids = fields.One2many(
        "sale.order", "sales_renewal_of_id", string="Renewals"
    )
    sales_renewal_count = fields.Integer(
        string="Number of renewals", compute="_compute_sales_renewal_count"
    )

    @api.depends("sales_renewal_ids")
    def _compute_sales_renewal_count(self):
        counts = dict(
            self._read_group(
                [("sales_renewal_of_id", "in", self.ids)],
                ["sales_renewal_of_id"],
                ["__count"],
            )
        )
        for order in self:
            order.sales_renewal_count = counts.get(order._origin, 0)

    @api.constrains("sales_start_date", "sales_end_date")
    def _check_sales_contract(self):
        for order in self.filtered("sales_end_date"):
            if order.sales_end_date <= order._sales_contract_start():
                raise ValidationError(
                    self.env._(
                        "The contract %(order)s would end on %(end)s, before it "
                        "begins on %(start)s. Correct one of the days.",
                        order=order.name,
                        end=format_date(self.env, order.sales_end_date),
                        start=format_date(self.env, order._sales_contract_start()),
                    )
                )

    def _action_confirm(self):
        result = super()._action_confirm()
        if self.env["sales.room"]._is_on("quotation"):
            self._sales_set_end()
        return result

    def _sales_set_end(self):
        """A contract by its template ends so many months after it begins."""
        for order in self:
            months = order.sale_order_template_id.sales_duration_months
            if months and not order.sales_end_date:
                order.sales_end_date = later(order._sales_contract_start(), months)

    def _sales_contract_start(self):
        """Return the first day; if not said, the order's, where its company is."""
        self.ensure_one()
        if self.sales_start_date:
            return self.sales_start_date
        return day_of(self.company_id, self.date_order)

    def _sales_next_end(self):
        """Return the end of the contract that follows this one."""
        self.ensure_one()
        return next_end(self._sales_contract_start(), self.sales_end_date)

    @api.model
    def _sales_today(self, company):
        """Return what day it is where the company is."""
        return day_of(company)

    def _sales_automation_facts(self):
        """Return what automations ask of an order."""
        self.ensure_one()
        return {
            **self.partner_id._sales_automation_facts(),
            "company": frozenset(self.company_id.ids),
            "team": frozenset(self.team_id.ids),
            "product": frozenset(self.order_line.product_id.categ_id.ids),
        }

    def action_open_sales_renewals(self):
        """Open what renews this order."""
        self.ensure_one()
        return self._sales_open(self.sales_renewal_ids)

    def action_open_sales_renewal_of(self):
        """Open the order that this one renews."""
        self.ensure_one()
        return self._sales_open(self.sales_renewal_of_id)

    def _sales_open(self, orders):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Renewals"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", orders.ids)],
        }
        if len(orders) == 1:
            action.update(res_id=orders.id, views=[(False, "form")])
        return action

from odoo import api, fields, models

# What the project app says when it makes an order for a project or a task.
BY_PROJECTS = ("create_for_project_id", "create_for_task_id")


class SaleOrder(models.Model):
    """Which orders the host's other apps have made by themselves."""

    _name = "sale.order"
    _inherit = "sale.order"

    sales_of_shop = fields.Boolean(
        string="Made by the shop",
        default=False,
        readonly=True,
        kept=True,
        copy=False,
        help="Such orders are outside rules that do not name orders of the shop. "
        "Sending the website of a quotation changes nothing.",
    )
    sales_of_project = fields.Boolean(
        string="Made by the project app",
        default=lambda self: any(self.env.context.get(name) for name in BY_PROJECTS),
        readonly=True,
        kept=True,
        copy=False,
        help="Such orders are outside rules that do not name orders of projects. "
        "Choosing a project on a quotation changes nothing.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # The shop makes its carts as the system, whoever visits it.
        if self.env.su:
            vals_list = [
                {**vals, "sales_of_shop": bool(vals.get("website_id"))}
                for vals in vals_list
            ]
        return super().create(vals_list)

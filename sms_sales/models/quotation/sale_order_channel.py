from odoo import fields, models

# What the project app says when it makes an order for a project or a task.
BY_PROJECTS = ("create_for_project_id", "create_for_task_id")


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = "sale.order"

    sales_of_project = fields.Boolean(
        string="Made by the project app",
        default=lambda self: any(self.env.context.get(name) for name in BY_PROJECTS),
        readonly=True,
        kept=True,
        copy=False,
        help="Such orders are outside rules that do not name orders of projects. "
        "Choosing a project on a quotation changes nothing.",
    )

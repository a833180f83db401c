from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = "product.product"

    sales_minimum_qty = fields.Float(
        string="Warn Below",
        digits="Product Unit",
        company_dependent=True,
        help="Salespeople are told when less than this is forecast in a warehouse. A "
        "reordering rule goes before it.",
    )


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = "product.template"

    sales_minimum_qty = fields.Float(
        string="Warn Below",
        digits="Product Unit",
        compute="_compute_sales_minimum_qty",
        inverse="_inverse_sales_minimum_qty",
        help="Salespeople are told when less than this is forecast in a warehouse. A "
        "reordering rule goes before it.",
    )

    @api.depends_context("company")
    @api.depends("product_variant_ids.sales_minimum_qty")
    def _compute_sales_minimum_qty(self):
        for template in self:
            only = template.product_variant_ids
            template.sales_minimum_qty = len(only) == 1 and only.sales_minimum_qty

    def _inverse_sales_minimum_qty(self):
        for template in self:
            if len(template.product_variant_ids) == 1:
                minimum = template.sales_minimum_qty
                template.product_variant_ids.sales_minimum_qty = minimum


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = "product.category"

    sales_service_level = fields.Float(
        string="Service Level",
        help="In how many replenishment cycles of a hundred nothing of this category "
        "runs out; 0 is what the category above it has, or the company.",
    )

    @api.constrains("sales_service_level")
    def _check_sales_service_level(self):
        for category in self:
            level = category.sales_service_level
            if level and not 0.5 <= level < 1:
                raise ValidationError(
                    self.env._(
                        "%(category)s: a service level lies between 50 %% and less "
                        "than 100 %%; 0 takes over the one above.",
                        category=category.display_name,
                    )
                )

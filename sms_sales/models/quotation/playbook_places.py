from odoo import api, fields, models


class SalesPlaybookMixin(models.AbstractModel):
    """What a playbook is opened from: products, quotations, opportunities."""

    _name = "sales.playbook.mixin"
    _description = "Has Playbooks"

    sales_playbook_count = fields.Integer(
        string="Playbooks", compute="_compute_sales_playbook_count"
    )

    @api.depends_context("allowed_company_ids")
    def _compute_sales_playbook_count(self):
        playbooks = self._sales_all_playbooks()
        for record in self:
            record.sales_playbook_count = len(record._sales_playbooks(playbooks))

    def action_open_sales_playbooks(self):
        """Open what helps to sell this."""
        self.ensure_one()
        return self._sales_playbooks(self._sales_all_playbooks())._open()

    @api.model
    def _sales_all_playbooks(self):
        playbooks = self.env["sales.playbook"]
        if not self.env["sales.room"]._is_on("quotation"):
            return playbooks
        if not playbooks.has_access("read"):
            return playbooks
        return playbooks.search([])

    def _sales_playbooks(self, playbooks):
        """Hook: return those of ``playbooks`` that are about this."""
        return playbooks.browse()


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "sales.playbook.mixin"]

    def _sales_playbooks(self, playbooks):
        return playbooks._about(self._origin)


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "sales.playbook.mixin"]

    def _sales_playbooks(self, playbooks):
        return playbooks._about(self.product_tmpl_id._origin)


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "sales.playbook.mixin"]

    @api.depends("order_line.product_id")
    def _compute_sales_playbook_count(self):
        return super()._compute_sales_playbook_count()

    def _sales_playbooks(self, playbooks):
        return playbooks._about(self.order_line.product_template_id._origin)


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "sales.playbook.mixin"]

    @api.depends("product_id")
    def _compute_sales_playbook_count(self):
        return super()._compute_sales_playbook_count()

    def _sales_playbooks(self, playbooks):
        return playbooks._about(self.product_template_id._origin)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sales.playbook.mixin"]

    @api.depends("partner_id")
    def _compute_sales_playbook_count(self):
        return super()._compute_sales_playbook_count()

    def _sales_playbooks(self, playbooks):
        """By what the account is interested in, and what it was offered here."""
        partner = self.partner_id
        interests = partner.sales_interest_ids
        interests |= partner.commercial_partner_id.sales_interest_ids
        offered = self.order_ids.order_line.product_template_id
        return playbooks._about(offered._origin, interests)

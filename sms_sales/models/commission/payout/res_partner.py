from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_commission_currency_id = fields.Many2one(
        "res.currency",
        string="Commission currency",
        help="Currency of this agent's commission bills, converted at the date of the "
        "bill. Empty: the currency they usually bill in, else your company's.",
    )
    sales_self_billing = fields.Boolean(
        string="Self-billing",
        help="You make out the commission bills on behalf of this agent, in the "
        "self-billing journal.",
    )

    def _sales_commission_currency(self, company):
        """Return the currency in which this agent is billed by ``company``."""
        partner = self.with_company(company)
        if partner.sales_commission_currency_id:
            return partner.sales_commission_currency_id
        # The purchase app, where it is there, knows what the vendor bills in.
        if "property_purchase_currency_id" in partner._fields:
            return partner.property_purchase_currency_id or company.currency_id
        return company.currency_id

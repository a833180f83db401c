from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_invoicing_policy_id = fields.Many2one(
        "sales.invoicing.policy",
        string="Invoicing policy",
        company_dependent=True,
        domain="[('company_id', 'in', [False, current_company_id])]",
        help="When this customer's orders are invoiced, in your company. It holds for "
        "all contacts of the customer, on orders made from now on.",
    )

    def _sales_invoicing_policy(self):
        """Return the policy for an order of this contact, in ``env.company``.

        That of the customer, else of the company; archived ones invoice nothing.
        """
        company = self.env.company
        choices = (
            self.commercial_partner_id.sales_invoicing_policy_id,
            company.sales_invoicing_policy_id,
        )
        for policy in choices:
            if policy.active and policy.company_id in (company, company.browse()):
                return policy
        return self.env["sales.invoicing.policy"]

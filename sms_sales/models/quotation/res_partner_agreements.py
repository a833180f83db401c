from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = "res.partner"

    sales_agreement_count = fields.Integer(compute="_compute_sales_agreement_count")

    def _compute_sales_agreement_count(self):
        agreements = self.env["sales.price.agreement"]
        if not agreements.has_access("read"):
            self.sales_agreement_count = 0
            return
        counts = dict(
            agreements._read_group(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("state", "=", "running"),
                ],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.sales_agreement_count = counts.get(partner.commercial_partner_id, 0)

    def action_open_sales_agreements(self):
        """Show the price agreements of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_price_agreement_action"
        )
        account = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "=", account.id)],
            "context": {"default_partner_id": account.id},
        }

from odoo import api, models


class ResPartner(models.Model):
    """What decides whose an account is, and when that is decided anew."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _sales_fact_fields(self):
        """Return the fields that rules ask for."""
        return (
            "country_id",
            "state_id",
            "sales_postcode_key",
            "industry_id",
            "category_id",
            "sales_employee_count",
            "sales_yearly_revenue",
            "sales_interest_ids",
        )

    @api.model
    def _sales_placing_fields(self):
        """Return what a change of an account's territory, and its contacts', hangs on.

        By its company, because the host writes the address of a company from that of
        a contact without passing by any override of ``write``.
        """
        own = ("active", "company_id", "partner_share", *self._sales_fact_fields())
        return ("commercial_partner_id", *(f"commercial_partner_id.{n}" for n in own))

    def _sales_place(self):
        """Place these commercial entities, and show whose they are."""
        saved = self.filtered(lambda partner: isinstance(partner.id, int))
        for partner in self - saved:
            partner.sales_territory_id = partner._origin.sales_territory_id
        facts = dict.fromkeys(saved.ids)
        companies = {partner.id: partner.company_id.id or 0 for partner in saved}
        shown = self.env["sales.territory.placing"]._place(
            "account_id", facts, companies
        )
        for partner in saved:
            partner.sales_territory_id = shown.get(partner.id)

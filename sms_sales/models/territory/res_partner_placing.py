from odoo import api, models, tools
from odoo.tools import SQL


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

    @api.model
    def _sales_accounts_sql(self):
        """Return the condition that ``p`` is an account: an active commercial entity,
        no user's, none of our companies, and not a vendor only."""
        return SQL(
            """
            p.active AND p.commercial_partner_id = p.id AND p.partner_share
            AND NOT (COALESCE(p.supplier_rank, 0) > 0
                     AND COALESCE(p.customer_rank, 0) = 0)
            AND NOT EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)
            """
        )

    @api.model
    def _sales_facts_sql(self, plan):
        """Return the SQL of what is known of all accounts that ``plan`` places."""
        company = plan.company_id.id
        return SQL(
            """
            SELECT p.id AS account_id, p.country_id, p.state_id,
                   p.sales_postcode_key::text AS key, p.industry_id, g.tag_ids,
                   p.sales_employee_count AS employees,
                   p.sales_yearly_revenue::float8 AS revenue, i.interest_ids
              FROM res_partner p
              LEFT JOIN (SELECT partner_id, array_agg(category_id ORDER BY category_id)
                                  AS tag_ids
                           FROM res_partner_res_partner_category_rel
                          GROUP BY partner_id) g ON g.partner_id = p.id
              LEFT JOIN (SELECT partner_id, array_agg(category_id ORDER BY category_id)
                                  AS interest_ids
                           FROM sales_partner_interest_rel
                          GROUP BY partner_id) i ON i.partner_id = p.id
             WHERE %s AND %s
            """,
            self._sales_accounts_sql(),
            SQL("(p.company_id IS NULL OR p.company_id = %s)", company)
            if company
            else SQL("TRUE"),
        )

    @api.model
    @tools.ormcache()
    def _sales_our_partners(self):
        """Return the ids of the partners that our companies are."""
        # Who saves a contact need not see all companies.
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return frozenset(companies.search([]).partner_id.ids)

    def _sales_place_anew(self):
        """Decide anew whether these are accounts: companies of ours have changed."""
        if self.env["sales.room"]._is_on("territory"):
            self.env.registry.clear_cache()
            self.env.add_to_compute(self._fields["sales_territory_id"], self)

    def _sales_facts(self):
        """Return {id: what is known of the account}, None for who is none."""
        ours = self._sales_our_partners()
        return {
            partner.id: partner._sales_fact()
            if partner._sales_is_account() and partner.id not in ours
            else None
            for partner in self
        }

    def _sales_is_account(self):
        """Return whether a territory may own it; see :meth:`_sales_accounts_sql`."""
        self.ensure_one()
        vendor_only = self.supplier_rank > 0 and not self.customer_rank
        entity = self.commercial_partner_id == self
        return self.active and entity and self.partner_share and not vendor_only

    def _sales_fact(self):
        self.ensure_one()
        return {
            "account_id": self.id,
            "country_id": self.country_id.id or None,
            "state_id": self.state_id.id or None,
            "key": self.sales_postcode_key or None,
            "industry_id": self.industry_id.id or None,
            "tag_ids": self.category_id.ids,
            "employees": self.sales_employee_count,
            "revenue": self.sales_yearly_revenue,
            "interest_ids": self.sales_interest_ids.ids,
        }

    def _sales_place(self, contacts):
        """Place these partners, and show whose they are.

        :param contacts: those that show the territory of their company; they may have
            been accounts until now
        """
        saved = self.filtered(lambda partner: isinstance(partner.id, int))
        for partner in self - saved - contacts:
            partner.sales_territory_id = partner._origin.sales_territory_id
        facts = saved._sales_facts()
        companies = {partner.id: partner.company_id.id or 0 for partner in saved}
        shown = self.env["sales.territory.placing"]._place(
            "account_id", facts, companies
        )
        for partner in saved - contacts:
            partner.sales_territory_id = shown.get(partner.id)

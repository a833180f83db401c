from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.territory.postcode import postcode_key
from ...tools.cached_columns import refresh_columns
from .res_partner_territory import ALL_AT_ONCE


class CrmLead(models.Model):
    """Whose a lead is: its account's, else by its own address."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    sales_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory",
        compute="_compute_sales_territory_id",
        store=True,
        kept=True,
        index="btree_not_null",
        help="The territory of its customer in its company; without a customer, that "
        "of its own address.",
    )
    sales_postcode_key = fields.Char(
        string="Postcode as compared",
        compute="_compute_sales_postcode_key",
        store=True,
    )

    @api.model
    def load(self, fields, data):
        placing = self.env["sales.territory.placing"]
        return placing._load(self._name, super().load, fields, data)

    @api.depends("zip", "country_id")
    def _compute_sales_postcode_key(self):
        # Also while the room is off, or it would begin with the codes of before.
        for lead in self:
            lead.sales_postcode_key = postcode_key(lead.country_id.code, lead.zip)

    @api.depends(
        "partner_id.commercial_partner_id",
        "partner_id.sales_territory_id",
        "company_id",
        "country_id",
        "state_id",
        "sales_postcode_key",
    )
    def _compute_sales_territory_id(self):
        if not self.env["sales.room"]._is_on("territory"):
            return
        of_accounts = self.filtered("partner_id")
        of_accounts._sales_follow_accounts()
        (self - of_accounts)._sales_place()

    def _sales_plan_key(self):
        """Return whose plan places it: by its company, without one its account's."""
        company = self.company_id or self.partner_id.commercial_partner_id.company_id
        return self.env["sales.territory.plan"]._sales_key(company.id)

    def _sales_follow_accounts(self):
        """Show the territory of the account in the company of the lead."""
        key = self.env["sales.territory.plan"]._sales_key
        elsewhere = self.browse()
        # Who saves a lead need not be allowed to book territories.
        self.env["sales.territory.assignment"].sudo()._end_of_leads(self._origin.ids)
        for lead in self:
            account = lead.partner_id.commercial_partner_id
            if lead._sales_plan_key() == key(account.company_id.id):
                lead.sales_territory_id = account.sales_territory_id
            else:
                elsewhere += lead
        accounts = elsewhere.partner_id.commercial_partner_id
        owners = self.env["sales.territory.assignment"]._owners(
            "account_id", accounts._origin.ids
        )
        for lead in elsewhere:
            account = lead.partner_id.commercial_partner_id._origin
            owner = owners.get((key(lead.company_id.id), account.id))
            lead.sales_territory_id = owner

    def _sales_place(self):
        """Place leads of nobody's by their own address."""
        saved = self.filtered(lambda lead: isinstance(lead.id, int))
        for lead in self - saved:
            lead.sales_territory_id = lead._origin.sales_territory_id
        # Lost is not nobody's: who lost how many is asked by territory.
        facts = {lead.id: lead._sales_fact() for lead in saved}
        companies = {lead.id: lead.company_id.id or 0 for lead in saved}
        shown = self.env["sales.territory.placing"]._place("lead_id", facts, companies)
        for lead in saved:
            lead.sales_territory_id = shown.get(lead.id)

    def _sales_fact(self):
        """Return what is known of a lead of nobody's: its address."""
        self.ensure_one()
        return {
            "country_id": self.country_id.id or None,
            "state_id": self.state_id.id or None,
            "key": self.sales_postcode_key or None,
        }

    @api.model
    def _sales_refresh_territories(self, subject, ids=None):
        """Make leads say what the ledger says, of accounts or of themselves."""
        ledger = self.env["sales.territory.assignment"]
        company = SQL("COALESCE(l.company_id, c.company_id)")
        column = SQL("c.id" if subject == "account_id" else "l.id")
        self.flush_model(["partner_id", "company_id"])
        return refresh_columns(
            self,
            ["sales_territory_id"],
            SQL(
                """
                SELECT l.id, a.territory_id AS sales_territory_id
                  FROM crm_lead l
                  LEFT JOIN res_partner p ON p.id = l.partner_id
                  LEFT JOIN res_partner c ON c.id = p.commercial_partner_id
                  LEFT JOIN sales_territory_assignment a ON %(shown)s
                 WHERE %(column)s IS NOT NULL AND %(only)s
                """,
                shown=ledger._shown(subject, column, company),
                column=column,
                only=SQL("%s = ANY(%s)", column, ids)
                if ids
                else SQL("(l.partner_id IS NULL) = %s", subject == "lead_id"),
            ),
            chunk=ALL_AT_ONCE,
        )

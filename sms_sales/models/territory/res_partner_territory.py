from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.cached_columns import refresh_columns

# A run applies in one transaction, and so in as many statements for any number.
ALL_AT_ONCE = 1_000_000


class ResPartner(models.Model):
    """Whose an account is: what the ledger of assignments says for today."""

    _name = "res.partner"
    _inherit = "res.partner"

    sales_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory",
        compute="_compute_sales_territory_id",
        store=True,
        kept=True,
        index="btree_not_null",
        help="Its primary territory today, by the plan of its company or by the one "
        "that companies share. Contacts have that of their company.",
    )
    sales_company_territory_id = fields.Many2one(
        "sales.territory",
        string="Territory in this company",
        compute="_compute_sales_company_territory_id",
        search="_search_sales_company_territory_id",
    )
    sales_assignment_ids = fields.One2many(
        "sales.territory.assignment", "account_id", string="Territory history"
    )

    @api.model
    def load(self, fields, data):
        placing = self.env["sales.territory.placing"]
        return placing._load(self._name, super().load, fields, data)

    def _increase_rank(self, field, n=1):
        # Only a first sale or bill makes an account of a vendor, or a vendor of an
        # account; no dependency, since every invoice raises a rank.
        entities = self.commercial_partner_id
        before = entities.filtered(lambda partner: partner._sales_is_account())
        res = super()._increase_rank(field, n)
        after = entities.filtered(lambda partner: partner._sales_is_account())
        self.env.add_to_compute(
            self._fields["sales_territory_id"], (before | after) - (before & after)
        )
        return res

    @api.depends(lambda self: self._sales_placing_fields())
    def _compute_sales_territory_id(self):
        if not self.env["sales.room"]._is_on("territory"):
            return
        contacts = self.filtered(lambda p: p.commercial_partner_id != p)
        self._sales_place(contacts)
        for partner in contacts:
            partner.sales_territory_id = (
                partner.commercial_partner_id.sales_territory_id
            )

    @api.depends("sales_territory_id")
    @api.depends_context("company")
    def _compute_sales_company_territory_id(self):
        territories = self._sales_territory_in(self.env.company)
        for partner in self:
            partner.sales_company_territory_id = territories.get(partner)

    def _search_sales_company_territory_id(self, operator, value):
        if operator not in ("in", "any", "any!", "child_of"):
            return NotImplemented
        key = self.env["sales.territory.plan"]._sales_key(self.env.company.id)
        if key is None:
            return Domain(operator == "in" and False in value)
        # An account without a row is nobody's too.
        nobody = operator == "in" and False in value
        wanted = Domain("territory_id", "not in" if nobody else operator, value)
        # The row says no more than the partner that is searched for.
        rows = (
            self.env["sales.territory.assignment"]
            .sudo()
            ._query_of_open(wanted & Domain("company_id", "=", key))
        )
        column = rows.subselect(SQL.identifier(rows.table, "account_id"))
        return Domain("commercial_partner_id", "not in" if nobody else "in", column)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Group and sort by the open row of the ledger, as it is searched by."""
        if field_expr != "sales_company_territory_id" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        key = self.env["sales.territory.plan"]._sales_key(self.env.company.id)
        rows = query.make_alias(alias, "sales_open_row")
        query.add_join(
            "LEFT JOIN",
            rows,
            "sales_territory_assignment",
            SQL(
                "%(row)s.account_id = %(account)s AND %(row)s.kind = 'primary'"
                " AND %(row)s.date_until IS NULL"
                " AND COALESCE(%(row)s.company_id, 0) = %(key)s",
                row=SQL.identifier(rows),
                account=SQL.identifier(alias, "commercial_partner_id"),
                key=key,
            ),
        )
        return SQL.identifier(rows, "territory_id")

    def _sales_territory_in(self, company):
        """Return {partner: territory} of those that somebody owns in ``company``."""
        key = self.env["sales.territory.plan"]._sales_key(company.id)
        accounts = self.commercial_partner_id
        # Whoever sees a partner sees whose it is.
        owners = (
            self.env["sales.territory.assignment"]
            .sudo()
            ._owners("account_id", accounts.ids)
        )
        found = {}
        for partner in self:
            owner = owners.get((key, partner.commercial_partner_id.id))
            if owner:
                found[partner] = self.env["sales.territory"].browse(owner)
        return found

    @api.model
    def _sales_refresh_territories(self, account_ids=None):
        """Make accounts and their contacts say what the ledger says."""
        ledger = self.env["sales.territory.assignment"]
        only = SQL("AND p.id = ANY(%s)", account_ids) if account_ids else SQL()
        self.flush_model(["commercial_partner_id", "company_id"])
        return refresh_columns(
            self,
            ["sales_territory_id"],
            SQL(
                """
                SELECT c.id, a.territory_id AS sales_territory_id
                  FROM res_partner p
                  JOIN res_partner c ON c.commercial_partner_id = p.id
                  LEFT JOIN sales_territory_assignment a ON %s
                 WHERE p.commercial_partner_id = p.id %s
                """,
                ledger._shown("account_id", SQL("p.id"), SQL("p.company_id")),
                only,
            ),
            chunk=ALL_AT_ONCE,
        )

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SalesTerritoryCoverage(models.Model):
    """One row an account: whose it was at the end of a day, and how it was worked.

    The day is ``sales_as_of`` in the context, else today. Ownership and revenue are as
    of the day; open deals are those of now. With ``sales_overlay`` in the context the
    territories are those of overlay plans, and an account has a row in each.
    """

    _name = "sales.territory.coverage"
    _inherit = ["sales.territory.document.mixin"]
    _description = "Territory Coverage"
    _sales_customer_field = "account_id"
    _auto = False
    _rec_name = "account_id"
    _order = "revenue desc, id"
    _depends = {
        "account.move": [
            "amount_untaxed_signed",
            "commercial_partner_id",
            "company_id",
            "invoice_date",
            "move_type",
            "state",
        ],
        "crm.lead": [
            "active",
            "company_id",
            "expected_revenue",
            "partner_id",
            "type",
            "won_status",
        ],
        "res.partner": [
            "active",
            "commercial_partner_id",
            "company_id",
            "country_id",
            "customer_rank",
            "industry_id",
            "partner_share",
            "state_id",
            "supplier_rank",
            "user_id",
        ],
        "sales.territory.assignment": [
            "account_id",
            "company_id",
            "date_from",
            "date_until",
            "kind",
            "plan_id",
            "territory_id",
        ],
        "sales.territory.plan": [
            "active_from",
            "active_until",
            "company_id",
            "kind",
            "state",
        ],
    }

    account_id = fields.Many2one("res.partner", readonly=True)
    sales_territory_id = fields.Many2one(
        "sales.territory", string="Territory", readonly=True
    )
    plan_id = fields.Many2one("sales.territory.plan", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one(
        "res.country.state", string="State or province", readonly=True
    )
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    as_of = fields.Date(string="As of", readonly=True)
    coverage = fields.Selection(
        [
            ("worked", "Worked"),
            ("white", "White space"),
            ("unclaimed", "Unclaimed"),
        ],
        readonly=True,
        help="White space: in a territory, but nothing invoiced in the twelve months "
        "before the day, and no open deal.",
    )
    account_count = fields.Integer(string="Accounts", readonly=True)
    white_count = fields.Integer(string="White space", readonly=True)
    white_share = fields.Float(
        string="White space (%)", readonly=True, aggregator="avg"
    )
    deal_count = fields.Integer(string="Open deals", readonly=True)
    pipeline = fields.Monetary(readonly=True, help="Expected revenue of open deals.")
    revenue = fields.Monetary(
        string="Revenue of 12 months",
        readonly=True,
        help="Posted invoices less credit notes, untaxed, in the twelve months before "
        "the day.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    def action_open_account(self):
        """Open the account that a row is about."""
        self.ensure_one()
        return self.account_id.get_formview_action()

    @property
    def _table_query(self):
        return SQL(
            "WITH %s, %s, %s %s",
            self._with_owned(),
            self._with_sold(),
            self._with_deals(),
            self._select(),
        )

    @api.model
    def _as_of(self):
        """Return the day that the figures are asked for."""
        day = self.env.context.get("sales_as_of")
        try:
            return fields.Date.to_date(day) or fields.Date.context_today(self)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%s” is not a day. Write it like 2026-12-31.", day)
            ) from None

    @api.model
    def _rates(self):
        return self.env["res.currency"]._get_simple_currency_table(self.env.companies)

    @api.model
    def _own_companies(self):
        """Return the ids of companies whose own plan speaks for them on the day, and
        not the one that is shared. Overlay plans stand beside each other."""
        if self.env.context.get("sales_overlay"):
            return []
        day = self.env.context.get("sales_as_of") and self._as_of()
        return self.env["sales.territory.plan"]._sales_with_own(day)

    @api.model
    def _then(self):
        """Return the condition that the ledger's row ``a`` was in force."""
        if not self.env.context.get("sales_as_of"):
            # What is in force, whatever day it is where the user is.
            return SQL("a.date_until IS NULL")
        return SQL(
            "a.date_from <= %(day)s"
            " AND (a.date_until IS NULL OR a.date_until > %(day)s)",
            day=self._as_of(),
        )

    @api.model
    def _only(self):
        """Return the condition of ``sales_territory_ids`` in the context: the figures
        of a few territories need not be told of all accounts first."""
        ids = self.env.context.get("sales_territory_ids")
        return SQL("a.territory_id = ANY(%s)", list(ids)) if ids else SQL("TRUE")

    @api.model
    def _with_owned(self):
        """The rows of the day: each account in the plan of each chosen company.

        ``takes_any``: deals without a company count in this row.
        """
        companies, own = self.env.companies, self._own_companies()
        others = set(companies.ids) - set(own)
        _keys, shared, _of_none = self.env["sales.territory.plan"]._sales_keys()
        return SQL(
            """
            owned AS (
                SELECT a.id, a.account_id, a.territory_id, a.plan_id, a.company_id,
                       a.company_id IS NULL OR p.company_id IS NOT NULL
                           OR NOT %(in_shared)s AS takes_any
                  FROM sales_territory_assignment a
                  JOIN res_partner p ON p.id = a.account_id
                 WHERE a.kind = %(kind)s
                   AND %(then)s AND %(only)s
                   AND (p.company_id IS NULL OR p.company_id = ANY(%(reached)s))
                   AND CASE WHEN a.company_id IS NOT NULL
                            THEN a.company_id = ANY(%(companies)s)
                                 AND (a.territory_id IS NOT NULL
                                      OR a.company_id = ANY(%(own)s))
                            WHEN p.company_id IS NULL THEN %(has_others)s
                            ELSE p.company_id <> ALL(%(own)s) END
            )
            """,
            in_shared=bool(others) and shared is not None and bool(own),
            kind="overlay" if self.env.context.get("sales_overlay") else "primary",
            then=self._then(),
            only=self._only(),
            # As the host's rule on partners has it.
            reached=companies.parent_ids.ids,
            companies=companies.ids,
            own=own,
            has_others=bool(others),
        )

    @api.model
    def _with_sold(self):
        return SQL(
            """
            sold AS (
                SELECT owned.id,
                       SUM(m.amount_untaxed_signed * account_currency_table.rate)
                           AS amount
                  FROM owned
                  JOIN account_move m ON m.commercial_partner_id = owned.account_id
                   AND (owned.company_id = m.company_id OR owned.company_id IS NULL
                        AND m.company_id <> ALL(%(own)s))
                  JOIN %(rates)s ON account_currency_table.company_id = m.company_id
                 WHERE m.state = 'posted'
                   AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                   AND m.invoice_date > %(day)s::date - INTERVAL '12 months'
                   AND m.invoice_date <= %(day)s
                 GROUP BY owned.id
            )
            """,
            rates=self._rates(),
            own=self._own_companies(),
            day=self._as_of(),
        )

    @api.model
    def _with_deals(self):
        return SQL(
            """
            deals AS (
                SELECT owned.id, COUNT(*) AS number,
                       SUM(l.expected_revenue * account_currency_table.rate) AS amount
                  FROM owned
                  JOIN res_partner c ON c.commercial_partner_id = owned.account_id
                  JOIN crm_lead l ON l.partner_id = c.id
                   AND CASE WHEN l.company_id IS NULL THEN owned.takes_any
                            WHEN owned.company_id IS NULL
                            THEN l.company_id <> ALL(%(own)s)
                            ELSE owned.company_id = l.company_id END
                  JOIN %(rates)s ON account_currency_table.company_id
                       = COALESCE(l.company_id, owned.company_id, %(company)s)
                 WHERE l.active AND l.type = 'opportunity' AND l.won_status = 'pending'
                 GROUP BY owned.id
            )
            """,
            rates=self._rates(),
            own=self._own_companies(),
            company=self.env.company.id,
        )

    @api.model
    def _select(self):
        quota, asked = self._select_quota()
        return SQL(
            """
            SELECT owned.id, owned.account_id,
                   owned.territory_id AS sales_territory_id,
                   owned.plan_id, owned.company_id,
                   p.country_id, p.state_id, p.industry_id, p.user_id,
                   %(day)s::date AS as_of,
                   CASE WHEN owned.territory_id IS NULL THEN 'unclaimed'
                        WHEN white.is_white THEN 'white' ELSE 'worked' END AS coverage,
                   1 AS account_count,
                   white.is_white::int AS white_count,
                   CASE WHEN owned.territory_id IS NOT NULL
                        THEN white.is_white::int * 100.0 END AS white_share,
                   COALESCE(deals.number, 0) AS deal_count,
                   COALESCE(deals.amount, 0) AS pipeline,
                   COALESCE(sold.amount, 0) AS revenue, %(quota)s,
                   %(currency)s AS currency_id
              FROM owned
              JOIN res_partner p ON p.id = owned.account_id AND p.active
               AND (owned.territory_id IS NOT NULL OR %(is_account)s)
         LEFT JOIN sold ON sold.id = owned.id
         LEFT JOIN deals ON deals.id = owned.id %(asked)s
         CROSS JOIN LATERAL (
                   SELECT owned.territory_id IS NOT NULL AND deals.id IS NULL
                          AND COALESCE(sold.amount, 0) <= 0 AS is_white) white
            """,
            is_account=self.env["res.partner"]._sales_accounts_sql(),
            day=self._as_of(),
            currency=self.env.company.currency_id.id,
            quota=quota,
            asked=asked,
        )

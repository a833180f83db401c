from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SalesTerritoryAssignment(models.Model):
    """Who owned what on a day, and whether that was told for every day."""

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    held_on = fields.Date(
        string="Held on",
        compute="_compute_held_on",
        search="_search_held_on",
        help="Search for a day: the assignments that were in force at its end.",
    )

    def _compute_held_on(self):
        # Asked for only: a row holds on many days.
        self.held_on = False

    def _search_held_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._as_of(day) for day in value if day)

    @api.model
    def _as_of(self, day):
        """Return the domain of the rows in force at the end of ``day``."""
        return Domain("date_from", "<=", day) & (
            Domain("date_until", "=", False) | Domain("date_until", ">", day)
        )

    @api.model
    def _current(self, company, kind, account_ids=None):
        """Return the open rows of a company (empty: of the shared plan).

        :param account_ids: only of these accounts
        """
        domain = Domain("date_until", "=", False) & Domain("kind", "=", kind)
        domain &= Domain("company_id", "=", company.id)
        if account_ids is not None:
            domain &= Domain("account_id", "in", account_ids)
        return self.search(domain)

    @api.model
    def _territories_on(self, company, wanted):
        """Return who owned accounts on days, in one query.

        A company's own plan goes before the shared one, on the days on which it was in
        force: undone, it leaves rows that say that nobody owns them.

        :param wanted: pairs of a partner's id and a day
        :return: {(partner id, day): territory id or False}
        """
        wanted = list(dict.fromkeys(wanted))
        if not wanted:
            return {}
        self.flush_model()
        self.env["sales.territory.plan"].flush_model()
        # Who has just been saved is placed first.
        saved = ["commercial_partner_id", "sales_territory_id"]
        self.env["res.partner"].flush_model(saved)
        rows = self.env.execute_query(self._territories_on_sql(company, wanted))
        found = {(partner_id, day): owner for partner_id, day, owner in rows}
        return {
            pair: found.get((pair[0], fields.Date.to_date(pair[1]))) or False
            for pair in wanted
        }

    @api.model
    def _territories_on_sql(self, company, wanted):
        plans = self.env["sales.territory.plan"]
        return SQL(
            """
            SELECT w.partner_id, w.day, a.territory_id
              FROM unnest(%s::int[], %s::date[]) AS w(partner_id, day)
              JOIN res_partner p ON p.id = w.partner_id
             CROSS JOIN LATERAL (
                   SELECT o.territory_id FROM sales_territory_assignment o
                    WHERE o.account_id = p.commercial_partner_id
                      AND o.kind = 'primary'
                      AND (o.company_id = %s OR o.company_id IS NULL)
                      AND o.date_from <= w.day
                      AND (o.date_until IS NULL OR o.date_until > w.day)
                      AND (o.company_id IS NULL OR o.territory_id IS NOT NULL
                           OR EXISTS (SELECT FROM sales_territory_plan x
                                       WHERE x.company_id = o.company_id
                                         AND x.kind = 'primary' AND %s))
                    ORDER BY o.company_id NULLS LAST LIMIT 1) a
            """,
            [partner_id for partner_id, _day in wanted],
            [day for _partner_id, day in wanted],
            company.id or None,
            plans._sales_in_force_sql(SQL("x"), SQL("w.day")),
        )

    @api.model
    def _check_holes(self, account_ids=None):
        """Return the accounts that have a day without a row between two rows, or no
        row any more: {account id: [(company id or None, from, until or None)]}.

        The exclusion constraint says that no two rows overlap; only this says that
        there is no hole.
        """
        self.flush_model()
        only = SQL("AND account_id = ANY(%s)", account_ids) if account_ids else SQL()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account_id, company_id, date_until, next_from
                  FROM (SELECT account_id, company_id, date_until,
                               lead(date_from) OVER (
                                   PARTITION BY account_id, company_id
                                   ORDER BY date_from, date_until NULLS LAST, id
                               ) AS next_from
                          FROM sales_territory_assignment
                         WHERE kind = 'primary' AND account_id IS NOT NULL %s) rows
                 WHERE date_until IS DISTINCT FROM next_from
                 ORDER BY account_id, date_until
                """,
                only,
            )
        )
        holes = defaultdict(list)
        for account_id, *hole in rows:
            holes[account_id].append(tuple(hole))
        return dict(holes)

    @api.model
    def _query_of_open(self, domain):
        """Return the open primary rows of accounts that meet ``domain``, as a query."""
        domain = Domain(domain) & Domain("date_until", "=", False)
        domain &= Domain("account_id", "!=", False) & Domain("kind", "=", "primary")
        return self._search(domain)

    @api.model
    def _shown(self, subject, owned, company):
        """Return on what the open primary row ``a`` is joined that says whose
        ``owned`` is: the id in ``subject`` of what belongs to ``company`` (SQL).
        """
        return SQL(
            "%s = %s AND a.kind = 'primary' AND a.date_until IS NULL"
            " AND COALESCE(a.company_id, 0) = %s",
            SQL.identifier("a", subject),
            owned,
            self.env["sales.territory.plan"]._sales_key_sql(company),
        )

    @api.model
    def _owners(self, subject, subject_ids):
        """Return who owns accounts or leads now, in one query.

        :param subject: ``account_id`` or ``lead_id``
        :return: {(company id or 0, subject's id): territory id or None}
        """
        if not subject_ids:
            return {}
        # Who has just been saved is placed first.
        self.env["res.partner"]._recompute_model(["sales_territory_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(company_id, 0), %(subject)s, territory_id
                  FROM sales_territory_assignment
                 WHERE %(subject)s = ANY(%(ids)s) AND kind = 'primary'
                   AND date_until IS NULL
                """,
                subject=SQL.identifier(subject),
                ids=list(subject_ids),
            )
        )
        return {(key, subject_id): owner for key, subject_id, owner in rows}

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

_QUOTA = ("quota", "attainment")
_TERRITORY = SQL("(PARTITION BY owned.territory_id)")


class SalesTerritoryCoverage(models.Model):
    """What each territory was asked to sell, beside what it sold.

    Quotas come from ``_sales_quota_of_territories``; as long as nobody answers there,
    the two columns are empty and the views leave them out.
    """

    _name = "sales.territory.coverage"
    _inherit = "sales.territory.coverage"

    quota = fields.Monetary(
        readonly=True,
        help="The quota of the territory for the twelve months before the day. Of an "
        "account: its part, by its part of the territory's revenue, as in a run.",
    )
    attainment = fields.Float(
        string="Attainment (%)",
        readonly=True,
        aggregator="avg",
        help="Revenue of twelve months by the quota of the same twelve months. What "
        "was sold in territories without a quota is left out.",
    )

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return key + (bool(self._quotas()),)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if not self._quotas():
            hide = "column_invisible" if view_type == "list" else "invisible"
            for name in _QUOTA:
                for node in arch.xpath("//field[@name=$name]", name=name):
                    node.set(hide, "1")
        return arch, view

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "attainment:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100.0 * SUM(%(revenue)s) FILTER (WHERE %(quota)s IS NOT NULL)"
            " / NULLIF(SUM(%(quota)s), 0)",
            revenue=self._field_to_sql(self._table, "revenue", query),
            quota=self._field_to_sql(self._table, "quota", query),
        )

    @api.model
    def _quotas(self):
        """Return {territory id: quota of the twelve months up to the day}, in the
        currency that the report is in."""
        day = self._as_of()
        since = day - relativedelta(months=12)
        currency, amounts = self.env.company.currency_id, {}
        for plan in self._plans_of_the_day():
            rate = currency._get_conversion_rate(
                (plan.company_id or self.env.company).currency_id,
                currency,
                self.env.company,
                fields.Date.context_today(self),
            )
            territories = self.env["sales.territory"]
            found = territories._sales_quota_of_territories(plan, day, since)
            amounts |= {each: amount * rate for each, amount in found.items()}
        return amounts

    @api.model
    def _plans_of_the_day(self):
        """Return the plans of the chosen companies that were in force on the day."""
        plans = self.env["sales.territory.plan"]
        plans.flush_model()
        in_force = SQL("p.state = 'active'")
        if self.env.context.get("sales_as_of"):
            in_force = plans._sales_in_force_sql(SQL("p"), self._as_of())
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id FROM sales_territory_plan p WHERE p.kind = %s AND"
                " (p.company_id IS NULL OR p.company_id = ANY(%s)) AND %s ORDER BY 1",
                "overlay" if self.env.context.get("sales_overlay") else "primary",
                self.env.companies.ids,
                in_force,
            )
        )
        # Whoever reads the report is told what the territories in it are to sell.
        return plans.sudo().browse(plan_id for (plan_id,) in rows)

    @api.model
    def _select_quota(self):
        """Return the two columns, and what is joined for them.

        An account has its part of the quota; without any revenue all have the same.
        """
        amounts = self._quotas()
        if not amounts:
            return SQL("NULL::numeric AS quota, NULL::numeric AS attainment"), SQL()
        columns = SQL(
            """
            asked.amount * CASE WHEN %(revenue)s > 0
                                THEN COALESCE(sold.amount, 0) / %(revenue)s
                                ELSE 1.0 / COUNT(*) OVER %(territory)s END AS quota,
            100.0 * %(revenue)s / NULLIF(asked.amount, 0) AS attainment
            """,
            revenue=SQL("SUM(COALESCE(sold.amount, 0)) OVER %s", _TERRITORY),
            territory=_TERRITORY,
        )
        asked = SQL(
            """
            LEFT JOIN unnest(%s::int[], %s::numeric[]) AS asked(territory_id, amount)
              ON asked.territory_id = owned.territory_id
            """,
            list(amounts),
            [str(amount) for amount in amounts.values()],
        )
        return columns, asked

from odoo import api, models
from odoo.tools import SQL

# As many names as a message tells before it counts the rest.
NAMED = 5


class SalesTerritoryAssignment(models.Model):
    """Every day: does the ledger say of every account whose it is, and of nobody else?

    The database itself says that no two rows overlap.
    """

    _name = "sales.territory.assignment"
    _inherit = "sales.territory.assignment"

    @api.model
    def _cron_check(self):
        """Tell administrators where the ledger and the accounts do not agree."""
        if not self.env["sales.room"]._is_on("territory"):
            return
        parts = self._disagreements()
        findings = self.env["sales.health.finding"]
        findings._keep("sms_sales.cron_territory_check", "\n".join(parts))
        if parts:
            title = self.env._("Territories: the ledger and the accounts do not agree.")
            self.env["ir.cron"]._notify_admin("\n".join([title, *parts]))

    @api.model
    def _disagreements(self):
        """Return what the ledger leaves out or holds too long, a text each."""
        accounts, leads = self._check_strays()
        kinds = [
            (
                self.env._(
                    "Days without a row, which only a change past our methods can "
                    "have left: %s"
                ),
                self.env["res.partner"].browse(self._check_holes()),
            ),
            (
                self.env._(
                    "Without a row now; preview the plan in force, and apply that: %s"
                ),
                self._check_missing(),
            ),
            (
                self.env._("No account there any more, and nobody's from today on: %s"),
                accounts,
            ),
            (
                self.env._("No lead there any more, and nobody's from today on: %s"),
                leads,
            ),
        ]
        parts = [pattern % self._few_of(found) for pattern, found in kinds if found]
        for found in (accounts, leads):
            self.env.add_to_compute(found._fields["sales_territory_id"], found)
        return parts

    @api.model
    def _few_of(self, records):
        names = ", ".join(records[:NAMED].mapped("display_name"))
        if len(records) <= NAMED:
            return names
        return self.env._(
            "%(names)s … (%(count)s in all)", names=names, count=len(records)
        )

    @api.model
    def _check_missing(self):
        """Return the accounts that the plan in force has no row of, not even one that
        says that nobody owns them. A run that is at work has not come to them yet."""
        self.env.flush_all()
        missing = self.env["res.partner"]
        runs = self.env["sales.territory.run"]
        busy = runs.search([("state", "in", ("applying", "undoing"))])
        for plan_id, key, kind in self.env["sales.territory.plan"]._sales_active():
            at_work = busy.filtered(lambda run, key=key: run.company_id.id == key)
            if kind == "overlay" or at_work:
                continue
            plan = self.env["sales.territory.plan"].browse(plan_id)
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT f.account_id FROM (%s) f
                     WHERE NOT EXISTS (SELECT FROM sales_territory_assignment o
                                        WHERE %s AND o.account_id = f.account_id)
                     ORDER BY f.account_id
                    """,
                    missing._sales_facts_sql(plan),
                    self._in_force(plan),
                )
            )
            missing |= missing.browse(account_id for (account_id,) in rows)
        return missing

    @api.model
    def _check_strays(self):
        """Return the accounts and the leads that somebody owns where they are none:
        who became a contact or went to another company past our methods."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.account_id, o.lead_id
                  FROM sales_territory_assignment o
                  JOIN sales_territory_plan a ON a.state = 'active' AND a.kind = o.kind
                   AND a.company_id IS NOT DISTINCT FROM o.company_id
                  LEFT JOIN res_partner p ON p.id = o.account_id
                  LEFT JOIN crm_lead l ON l.id = o.lead_id
                 WHERE o.date_until IS NULL AND o.territory_id IS NOT NULL
                   AND CASE WHEN p.id IS NOT NULL
                            THEN NOT (%s) OR p.company_id <> o.company_id
                            ELSE l.partner_id IS NOT NULL
                                 OR %s IS DISTINCT FROM COALESCE(o.company_id, 0) END
                   AND (p.id IS NOT NULL OR l.id IS NOT NULL)
                 ORDER BY 1, 2
                """,
                self.env["res.partner"]._sales_accounts_sql(),
                self.env["sales.territory.plan"]._sales_key_sql(SQL("l.company_id")),
            )
        )
        accounts = self.env["res.partner"].browse(a for a, _lead in rows if a)
        leads = self.env["crm.lead"].browse(lead for _a, lead in rows if lead)
        return accounts, leads

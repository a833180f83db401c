from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.territory.balance import Load, balance
from .running.figures import collect_figures
from .running.issues import insert_issues
from .running.lines import insert_lines
from .running.moves import (
    add_owners,
    add_quota,
    collect_facts,
    collect_moves,
)
from .running.stays import forget_stays, insert_stays
from .running.totals import insert_totals


class SalesTerritoryRun(models.Model):
    """Preview: as many statements for a thousand accounts as for a hundred thousand."""

    _name = "sales.territory.run"
    _inherit = "sales.territory.run"

    def action_preview(self):
        """Look again what the plan would move."""
        self.ensure_one()
        self.check_access("write")
        self._preview()
        return True

    def _preview(self):
        """Write what would move, the totals and the issues; nothing else changes."""
        self.ensure_one()
        self._check_previewable()
        self.env.flush_all()
        self._forget_preview()
        day = self.plan_id._sales_today()
        self._keep(
            {
                "state": "preview",
                "day": day,
                "revision": self.plan_id._revision(),
                "activates": self.plan_id.state == "draft",
                "replaced_plan_id": (self._plan_in_force() - self.plan_id).id,
            }
        )
        self.env.flush_all()
        self._collect()
        self._write_preview()
        self._write_balance()
        self.env.invalidate_all()

    def _check_previewable(self):
        if self.state not in ("preview", "outdated"):
            raise UserError(
                self.env._(
                    "“%s” has been applied. Preview the plan again for a new run.",
                    self.name,
                )
            )
        if self.plan_id.state == "archived":
            raise UserError(
                self.env._(
                    "“%s” is archived. Copy it, and preview the copy.",
                    self.plan_id.name,
                )
            )

    def _keep(self, values):
        """Write what nobody else may; who asked for it is the author all the same."""
        # The right to write the run has been checked by the button.
        return self.sudo().write(values)

    def _plan_in_force(self):
        """Return the plan that is active now for the same company and kind."""
        return self.env["sales.territory.plan"].search(
            [
                ("state", "=", "active"),
                ("kind", "=", self.plan_id.kind),
                ("company_id", "=", self.plan_id.company_id.id),
            ]
        )

    def _forget_preview(self):
        # One statement a table: a preview may have a hundred thousand lines.
        for name in ("line", "total", "issue"):
            table = SQL.identifier(f"sales_territory_run_{name}")
            self.env.cr.execute(SQL("DELETE FROM %s WHERE run_id = %s", table, self.id))
        self.env.cr.execute(forget_stays(self))

    def _collect(self):
        """Fill ``st_move`` with who owns each account and who would."""
        cr = self.env.cr
        names = ("st_fact", "st_figure", "st_move")
        tables = SQL(", ").join(map(SQL.identifier, names))
        cr.execute(SQL("DROP TABLE IF EXISTS %s", tables))
        cr.execute(collect_facts(self))
        cr.execute(SQL("ANALYZE st_fact"))
        # Who may preview a plan need not be allowed to read every account.
        compiler = self.env["sales.territory.compiler"].sudo()
        compiler._decide(self.plan_id, SQL("SELECT * FROM st_fact"))
        cr.execute(collect_figures(self))
        cr.execute(collect_moves(self))
        cr.execute(SQL("CREATE INDEX ON st_move (id)"))
        # Only what is joined on: the wide columns would take the longest.
        cr.execute(SQL("ANALYZE st_move (id, old_id, new_id, rule_id)"))
        quotas = self._quotas()
        if quotas:
            cr.execute(add_quota(quotas))
        if self.kind == "primary":
            cr.execute(add_owners(self.day))

    def _subjects(self):
        """Accounts; in a primary plan leads without an account too."""
        return ("account_id", "lead_id") if self.kind == "primary" else ("account_id",)

    def _quotas(self):
        plan = self._plan_in_force() or self.plan_id
        return self.env["sales.territory"]._sales_quota_of_territories(plan, self.day)

    def _write_preview(self):
        compiler = self.env["sales.territory.compiler"]
        never_wins = compiler._never_wins(self.plan_id).ids
        self.env.cr.execute(insert_lines(self))
        self.env.cr.execute(insert_stays(self))
        self._keep({"same_count": self.env.cr.rowcount})
        self.env.cr.execute(insert_totals(self, self._quotas()))
        self.env.cr.execute(insert_issues(self, never_wins))

    def _write_balance(self):
        """Say how evenly the accounts are spread, by the capacity of the owners."""
        self.env.invalidate_all()
        totals = self.total_ids.filtered("territory_id")
        values = {}
        for side in ("before", "after"):
            loads = [
                Load(total[f"workload_{side}"], total[f"capacity_{side}"])
                for total in totals
            ]
            values[f"capacity_{side}"] = sum(load.capacity for load in loads)
            values[f"balance_{side}"] = float(balance(loads) or 0)
        self._keep(values)


class SalesTerritory(models.Model):
    _name = "sales.territory"
    _inherit = "sales.territory"

    def _sales_quota_of_territories(self, plan, day, since=None):
        """Hook: return {territory id: quota of the period of ``day``}, or with
        ``since`` that of the days after it, up to ``day``.

        In the currency of the plan's company, of a shared plan in that of the company
        that one works in. The forecast room answers; without it there are no quotas.
        """
        return {}

from odoo import api, fields, models, tools
from odoo.tools import SQL

from .deciding import tables

# What decides which plan speaks for a company.
_KEYS = {"state", "company_id", "kind", "tz"}
_HELD = "sms_sales.territory_plans_held"


class SalesTerritoryPlan(models.Model):
    """Which plan is active for whom, without asking the database each time."""

    _name = "sales.territory.plan"
    _inherit = "sales.territory.plan"

    @api.private
    def init(self):
        res = super().init()
        # Here, because what is compiled goes away with its plan.
        tables.create(self.env.cr)
        # Before anybody saves: of two who compile at once, one would have to wait.
        self.pool.post_init(self._sales_compile_active)
        return res

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        self._sales_forget_active()
        return plans

    def write(self, vals):
        result = super().write(vals)
        if _KEYS & set(vals):
            self._sales_forget_active()
        if vals.get("state") == "active":
            # Now, or the first to save an account afterwards would wait for it.
            for plan in self:
                self.env["sales.territory.compiler"]._compile(plan)
        elif "state" in vals:
            tables.forget(self.env.cr, self.ids)
        return result

    @api.model
    def _sales_compile_active(self):
        for plan_id, _company_id, _kind in self._sales_active():
            self.env["sales.territory.compiler"]._compile(self.browse(plan_id))

    def unlink(self):
        result = super().unlink()
        self._sales_forget_active()
        return result

    @api.model
    @tools.ormcache()
    def _sales_active(self):
        """Return (plan id, company id or 0, kind) of each active plan."""
        # Who saves a contact need not see the plans of all companies.
        plans = self.sudo().search([("state", "=", "active")], order="id")
        return tuple((plan.id, plan.company_id.id or 0, plan.kind) for plan in plans)

    @api.model
    def _sales_hold_active(self):
        """Return :meth:`_sales_active`, and keep it so until this transaction ends.

        A plan is activated, or undone, after those who place by the one before it have
        saved. Who began earlier and places later is told by the database that the plan
        has changed, in the way after which the host tries again. Where there was no
        plan before, the room's switch stands for it.
        """
        # What is kept here is forgotten with a savepoint, as its locks are.
        known = self.env.cr.precommit.data
        if _HELD not in known:
            known[_HELD] = self._sales_hold()
        return known[_HELD]

    @api.model
    def _sales_hold(self):
        self.flush_model(["state", "company_id", "kind"])
        found = self.env.execute_query(
            SQL(
                """
                SELECT p.* FROM (SELECT FROM res_groups WHERE id = %s FOR SHARE) switch
                  LEFT JOIN (SELECT id, COALESCE(company_id, 0), kind
                               FROM sales_territory_plan
                              WHERE state = 'active' FOR SHARE) p ON TRUE
                 ORDER BY p.id
                """,
                self._sales_switch_id(),
            )
        )
        rows = tuple(row for row in found if row[0])
        if rows != self._sales_active():
            # Remembered anew by who still saw the plan before.
            self.env.registry.clear_cache()
        return rows

    @api.model
    def _sales_forget_active(self):
        self.env.cr.precommit.data.pop(_HELD, None)
        self.env.registry.clear_cache()

    @api.model
    def _sales_switch_id(self):
        # Remembered by the host, where env.ref would ask the database each time.
        data = self.env["ir.model.data"]
        return data._xmlid_to_res_id("sms_sales.group_room_territory")

    @api.model
    def _sales_wait_for_who_saves(self):
        """Let the first plan of a company begin after those who saved without one."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_groups SET write_date = write_date WHERE id = %s",
                self._sales_switch_id(),
            )
        )

    @api.model
    def _sales_keys(self):
        """Return the companies that have a primary plan (0: the shared one), whose
        plan places what is of a company without its own, and what is of none; None
        for nobody's, and where several might."""
        keys = [
            company_id
            for _plan_id, company_id, kind in self._sales_active()
            if kind == "primary"
        ]
        shared = 0 if 0 in keys else None
        return keys, shared, keys[0] if shared is None and len(keys) == 1 else shared

    @api.model
    def _sales_key(self, company_id):
        """Return whose plan places what belongs to a company (or to none)."""
        keys, shared, of_none = self._sales_keys()
        if not company_id:
            return of_none
        return company_id if company_id in keys else shared

    @api.model
    def _sales_key_sql(self, company):
        """:meth:`_sales_key` of an SQL expression."""
        keys, shared, of_none = self._sales_keys()
        return SQL(
            "CASE WHEN %(company)s IS NULL THEN %(of_none)s::int"
            " WHEN %(company)s = ANY(%(keys)s::int[]) THEN %(company)s"
            " ELSE %(shared)s::int END",
            company=company,
            keys=keys,
            shared=shared,
            of_none=of_none,
        )

    @api.model
    def _sales_with_own(self, day=None):
        """Return the ids of companies whose own primary plan was in force on ``day``,
        or is now."""
        if not day:
            return [key for key in self._sales_keys()[0] if key]
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT p.company_id FROM sales_territory_plan p"
                " WHERE p.company_id IS NOT NULL AND p.kind = 'primary' AND %s",
                self._sales_in_force_sql(SQL("p"), day),
            )
        )
        return [company_id for (company_id,) in rows]

    @api.model
    def _sales_in_force_sql(self, plan, day):
        """Return the condition that ``plan`` (its alias) was in force on ``day``."""
        return SQL(
            "(%(plan)s.state = 'active' AND"
            " COALESCE(%(plan)s.active_from <= %(day)s, TRUE)"
            " OR %(plan)s.state = 'archived' AND %(plan)s.active_from <= %(day)s"
            " AND %(plan)s.active_until > %(day)s)",
            plan=plan,
            day=day,
        )

    def _sales_today(self):
        """Return the day that it is in the plan's time zone."""
        self.ensure_one()
        return fields.Date.context_today(self.with_context(tz=self.tz or "UTC"))

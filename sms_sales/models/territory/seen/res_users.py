from odoo import api, fields, models
from odoo.tools import SQL


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = "res.users"

    # In the cache of records, so that a transaction asks once and a rollback forgets.
    sales_seen_territories = fields.Json(
        compute="_compute_sales_seen_territories",
        export_string_translation=False,
        groups="base.group_system",
    )

    sales_territory_count = fields.Integer(
        compute="_compute_sales_territory_count",
        groups="sms_sales.group_territory_manager,sms_sales.group_auditor",
    )

    def _compute_sales_territory_count(self):
        counts = dict(
            self.env["sales.territory.member"]._read_group(
                [
                    ("user_id", "in", self.ids),
                    ("current", "=", True),
                    ("plan_id.state", "=", "active"),
                ],
                ["user_id"],
                ["territory_id:count_distinct"],
            )
        )
        for user in self:
            user.sales_territory_count = counts.get(user._origin, 0)

    def action_open_sales_territories(self):
        """Show the memberships of today; without the filter, those of all times."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sms_sales.sales_territory_member_action"
        )
        return {
            **action,
            "display_name": self.env._("Territories of %s", self.name),
            "domain": [("user_id", "=", self.id)],
            "context": {"search_default_current": 1, "default_user_id": self.id},
        }

    def _compute_sales_seen_territories(self):
        for name in ("", ".plan", ".member"):
            self.env[f"sales.territory{name}"].flush_model()
        now = fields.Datetime.now()
        for user in self:
            rows = self.env.execute_query(_seen(user.id, now)) if user.id else []
            seen = {"primary": [], "overlay": []}
            for territory, kind in rows:
                seen[kind].append(territory)
            user.sales_seen_territories = seen

    @api.model
    def _sales_forget_seen_territories(self):
        """Look up anew who sees which territory, after a change of memberships."""
        self.invalidate_model(["sales_seen_territories"], flush=False)

    def _sales_seen_territory_ids(self, *kinds):
        """Return the ids of the territories whose documents this user sees today.

        Memberships in active plans count, and managers have what is below theirs.
        Territories of the same code in earlier plans are among them: documents stay
        frozen in those.

        :param kinds: of these kinds of plans, ``primary`` and ``overlay``; all if none
        """
        self.ensure_one()
        if not self.env["sales.room"]._is_on("territory"):
            return []
        # What somebody may see is not itself a secret from the rule that asks.
        seen = self.sudo().sales_seen_territories or {}
        kinds = kinds or ("primary", "overlay")
        return [territory for kind in kinds for territory in seen.get(kind, ())]


def _seen(user_id, now):
    """Return the query for the ids; a plan's day begins in the plan's time zone."""
    return SQL(
        """
        WITH mine AS (
            SELECT t.code, t.company_id, p.kind
              FROM sales_territory_member m
              JOIN sales_territory t ON t.id = m.territory_id AND t.active
              JOIN sales_territory_plan p ON p.id = t.plan_id AND p.state = 'active'
             WHERE m.user_id = %(user)s
               AND m.active
               AND daterange(m.date_from, m.date_to, '[]')
                   @> (%(now)s AT TIME ZONE 'UTC' AT TIME ZONE p.tz)::date
             UNION
            SELECT t.code, t.company_id, p.kind
              FROM sales_territory top
              JOIN sales_territory_plan p
                ON p.id = top.plan_id AND p.state = 'active'
              JOIN sales_territory t ON t.plan_id = p.id AND t.active
               AND starts_with(t.parent_path, top.parent_path)
             WHERE top.manager_id = %(user)s
        )
        SELECT DISTINCT t.id, p.kind
          FROM mine
          JOIN sales_territory t
            ON t.code = mine.code
           AND t.company_id IS NOT DISTINCT FROM mine.company_id
          JOIN sales_territory_plan p ON p.id = t.plan_id AND p.kind = mine.kind
         ORDER BY t.id
        """,
        user=user_id,
        now=now,
    )

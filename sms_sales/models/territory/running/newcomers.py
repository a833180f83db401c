"""Whom a change of plans would leave behind: ``st_newcomer``, and who was left out."""

from odoo.tools import SQL

from .moves import facts


def collect_newcomers(run, plan):
    """Write ``st_newcomer``: the facts of whom ``run`` does not list, and who is not
    settled, by ``plan`` or, without one, as nobody's. They came since the preview."""
    settled = SQL("o.plan_id = %s", plan.id) if plan else SQL("o.territory_id IS NULL")
    return SQL(
        """
        CREATE TEMPORARY TABLE st_newcomer ON COMMIT DROP AS
        SELECT f.* FROM (%(facts)s) f
          LEFT JOIN (SELECT COALESCE(account_id, -lead_id) AS id
                       FROM sales_territory_run_line WHERE run_id = %(run)s
                      UNION ALL SELECT subject_id
                       FROM sales_territory_run_stay WHERE run_id = %(run)s
                    ) l ON l.id = f.account_id
          LEFT JOIN (SELECT DISTINCT COALESCE(o.account_id, -o.lead_id) AS id
                       FROM sales_territory_assignment o
                      WHERE %(in_force)s AND %(settled)s) o
            ON o.id = f.account_id
         WHERE l.id IS NULL AND o.id IS NULL
        """,
        facts=facts(run),
        run=run.id,
        settled=settled,
        in_force=run.env["sales.territory.assignment"]._in_force(run.plan_id),
    )


def decided_newcomers(run, plan):
    """Whose they are by ``plan``; nobody's where no plan is in force."""
    if not plan:
        return SQL(
            "SELECT account_id, NULL::int AS territory_id, NULL::int AS rule_id,"
            " NULL::jsonb AS reasons, FALSE AS locked FROM st_newcomer"
        )
    compiler = run.env["sales.territory.compiler"]
    compiler._ensure_compiled(plan)
    return compiler._decision(plan, SQL("SELECT * FROM st_newcomer"))


def left_out(run, plan):
    """Who was left out, in the territory of the same code in ``plan``.

    Where it has none they stay; in an overlay plan that is a row for each territory.
    """
    return SQL(
        """
        SELECT DISTINCT account_id, COALESCE(twin_id, old_id) AS territory_id,
               NULL::int AS rule_id, NULL::jsonb AS reasons, FALSE AS locked
          FROM (SELECT l.account_id, o.territory_id AS old_id, tw.id AS twin_id,
                       bool_or(ot.plan_id <> %(plan)s)
                           OVER (PARTITION BY l.account_id) AS is_behind
                  FROM (SELECT DISTINCT COALESCE(account_id, -lead_id) AS account_id
                          FROM sales_territory_run_line
                         WHERE run_id = %(run)s AND state IN ('skipped', 'kept')) l
                  JOIN sales_territory_assignment o
                    ON COALESCE(o.account_id, -o.lead_id) = l.account_id
                  JOIN sales_territory ot ON ot.id = o.territory_id
                  LEFT JOIN sales_territory tw
                    ON tw.code = ot.code AND tw.plan_id = %(plan)s AND tw.active
                 WHERE %(in_force)s) x
         WHERE is_behind
        """,
        plan=plan.id,
        run=run.id,
        in_force=run.env["sales.territory.assignment"]._in_force(plan),
    )


def late_rows(subject):
    """What to book of ``st_late``, of accounts or of leads."""
    return SQL(
        "SELECT abs(account_id) AS subject_id, territory_id, rule_id, reasons, locked"
        " FROM st_late WHERE account_id %s 0",
        SQL(">" if subject == "account_id" else "<"),
    )

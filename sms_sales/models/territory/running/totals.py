"""Each territory before and after: what goes in somewhere has come out elsewhere."""

from odoo.tools import SQL

from .moves import members

_SIDES = ("before", "in", "out")
_MEASURES = {
    "accounts": SQL("(id > 0)::int"),
    "pipeline": SQL("pipeline"),
    "revenue": SQL("revenue"),
    "quota": SQL("quota"),
    "workload": SQL("workload"),
}

_INSERT = """
INSERT INTO sales_territory_run_total (
    run_id, sequence, territory_id, code, capacity_before, capacity_after,
    workload_after, accounts_after, pipeline_after, revenue_after,
    quota_after, %(columns)s)
WITH flow AS (%(flow)s),
summed AS (SELECT territory_id, %(sums)s FROM flow GROUP BY territory_id),
listed AS (
    SELECT COALESCE(s.territory_id, t.id) AS territory_id
      FROM summed s FULL JOIN (SELECT id FROM sales_territory
                                WHERE plan_id = %(plan)s AND active) t
        ON t.id = s.territory_id
    %(nobody)s)
SELECT %(run)s,
       row_number() OVER (ORDER BY t.id IS NULL, t.code, t.id), t.id, t.code,
       COALESCE(cb.capacity, 0), COALESCE(ca.capacity, 0), %(after)s, %(kept)s
  FROM listed l
  LEFT JOIN summed s ON s.territory_id IS NOT DISTINCT FROM l.territory_id
  LEFT JOIN sales_territory t ON t.id = l.territory_id
  LEFT JOIN (%(capacity)s) ca ON ca.territory_id = t.id
        AND t.plan_id = %(plan)s AND t.active
  LEFT JOIN sales_territory ot
    ON ot.code = t.code AND ot.plan_id = %(before)s
  LEFT JOIN (%(capacity)s) cb ON cb.territory_id = ot.id
"""


def insert_totals(run, quotas):
    """Write a total for each territory of the plan, of before, and for nobody's.

    :param quotas: {territory id: quota} of the territories in force
    """
    columns = [f"{measure}_{side}" for measure in _MEASURES for side in _SIDES]
    kept = [c for c in columns if c not in ("workload_in", "workload_out")]
    return SQL(
        _INSERT,
        run=run.id,
        plan=run.plan_id.id,
        before=(run._plan_in_force() or run.plan_id).id,
        columns=SQL(", ").join(map(SQL.identifier, kept)),
        kept=SQL(", ").join(_filled(column) for column in kept),
        sums=SQL(", ").join(_sum(column) for column in columns),
        after=_after(),
        flow=_flow(quotas),
        capacity=_capacity(run.day),
        nobody=SQL(
            "" if run.kind == "overlay" else "UNION SELECT NULL::int AS territory_id"
        ),
    )


def _flow(quotas):
    """A row a side of each account, and the quotas as they are now."""
    before = SQL(
        "SELECT COALESCE(twin.id, q.territory_id) AS territory_id, 'before' AS side,"
        " 0, 0, 0, q.amount, 0"
        " FROM unnest(%s::int[], %s::numeric[]) AS q(territory_id, amount)"
        " LEFT JOIN (SELECT DISTINCT old_id, twin_id AS id FROM st_move) twin"
        " ON twin.old_id = q.territory_id",
        list(quotas),
        [str(amount) for amount in quotas.values()],
    )
    moved = SQL("twin_id IS DISTINCT FROM new_id")
    sides = [
        _side("before", SQL("twin_id"), SQL("TRUE"), SQL("0")),
        _side("in", SQL("new_id"), moved, SQL("quota")),
        _side("out", SQL("twin_id"), moved, SQL("quota")),
    ]
    return SQL(" UNION ALL ").join([*sides, before])


def _side(side, territory, condition, quota):
    others = [sql for measure, sql in _MEASURES.items() if measure != "quota"]
    accounts, pipeline, revenue, workload = others
    return SQL(
        "SELECT %s AS territory_id, %s AS side, %s AS accounts, %s AS pipeline,"
        " %s AS revenue, %s AS quota, %s AS workload FROM st_move WHERE %s",
        territory,
        side,
        accounts,
        pipeline,
        revenue,
        quota,
        workload,
        condition,
    )


def _sum(column):
    measure, side = column.split("_")
    return SQL(
        "COALESCE(sum(%s) FILTER (WHERE side = %s), 0) AS %s",
        SQL.identifier(measure),
        side,
        SQL.identifier(column),
    )


def _filled(column):
    return SQL("COALESCE(%s, 0)", SQL.identifier("s", column))


def _after():
    """What was there, with what comes in and without what goes out."""
    order = ("workload", "accounts", "pipeline", "revenue", "quota")
    return SQL(", ").join(
        SQL(
            "COALESCE(s.%s + s.%s - s.%s, 0)",
            *(SQL.identifier(f"{measure}_{side}") for side in _SIDES),
        )
        for measure in order
    )


def _capacity(day):
    return SQL(
        "SELECT territory_id, sum(capacity) AS capacity FROM (%s) b"
        " WHERE role = 'owner' GROUP BY territory_id",
        members(day),
    )

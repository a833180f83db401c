"""The rules of a plan, ANDed along its tree (rule 4)."""

from odoo.tools import SQL

# What a rule asks for, by the last word of the table that says it.
_WORDS = {
    "country": "countries",
    "state": "states",
    "industry": "industries",
    "tag": "tags",
    "interest": "interests",
    "not_country": "not_countries",
    "not_state": "not_states",
    "not_industry": "not_industries",
    "not_tag": "not_tags",
}
_INTERSECTED = ("countries", "states", "industries")
_UNITED = ("not_countries", "not_states", "not_industries", "not_tags")
_LISTED = ("tag_rules", "interest_rules", "named", "not_named", "range_rules")


def rules(plan):
    """The active rules of a plan, each with its values as arrays, NULL for none."""
    arrays = SQL(", ").join(
        SQL(
            "(SELECT array_agg(%(column)s ORDER BY 1) FROM %(table)s"
            " WHERE rule_id = r.id) AS %(name)s",
            column=SQL.identifier(f"{word}_id"),
            table=SQL.identifier(f"sales_territory_rule_{word}_rel"),
            name=SQL.identifier(name),
        )
        for word, name in _WORDS.items()
    )
    return SQL(
        """
        SELECT r.id, r.territory_id, r.catch_all, %(arrays)s,
               NULLIF(r.employees_min, 0) AS employees_min,
               NULLIF(r.employees_max, 0) AS employees_max,
               NULLIF(r.revenue_min, 0)::float8 AS revenue_min,
               NULLIF(r.revenue_max, 0)::float8 AS revenue_max,
               EXISTS (SELECT FROM sales_territory_rule_account_rel
                        WHERE rule_id = r.id) AS is_named,
               EXISTS (SELECT FROM sales_territory_rule_not_account_rel
                        WHERE rule_id = r.id) AS is_not_named,
               EXISTS (SELECT FROM sales_territory_range
                        WHERE rule_id = r.id) AS is_ranged
          FROM sales_territory_rule r
         WHERE r.plan_id = %(plan)s AND r.active IS NOT FALSE
        """,
        arrays=arrays,
        plan=plan.id,
    )


def walked(plan):
    """Each rule with one rule of each ancestor that has some: all must hold.

    A rule that says nothing, and values that exclude each other, end the walk: what
    lies below claims nothing by them. So does an archived territory.
    """
    return SQL(
        """
        WITH RECURSIVE rule AS (
            SELECT *, CASE WHEN tags IS NOT NULL THEN ARRAY[id] END AS tag_rules,
                   CASE WHEN interests IS NOT NULL THEN ARRAY[id] END AS interest_rules,
                   CASE WHEN is_named THEN ARRAY[id] END AS named,
                   CASE WHEN is_not_named THEN ARRAY[id] END AS not_named,
                   CASE WHEN is_ranged THEN ARRAY[id] END AS range_rules
              FROM st_rule
        ), walk AS (
            SELECT t.id AS territory_id, 0 AS depth, r.id AS rule_id,
                   array_remove(ARRAY[r.id], NULL) AS chain, %(first)s
              FROM sales_territory t
              LEFT JOIN rule r ON r.territory_id = t.id
             WHERE t.plan_id = %(plan)s AND t.parent_id IS NULL
               AND t.active IS NOT FALSE AND %(speaks)s
             UNION ALL
            SELECT t.id, w.depth + 1, r.id,
                   CASE WHEN r.id IS NULL THEN w.chain ELSE w.chain || r.id END,
                   %(merged)s
              FROM walk w
              JOIN sales_territory t ON t.parent_id = w.territory_id
              LEFT JOIN rule r ON r.territory_id = t.id
             WHERE t.active IS NOT FALSE AND %(speaks)s AND %(possible)s
        )
        SELECT w.*, COALESCE(t.priority, 0) AS priority, t.code FROM walk w
          JOIN sales_territory t ON t.id = w.territory_id
         WHERE w.rule_id IS NOT NULL AND %(possible)s
        """,
        plan=plan.id,
        first=SQL(", ").join(SQL.identifier("r", name) for name in _columns()),
        merged=SQL(", ").join(_merged(name) for name in _columns()),
        speaks=_speaks(),
        possible=_possible(),
    )


def _columns():
    bands = ("employees_min", "employees_max", "revenue_min", "revenue_max")
    return (*_INTERSECTED, *_UNITED, *_LISTED, *bands)


def _merged(name):
    """What holds of two rules together, for one of their columns."""
    ours, theirs = SQL.identifier("w", name), SQL.identifier("r", name)
    if name in _INTERSECTED:
        return SQL(
            "CASE WHEN %(w)s IS NULL THEN %(r)s WHEN %(r)s IS NULL THEN %(w)s"
            " ELSE ARRAY(SELECT unnest(%(w)s) INTERSECT SELECT unnest(%(r)s)"
            " ORDER BY 1) END",
            w=ours,
            r=theirs,
        )
    if name.endswith("_min"):
        return SQL("GREATEST(%s, %s)", ours, theirs)
    if name.endswith("_max"):
        return SQL("LEAST(%s, %s)", ours, theirs)
    return SQL("%s || %s", ours, theirs)


def _speaks():
    """Whether the rule says anything, or there is none: a *not* is no condition."""
    return SQL(
        """(r.id IS NULL OR r.catch_all OR r.is_named OR r.is_ranged
            OR COALESCE(r.countries, r.states, r.industries, r.tags, r.interests)
               IS NOT NULL
            OR COALESCE(r.employees_min, r.employees_max) IS NOT NULL
            OR COALESCE(r.revenue_min, r.revenue_max) IS NOT NULL)"""
    )


def _possible():
    """Whether an account might meet what the walk has gathered."""
    return SQL(
        """COALESCE(w.countries <> '{}', TRUE) AND COALESCE(w.states <> '{}', TRUE)
           AND COALESCE(w.industries <> '{}', TRUE)
           AND COALESCE(w.employees_min < w.employees_max, TRUE)
           AND COALESCE(w.revenue_min < w.revenue_max, TRUE)"""
    )

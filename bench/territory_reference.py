"""The slab statement of rule 26, and the bare parts of applying: what PostgreSQL needs
at the least, without reasons, rivals, overlays or anything else that is ours."""

from odoo.tools import SQL


def decide(env, plan):
    """Leave the winners of all accounts in ``ref_winner``."""
    for name, query, keys in (
        ("ref_rule", _rules(plan), ("id",)),
        ("ref_eff", _effective(plan), ("range_rule",)),
        ("ref_b", _bounds(plan), ("country_id, key",)),
        ("ref_sl", _slabs(plan), ("n", "rule_id, n")),
        ("ref_place", _places(), ("country_id, state_id, rest",)),
        ("ref_account", _accounts(), ("id",)),
        ("ref_pc", _by_postcode(), ("id",)),
        ("ref_winner", _winners(), ("id",)),
    ):
        env.cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS %s", SQL.identifier(name), query
            )
        )
        for key in keys:
            env.cr.execute(
                SQL("CREATE INDEX ON %s (%s)", SQL.identifier(name), SQL(key))
            )
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))


def _rules(plan):
    arrays = SQL(", ").join(
        SQL(
            "(SELECT array_agg(%s) FROM %s WHERE rule_id = r.id) AS %s",
            SQL.identifier(f"{word}_id"),
            SQL.identifier(f"sales_territory_rule_{word}_rel"),
            SQL.identifier(word),
        )
        for word in ("country", "state", "industry", "tag", "not_industry")
    )
    return SQL(
        """
        SELECT r.id, r.territory_id, NULLIF(r.employees_min, 0) AS employees, %s,
               EXISTS (SELECT FROM sales_territory_range WHERE rule_id = r.id) AS ranged
          FROM sales_territory_rule r WHERE r.plan_id = %s
        """,
        arrays,
        plan.id,
    )


def _effective(plan):
    """AND along the tree; ``rest`` is the precedence among equal levels and ranges."""
    merged = SQL(", ").join(
        SQL(
            "CASE WHEN %(w)s IS NULL THEN %(r)s WHEN %(r)s IS NULL THEN %(w)s"
            " ELSE ARRAY(SELECT unnest(%(w)s) INTERSECT SELECT unnest(%(r)s)) END",
            w=SQL.identifier("w", word),
            r=SQL.identifier("r", word),
        )
        for word in ("country", "state", "industry", "tag")
    )
    return SQL(
        """
        WITH RECURSIVE walk AS (
            SELECT t.id AS territory_id, r.id AS rule_id, t.depth, r.country, r.state,
                   r.industry, r.tag, r.not_industry, r.employees,
                   CASE WHEN r.ranged THEN r.id END AS range_rule, NULL::int AS above
              FROM sales_territory t JOIN ref_rule r ON r.territory_id = t.id
             WHERE t.plan_id = %(plan)s AND t.parent_id IS NULL
             UNION ALL
            SELECT t.id, r.id, t.depth, %(merged)s, w.not_industry || r.not_industry,
                   GREATEST(w.employees, r.employees),
                   CASE WHEN r.ranged THEN r.id ELSE w.range_rule END,
                   CASE WHEN r.ranged THEN w.range_rule ELSE w.above END
              FROM walk w
              JOIN sales_territory t ON t.parent_id = w.territory_id
              JOIN ref_rule r ON r.territory_id = t.id
        )
        SELECT w.*, row_number() OVER (
                   ORDER BY (w.industry IS NOT NULL)::int + (w.tag IS NOT NULL)::int
                            + (w.employees IS NOT NULL)::int DESC, w.depth DESC,
                            t.priority, t.code COLLATE "C", w.rule_id) AS rest
          FROM walk w JOIN sales_territory t ON t.id = w.territory_id
         WHERE country IS DISTINCT FROM '{}' AND state IS DISTINCT FROM '{}'
           AND industry IS DISTINCT FROM '{}' AND tag IS DISTINCT FROM '{}'
        """,
        plan=plan.id,
        merged=merged,
    )


def _bounds(plan):
    return SQL(
        """
        SELECT country_id, key,
               row_number() OVER (ORDER BY country_id, key) AS n
          FROM (SELECT country_id, key_from COLLATE "C" AS key
                  FROM sales_territory_range WHERE plan_id = %(plan)s
                 UNION SELECT country_id, (key_to || '~') COLLATE "C"
                  FROM sales_territory_range WHERE plan_id = %(plan)s) ends
        """,
        plan=plan.id,
    )


def _slabs(plan):
    """Slabs by rule, with how many characters the ends of the range share."""
    return SQL(
        """
        SELECT g.rule_id, s.n, max((
                   SELECT count(*) FROM generate_series(1, length(g.key_from)) i
                    WHERE left(g.key_from, i) = left(g.key_to, i))) AS shared
          FROM sales_territory_range g
          JOIN ref_b l ON l.country_id = g.country_id AND l.key = g.key_from
          JOIN ref_b h ON h.country_id = g.country_id AND h.key = g.key_to || '~'
         CROSS JOIN LATERAL generate_series(l.n, h.n - 1) s(n)
         WHERE g.plan_id = %s GROUP BY 1, 2
        """,
        plan.id,
    )


def _places():
    return SQL(
        """
        SELECT COALESCE(c, 0) AS country_id, COALESCE(s, 0) AS state_id, e.*
          FROM ref_eff e
          LEFT JOIN LATERAL unnest(CASE WHEN e.state IS NULL THEN e.country END) c
            ON TRUE
          LEFT JOIN LATERAL unnest(e.state) s ON TRUE
         WHERE e.range_rule IS NULL
        """
    )


def _accounts():
    """Accounts with their slab, by a window over accounts and bounds together."""
    return SQL(
        """
        SELECT u.* FROM (
            SELECT id, country_id, state_id, industry_id, employees, tags,
                   max(n) OVER (PARTITION BY country_id, key IS NULL
                                ORDER BY key, n NULLS LAST
                                ROWS UNBOUNDED PRECEDING) AS n
              FROM (SELECT NULL::int AS id, country_id, NULL::int AS state_id,
                           NULL::int AS industry_id, NULL::int AS employees,
                           NULL::int[] AS tags, key, n FROM ref_b
                     UNION ALL
                    SELECT p.id, p.country_id, p.state_id, p.industry_id,
                           p.sales_employee_count, g.tags,
                           p.sales_postcode_key COLLATE "C", NULL
                      FROM res_partner p
                      LEFT JOIN (SELECT partner_id, array_agg(category_id) AS tags
                                   FROM res_partner_res_partner_category_rel
                                  GROUP BY 1) g ON g.partner_id = p.id
                     WHERE p.active AND p.partner_share
                       AND p.commercial_partner_id = p.id) a) u
         WHERE u.id IS NOT NULL
        """
    )


_SUCH = SQL(
    """
    (e.country IS NULL OR a.country_id = ANY (e.country))
    AND (e.state IS NULL OR a.state_id = ANY (e.state))
    AND (e.industry IS NULL OR a.industry_id = ANY (e.industry))
    AND (e.tag IS NULL OR a.tags && e.tag)
    AND (e.employees IS NULL OR a.employees >= e.employees)
    AND (a.industry_id = ANY (e.not_industry)) IS NOT TRUE
    """
)


def _by_postcode():
    return SQL(
        """
        SELECT a.id, min((10 - GREATEST(s.shared, o.shared, 0)) * 1000000 + e.rest)
                   AS precedence
          FROM ref_account a
          JOIN ref_sl s ON s.n = a.n
          JOIN ref_eff e ON e.range_rule = s.rule_id
          LEFT JOIN ref_sl o ON o.rule_id = e.above AND o.n = a.n
         WHERE %s AND (e.above IS NULL OR o.n IS NOT NULL)
         GROUP BY a.id
        """,
        _SUCH,
    )


def _winners():
    """By postcode, else by state, country and world on an index, else by lock."""
    cells = (
        SQL("0 AND e.state_id = a.state_id"),
        SQL("a.country_id AND e.state_id = 0"),
        SQL("0 AND e.state_id = 0"),
    )
    first = [
        SQL(
            "(SELECT %s AS level, e.rest FROM ref_place e WHERE e.country_id = %s"
            " AND %s ORDER BY e.rest LIMIT 1)",
            level,
            cell,
            _SUCH,
        )
        for level, cell in enumerate(cells)
    ]
    return SQL(
        """
        SELECT a.id, e.territory_id, e.rule_id
          FROM ref_account a
          LEFT JOIN ref_pc p ON p.id = a.id
          LEFT JOIN LATERAL (SELECT rest FROM (%s) x WHERE p.id IS NULL
                              ORDER BY level LIMIT 1) o ON TRUE
          LEFT JOIN ref_eff e
            ON e.rest = COALESCE(p.precedence %% 1000000, o.rest)
         UNION ALL
        SELECT l.account_id, t.id, NULL FROM sales_territory_lock l
          JOIN sales_territory t ON t.code = l.territory_code AND FALSE
        """,
        SQL(" UNION ALL ").join(first),
    )

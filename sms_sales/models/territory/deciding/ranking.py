"""Claims in the order of their right (rule 5), and the cells that they speak of."""

from odoo.tools import SQL

from .walking import _UNITED

# Of equal right is what does not differ before the code.
_STANDING = SQL("unnamed, level, shared DESC, dims DESC, depth DESC, priority")


def ranked():
    """One row a claim and number of shared characters, with its precedence."""
    return SQL(
        """
        SELECT r.*, max(precedence) OVER (PARTITION BY standing) AS standing_last
          FROM (SELECT x.*, dense_rank() OVER (ORDER BY %(standing)s)::int AS standing,
                       row_number() OVER (
                           ORDER BY %(standing)s, code COLLATE "C", rule_id, chain
                       )::int AS precedence
                  FROM (%(levelled)s) x) r
        """,
        standing=_STANDING,
        levelled=_levelled(),
    )


def _levelled():
    return SQL(
        """
        SELECT w.*, w.named IS NULL AS unnamed, c.cell, COALESCE(c.shared, 0) AS shared,
               CASE WHEN w.range_rules IS NOT NULL THEN 0
                    WHEN w.states IS NOT NULL THEN 1
                    WHEN w.countries IS NOT NULL THEN 2 ELSE 3 END AS level,
               (w.industries IS NOT NULL)::int + (w.tag_rules IS NOT NULL)::int
               + (w.interest_rules IS NOT NULL)::int
               + (COALESCE(w.employees_min, w.employees_max) IS NOT NULL)::int
               + (COALESCE(w.revenue_min, w.revenue_max) IS NOT NULL)::int AS dims
          FROM st_walk w
          LEFT JOIN (SELECT rules, cell, cell %% 64 AS shared
                       FROM (SELECT DISTINCT cell FROM st_chainslab) s
                       JOIN st_chain ON number = cell / 64) c
            ON c.rules = w.range_rules
         WHERE w.range_rules IS NULL OR c.cell IS NOT NULL
        """
    )


def claims(plan):
    """The claims, and before them a row that says that the plan is compiled."""
    return SQL(
        """
        INSERT INTO pg_temp.st_claim
               (plan_id, precedence, standing, standing_last, territory_id, rule_id,
                chain, reason)
        SELECT %s, precedence, standing, standing_last, territory_id, rule_id, chain,
               jsonb_build_object(
                   'level', (ARRAY['postcode', 'state', 'country', 'world'])[level + 1],
                   'named', NOT unnamed, 'shared', shared, 'conditions', dims,
                   'rules', chain)
          FROM st_ranked
         UNION ALL SELECT %s, 0, 0, 0, 0, 0, '{}', '{}'
        """,
        plan.id,
        plan.id,
    )


def effectives(plan):
    """The claims by cell; where the cell says it all, the country is not asked."""
    return SQL(
        """
        INSERT INTO pg_temp.st_effective
               (plan_id, cell, precedence, territory_id, named, countries, states,
                industries, tags, more_tags, interests, more_interests, employees_min,
                employees_max, revenue_min, revenue_max, %(united)s, not_named)
        SELECT %(plan)s, p.cell, r.precedence, r.territory_id, r.named,
               CASE WHEN level <> 2 OR NOT unnamed THEN r.countries END,
               CASE WHEN level <> 1 OR NOT unnamed THEN r.states END,
               r.industries,
               t.tags, NULLIF(r.tag_rules[2:], '{}'),
               i.interests, NULLIF(r.interest_rules[2:], '{}'),
               r.employees_min, r.employees_max, r.revenue_min, r.revenue_max,
               %(ours)s, r.not_named
          FROM st_ranked r
          LEFT JOIN st_rule t ON t.id = r.tag_rules[1]
          LEFT JOIN st_rule i ON i.id = r.interest_rules[1]
         CROSS JOIN LATERAL (
               SELECT r.cell WHERE r.cell IS NOT NULL
                UNION ALL SELECT 0 WHERE r.cell IS NULL AND (level = 3 OR NOT unnamed)
                UNION ALL SELECT -2 * unnest(r.countries) WHERE level = 2 AND unnamed
                UNION ALL SELECT -2 * unnest(r.states) - 1 WHERE level = 1 AND unnamed
               ) p(cell)
         ORDER BY p.cell, r.precedence
        """,
        plan=plan.id,
        united=SQL(", ").join(SQL.identifier(name) for name in _UNITED),
        ours=SQL(", ").join(SQL.identifier("r", name) for name in _UNITED),
    )

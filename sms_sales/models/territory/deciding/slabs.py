"""Postcode ranges as slabs, so that a join on equality finds them (rule 26)."""

from odoo.tools import SQL


def ends(plan):
    """The ranges of a plan with their upper ends, and how much both ends share."""
    return SQL(
        """
        SELECT g.rule_id, g.country_id, g.key_from COLLATE "C" AS low,
               (g.key_to || '~') COLLATE "C" AS high, c.shared
          FROM sales_territory_range g
         CROSS JOIN LATERAL (
               SELECT count(*)::int AS shared
                 FROM generate_series(
                     1, LEAST(length(g.key_from), length(g.key_to))) n
                WHERE left(g.key_from, n) = left(g.key_to, n)) c
         WHERE g.plan_id = %s AND g.key_from IS NOT NULL
        """,
        plan.id,
    )


def bounds():
    """The ends of all ranges, numbered: a slab begins at each of them."""
    return SQL(
        """
        SELECT country_id, key,
               row_number() OVER (ORDER BY country_id, key)::int AS slab
          FROM (SELECT country_id, low AS key FROM st_range
                 UNION SELECT country_id, high FROM st_range) ends
        """
    )


def slabs_of_rules():
    """The slabs that a rule's ranges cover; of two ranges the narrower counts."""
    return SQL(
        """
        SELECT g.rule_id, s.slab, max(g.shared) AS shared
          FROM st_range g
          JOIN st_bound l ON l.country_id = g.country_id AND l.key = g.low
          JOIN st_bound h ON h.country_id = g.country_id AND h.key = g.high
         CROSS JOIN LATERAL generate_series(l.slab, h.slab - 1) s(slab)
         GROUP BY 1, 2
        """
    )


def slabs_of_chains():
    """The slabs that all rules with ranges of a chain cover, by those rules.

    A cell is the part of them in which the ends share equally many characters.
    """
    return SQL(
        """
        SELECT rules, slab, shared,
               dense_rank() OVER (ORDER BY rules, shared)::int AS cell
          FROM (SELECT c.rules, s.slab, max(s.shared) AS shared
                  FROM (SELECT DISTINCT range_rules AS rules FROM st_walk
                         WHERE range_rules IS NOT NULL) c
                 CROSS JOIN LATERAL unnest(c.rules) r(rule_id)
                  JOIN st_ruleslab s ON s.rule_id = r.rule_id
                 GROUP BY c.rules, s.slab
                HAVING count(*) = cardinality(c.rules)) chains
        """
    )


def kept_bounds(plan):
    return SQL(
        "INSERT INTO sales_territory_bound (plan_id, country_id, key, slab)"
        " SELECT %s, country_id, key, slab FROM st_bound ORDER BY slab",
        plan.id,
    )


def kept_slabs(plan):
    return SQL(
        "INSERT INTO sales_territory_slab (plan_id, slab, cell)"
        " SELECT %s, slab, cell FROM st_chainslab ORDER BY slab, cell",
        plan.id,
    )

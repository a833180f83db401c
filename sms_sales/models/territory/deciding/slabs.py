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


def chains():
    """The rules with ranges that must hold together, numbered."""
    return SQL(
        """
        SELECT rules, row_number() OVER ()::int AS number
          FROM (SELECT DISTINCT range_rules AS rules FROM st_walk
                 WHERE range_rules IS NOT NULL) c
        """
    )


def long_chains():
    """A chain of more than two, whose slabs are looked up by rule."""
    return SQL("SELECT FROM st_chain WHERE cardinality(rules) > 2 LIMIT 1")


def slabs_of_chains():
    """The slabs that all rules of a chain cover.

    A cell is the part of them in which the ends share equally many characters.
    """
    return SQL(
        """
        SELECT c.number * 64 + s.shared AS cell, s.slab
          FROM st_chain c
          JOIN st_ruleslab s ON s.rule_id = c.rules[1]
         WHERE cardinality(c.rules) = 1
         UNION ALL
        SELECT c.number * 64 + GREATEST(s.shared, o.shared), s.slab
          FROM st_chain c
          JOIN st_ruleslab s ON s.rule_id = c.rules[2]
          JOIN st_ruleslab o ON o.rule_id = c.rules[1] AND o.slab = s.slab
         WHERE cardinality(c.rules) = 2
         UNION ALL
        SELECT c.number * 64 + GREATEST(s.shared, o.shared), s.slab
          FROM st_chain c
          JOIN st_ruleslab s ON s.rule_id = c.rules[cardinality(c.rules)]
         CROSS JOIN LATERAL (
               SELECT count(*) AS found, max(o.shared) AS shared
                 FROM unnest(c.rules[:cardinality(c.rules) - 1]) r(rule_id)
                 JOIN st_ruleslab o ON o.rule_id = r.rule_id AND o.slab = s.slab) o
         WHERE cardinality(c.rules) > 2 AND o.found = cardinality(c.rules) - 1
        """
    )


def slabs(plan):
    """Keep the slabs with their cells; a slab without any ends those before it."""
    return SQL(
        """
        INSERT INTO pg_temp.st_slab (plan_id, country_id, key, cells, narrowest)
        SELECT %s, b.country_id, b.key, COALESCE(c.cells, '{}'),
               COALESCE(c.narrowest, '{}')
          FROM st_bound b
          LEFT JOIN (SELECT slab, array_agg(cell) AS cells,
                            array_agg(cell) FILTER (WHERE is_narrowest) AS narrowest
                       FROM (SELECT slab, cell, cell & 63 = max(cell & 63)
                                        OVER (PARTITION BY slab) AS is_narrowest
                               FROM st_chainslab) s
                      GROUP BY slab) c USING (slab)
         ORDER BY b.slab
        """,
        plan.id,
    )

"""Rules that can never win: empty, or covered by claims that precede them (rule 7).

It is said only of what is certain; a rule that wins nothing today is told apart.
"""

from odoo.tools import SQL

from .tables import HERE

_WITHIN = ("countries", "states", "industries", "tags", "interests")
_MORE = ("more_tags", "more_interests", "not_tags", "not_named")


def never_wins(plan):
    """Ids of the rules of the compiled plan of which no claim can win."""
    covered = _covered() if plan.kind == "primary" else SQL("FALSE")
    return SQL(
        """
        WITH inside AS MATERIALIZED (
            SELECT unnest(cells) AS cell, country_id, key FROM %(slab)s
        ), size AS MATERIALIZED (
            SELECT cell, count(*) AS slabs FROM inside GROUP BY cell
        ), around AS MATERIALIZED (
            SELECT a.cell AS wide, b.cell AS narrow
              FROM inside a JOIN inside b USING (country_id, key)
              JOIN size ON size.cell = b.cell
             GROUP BY a.cell, b.cell, size.slabs
            HAVING count(*) = size.slabs
             UNION SELECT cell, cell FROM %(effective)s WHERE cell <= 0
        ), winning AS (
            SELECT DISTINCT unnest(c.chain) AS rule_id
              FROM %(effective)s b
              JOIN %(claim)s c ON c.precedence = b.precedence
             WHERE NOT %(covered)s
        )
        SELECT r.id FROM st_rule r
          JOIN sales_territory t ON t.id = r.territory_id
         WHERE t.active IS NOT FALSE
           AND NOT EXISTS (SELECT FROM winning w WHERE w.rule_id = r.id)
         ORDER BY r.id
        """,
        covered=covered,
        claim=HERE.claim,
        effective=HERE.effective,
        slab=HERE.slab,
    )


def _covered():
    """Whether a claim before that of ``b`` takes all that it could take."""
    return SQL(
        """
        EXISTS (SELECT FROM around x
                  JOIN %(effective)s a ON a.cell = x.wide
                 WHERE x.narrow = b.cell AND a.precedence < b.precedence
                   AND %(weaker)s)
        """,
        effective=HERE.effective,
        weaker=SQL(" AND ").join(_weaker()),
    )


def _weaker():
    """What makes ``a`` ask for no more than ``b`` does."""
    for name in _WITHIN:
        yield _either(name, "b.%s <@ a.%s")
    for name in _MORE:
        yield _either(name, "a.%s <@ b.%s")
    for name in ("countries", "states", "industries"):
        yield _excludes_no_more(name)
    for name in ("employees_min", "revenue_min"):
        yield _either(name, "b.%s >= a.%s")
    for name in ("employees_max", "revenue_max"):
        yield _either(name, "b.%s <= a.%s")
    yield _names_no_fewer()


def _either(name, compared):
    """``a`` does not ask, or what ``b`` asks for implies it."""
    column = SQL.identifier(name)
    return SQL(
        "(a.%s IS NULL OR COALESCE(%s, FALSE))",
        column,
        # pylint: disable-next=sql-injection
        SQL(compared, column, column),
    )


def _excludes_no_more(name):
    """What ``a`` excludes is excluded by ``b``, or not among what ``b`` takes."""
    return SQL(
        "(a.%(no)s IS NULL OR COALESCE(a.%(no)s <@ b.%(no)s, FALSE)"
        " OR COALESCE(NOT b.%(asked)s && a.%(no)s, FALSE))",
        no=SQL.identifier(f"not_{name}"),
        asked=SQL.identifier(name),
    )


def _names_no_fewer():
    """Each account that ``b`` names is named by all rules of ``a``."""
    return SQL(
        """
        (a.named IS NULL OR b.named IS NOT NULL AND NOT EXISTS (
            SELECT FROM sales_territory_rule_account_rel m
             CROSS JOIN unnest(a.named) n(rule_id)
             WHERE m.rule_id = b.named[1] AND NOT EXISTS (
                   SELECT FROM sales_territory_rule_account_rel o
                    WHERE o.rule_id = n.rule_id AND o.account_id = m.account_id)))
        """
    )

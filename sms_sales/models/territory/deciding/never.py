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
        WITH around AS MATERIALIZED (
            SELECT m.wide, m.narrow
              FROM st_maybe m
              JOIN st_chainslab b ON b.cell = m.narrow
              JOIN st_chainslab a ON a.cell = m.wide AND a.slab = b.slab
             GROUP BY m.wide, m.narrow, m.slabs
            HAVING count(*) = m.slabs
             UNION ALL SELECT DISTINCT cell, cell FROM %(effective)s
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
    )


def maybe():
    """Pairs of cells of which the wide one may cover the narrow one: it has the first
    and the last of its slabs, as many of them, and a claim that precedes one there."""
    return SQL(
        """
        WITH size AS MATERIALIZED (
            SELECT s.cell, s.slabs, s.low, s.high, e.strongest, e.weakest
              FROM (SELECT cell, count(*) AS slabs, min(slab) AS low, max(slab) AS high
                      FROM st_chainslab GROUP BY cell) s
              JOIN (SELECT cell, min(precedence) AS strongest,
                           max(precedence) AS weakest
                      FROM %s GROUP BY cell) e ON e.cell = s.cell)
        SELECT w.cell AS wide, b.cell AS narrow, b.slabs
          FROM size b
          JOIN st_chainslab f ON f.slab = b.low AND f.cell <> b.cell
          JOIN st_chainslab l ON l.slab = b.high AND l.cell = f.cell
          JOIN size w ON w.cell = f.cell
         WHERE w.slabs >= b.slabs AND w.strongest < b.weakest
        """,
        HERE.effective,
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

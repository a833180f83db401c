"""One statement that decides any number of accounts."""

from odoo.tools import SQL

from . import candidates
from .candidates import COUNTRY, FACTS, NARROWEST, SLAB, STATE, WORLD

# The cells of the slab whose ends share as many characters as that of the winner.
_AS_NARROW = SQL(
    """
    CASE WHEN p.cell IS NULL THEN z.narrowest ELSE ARRAY(
        SELECT c FROM unnest(z.cells) c WHERE c & 63 = p.cell & 63) END
    """
)


def given(facts):
    """Facts from JSON: a list of objects with the names of :data:`FACTS`."""
    return SQL(
        "SELECT * FROM jsonb_to_recordset(%s) AS x(%s)",
        facts,
        FACTS,
    )


def primary(plan, facts, place):
    """The winner of each account, the strongest places being looked at first.

    Of the facts: ``account_id``, ``territory_id`` (empty: nobody's), ``rule_id``,
    ``precedence``, ``standing``, ``contested``, ``rival_id`` (the other territory of
    equal right), ``locked``, ``reasons``.
    """
    return SQL(
        """
        SELECT f.account_id, COALESCE(k.territory_id, c.territory_id) AS territory_id,
               c.rule_id, c.precedence, c.standing,
               v.territory_id IS NOT NULL AS contested, v.territory_id AS rival_id,
               k.territory_id IS NOT NULL AS locked, %(reasons)s AS reasons
          FROM (%(facts)s) f
          LEFT JOIN LATERAL (%(lock)s) k ON TRUE
          LEFT JOIN LATERAL (%(slab)s) z ON TRUE
         CROSS JOIN LATERAL (%(named)s) n
          LEFT JOIN LATERAL (%(in_slab)s) q ON TRUE
         CROSS JOIN LATERAL (%(in_wider_slab)s) p
         CROSS JOIN LATERAL (%(anywhere)s) w
          LEFT JOIN %(claim)s c
            ON c.plan_id = %(plan)s
           AND c.precedence = COALESCE(n.precedence, q.precedence, p.precedence,
                                       w.precedence)
          LEFT JOIN LATERAL (%(rival)s) v ON TRUE
        """,
        rival=_rival(plan, place),
        reasons=_reasons(),
        facts=facts,
        claim=place.claim,
        lock=_lock(plan),
        slab=candidates.slab(plan, place),
        **_searches(plan, place),
        plan=plan.id,
    )


def _searches(plan, place):
    """Where to look, each place only for whom nothing has been found before."""
    free = SQL("k.territory_id IS NULL")
    unnamed = SQL("%s AND n.precedence IS NULL", free)
    wider = SQL("%s AND q.precedence IS NULL", unnamed)
    elsewhere = SQL("%s AND p.precedence IS NULL", wider)
    return {
        "named": _where(
            SQL("%s AND (%s)", free, candidates.any_named(plan, place)),
            _first(candidates.named(plan, place)),
        ),
        "in_slab": SQL(
            "SELECT e.precedence %s AND %s ORDER BY e.precedence LIMIT 1",
            candidates.in_slab(plan, place, NARROWEST),
            unnamed,
        ),
        "in_wider_slab": _where(wider, _first_in_wider_slab(plan, place)),
        "anywhere": _where(elsewhere, _first_anywhere(plan, place)),
    }


def overlay(plan, facts, place):
    """Every territory that claims an account, and a row without one for the others."""
    parts = (
        candidates.named(plan, place),
        candidates.in_slab(plan, place, SLAB),
        *(candidates.in_cell(plan, place, cell) for cell in (STATE, COUNTRY, WORLD)),
    )
    return SQL(
        """
        SELECT f.account_id, c.territory_id, c.rule_id, c.precedence, c.standing,
               FALSE AS contested, NULL::int AS rival_id, FALSE AS locked,
               %(reasons)s AS reasons
          FROM (%(facts)s) f
          LEFT JOIN LATERAL (%(slab)s) z ON TRUE
          LEFT JOIN LATERAL (
               SELECT territory_id, min(precedence) AS precedence
                 FROM (%(parts)s) any_claim GROUP BY territory_id) m ON TRUE
          LEFT JOIN %(claim)s c
            ON c.plan_id = %(plan)s AND c.precedence = m.precedence
        """,
        reasons=_reasons(),
        facts=facts,
        claim=place.claim,
        slab=candidates.slab(plan, place),
        parts=SQL(" UNION ALL ").join(
            SQL("SELECT e.territory_id, e.precedence %s", part) for part in parts
        ),
        plan=plan.id,
    )


def _where(condition, found):
    """The claim found, as ``precedence`` and ``cell``, looked for only where it is
    needed: most accounts are decided before."""
    return SQL(
        """
        SELECT x.found[1] AS precedence, x.found[2] AS cell
          FROM (SELECT CASE WHEN %s THEN (%s) END AS found OFFSET 0) x OFFSET 0
        """,
        condition,
        found,
    )


def _first(found):
    return SQL(
        "SELECT ARRAY[e.precedence, e.cell] %s ORDER BY e.precedence LIMIT 1", found
    )


def _first_in_wider_slab(plan, place):
    """After the narrowest cells the next: precedence begins with them (rule 5)."""
    return SQL(
        """
        SELECT x.found
          FROM (SELECT c & 63 AS shared, array_agg(c) AS cells
                  FROM unnest(z.cells) c WHERE c & 63 < z.narrowest[1] & 63
                 GROUP BY 1 ORDER BY 1 DESC) l
         CROSS JOIN LATERAL (%s) x(found)
         ORDER BY l.shared DESC LIMIT 1
        """,
        _first(candidates.in_slab(plan, place, SQL("l.cells"))),
    )


def _first_anywhere(plan, place):
    """A state goes before a country, and that before the world."""
    return SQL(
        "COALESCE(%s)",
        SQL(", ").join(
            SQL("(%s)", _first(candidates.in_cell(plan, place, cell)))
            for cell in (STATE, COUNTRY, WORLD)
        ),
    )


def _lock(plan):
    company = plan.company_id.id
    return SQL(
        """
        SELECT t.id AS territory_id FROM sales_territory_lock l
          JOIN sales_territory t
            ON t.plan_id = %s AND t.code = l.territory_code AND t.active IS NOT FALSE
         WHERE l.account_id = f.account_id AND l.company_id %s
        """,
        plan.id,
        SQL("= %s", company) if company else SQL("IS NULL"),
    )


def _rival(plan, place):
    """The next territory that claims the account with equal right: by its name, or
    in a place that is as wide."""
    return SQL(
        """
        SELECT CASE WHEN n.precedence IS NOT NULL THEN %s
                    WHEN w.precedence IS NULL THEN %s ELSE %s END AS territory_id
         WHERE c.precedence < c.standing_last
        """,
        _next(candidates.named(plan, place)),
        _next(candidates.in_slab(plan, place, _AS_NARROW)),
        _next(candidates.in_cell(plan, place, SQL("w.cell"))),
    )


def _next(found):
    return SQL(
        "(SELECT e.territory_id %s AND e.precedence > c.precedence"
        " AND e.precedence <= c.standing_last AND e.territory_id <> c.territory_id"
        " ORDER BY e.precedence LIMIT 1)",
        found,
    )


def _reasons():
    """What decided, as data: the claim, and what was known of the account."""
    return SQL(
        """
        CASE WHEN c.precedence IS NOT NULL THEN c.reason || jsonb_strip_nulls(
            jsonb_build_object('country', f.country_id, 'state', f.state_id,
                               'key', f.key, 'industry', f.industry_id)) END
        """
    )

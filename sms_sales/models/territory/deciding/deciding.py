"""One statement that decides any number of accounts."""

from odoo.tools import SQL

from . import candidates
from .candidates import COUNTRY, FACTS, SLAB, STATE, WORLD


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
    ``precedence``, ``standing``, ``contested``, ``locked``, ``reasons``.
    """
    free = SQL("k.territory_id IS NULL")
    in_slab = SQL("%s AND n.precedence IS NULL", free)
    in_state = SQL("%s AND p.precedence IS NULL", in_slab)
    in_country = SQL("%s AND s.precedence IS NULL", in_state)
    in_world = SQL("%s AND o.precedence IS NULL", in_country)
    return SQL(
        """
        SELECT f.account_id, COALESCE(k.territory_id, c.territory_id) AS territory_id,
               c.rule_id, c.precedence, c.standing, %(contested)s AS contested,
               k.territory_id IS NOT NULL AS locked, %(reasons)s AS reasons
          FROM (%(facts)s) f
          LEFT JOIN LATERAL (%(lock)s) k ON TRUE
          LEFT JOIN LATERAL (%(slab)s) z ON TRUE
          LEFT JOIN LATERAL (%(named)s) n ON TRUE
          LEFT JOIN LATERAL (%(in_slab)s) p ON TRUE
          LEFT JOIN LATERAL (%(in_state)s) s ON TRUE
          LEFT JOIN LATERAL (%(in_country)s) o ON TRUE
          LEFT JOIN LATERAL (%(in_world)s) w ON TRUE
          LEFT JOIN %(claim)s c
            ON c.plan_id = %(plan)s
           AND c.precedence = COALESCE(n.precedence, p.precedence, s.precedence,
                                       o.precedence, w.precedence)
        """,
        contested=_contested(plan, place),
        reasons=_reasons(),
        facts=facts,
        claim=place.claim,
        lock=_lock(plan),
        slab=candidates.slab(plan, place),
        named=_first(candidates.named(plan, place), free),
        in_slab=_first_in_slab(plan, place, in_slab),
        in_state=_first(candidates.in_cell(plan, place, STATE), in_state),
        in_country=_first(candidates.in_cell(plan, place, COUNTRY), in_country),
        in_world=_first(candidates.in_cell(plan, place, WORLD), in_world),
        plan=plan.id,
    )


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
               FALSE AS contested, FALSE AS locked, %(reasons)s AS reasons
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


def _first(found, condition):
    return SQL(
        "SELECT e.precedence, e.cell %s AND %s ORDER BY e.precedence LIMIT 1",
        found,
        condition,
    )


def _first_in_slab(plan, place, condition):
    """The narrowest cells first: most accounts are decided there (rule 5)."""
    return SQL(
        """
        SELECT x.precedence, x.cell
          FROM (SELECT c & 63 AS shared, array_agg(c) AS cells
                  FROM unnest(z.cells) c WHERE %(condition)s
                 GROUP BY 1 ORDER BY 1 DESC) l
         CROSS JOIN LATERAL (%(first)s) x
         ORDER BY l.shared DESC LIMIT 1
        """,
        condition=condition,
        first=_first(candidates.in_slab(plan, place, SQL("l.cells")), SQL("TRUE")),
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


def _contested(plan, place):
    """Whether another territory claims the account with equal right."""
    cell = SQL("COALESCE(s.cell, o.cell, w.cell)")
    return SQL(
        """
        CASE WHEN c.precedence = c.standing_last THEN FALSE
             WHEN n.precedence IS NOT NULL THEN %s
             WHEN p.precedence IS NOT NULL THEN %s
             WHEN c.precedence IS NOT NULL THEN %s ELSE FALSE END
        """,
        _rival(candidates.named(plan, place)),
        _rival(candidates.in_slab(plan, place, SLAB)),
        _rival(candidates.in_cell(plan, place, cell)),
    )


def _rival(found):
    return SQL(
        "EXISTS (SELECT %s AND e.precedence > c.precedence"
        " AND e.precedence <= c.standing_last AND e.territory_id <> c.territory_id)",
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

"""Where to look for claims on an account, and which of them take it.

``f`` is what is known of the account, ``e`` a claim in a cell.
"""

from odoo.tools import SQL

# What is known of an account. Leads of nobody's have ids below zero.
FACTS = SQL(
    "account_id int, country_id int, state_id int, key text, "
    "industry_id int, tag_ids int[], employees int, "
    "revenue float8, interest_ids int[]"
)

# Unknown (NULL) fails what is asked for, and triggers no *not*. What tells the most
# accounts apart within a cell comes first.
_SUCH = SQL(
    """
    (e.industries IS NULL OR f.industry_id = ANY (e.industries))
    AND (e.states IS NULL OR f.state_id = ANY (e.states))
    AND (e.tags IS NULL OR f.tag_ids && e.tags)
    AND (e.interests IS NULL OR f.interest_ids && e.interests)
    AND (e.employees_min IS NULL AND e.employees_max IS NULL
         OR f.employees > 0 AND f.employees >= COALESCE(e.employees_min, 0)
        AND (e.employees_max IS NULL OR f.employees < e.employees_max))
    AND (e.revenue_min IS NULL AND e.revenue_max IS NULL
         OR f.revenue > 0 AND f.revenue >= COALESCE(e.revenue_min, 0)
        AND (e.revenue_max IS NULL OR f.revenue < e.revenue_max))
    AND (e.countries IS NULL OR f.country_id = ANY (e.countries))
    AND (f.country_id = ANY (e.not_countries)) IS NOT TRUE
    AND (f.state_id = ANY (e.not_states)) IS NOT TRUE
    AND (f.industry_id = ANY (e.not_industries)) IS NOT TRUE
    AND (f.tag_ids && e.not_tags) IS NOT TRUE
    AND (e.more_tags IS NULL OR NOT EXISTS (
        SELECT FROM unnest(e.more_tags) r(id) WHERE NOT EXISTS (
            SELECT FROM sales_territory_rule_tag_rel t
             WHERE t.rule_id = r.id AND t.tag_id = ANY (f.tag_ids))))
    AND (e.more_interests IS NULL OR NOT EXISTS (
        SELECT FROM unnest(e.more_interests) r(id) WHERE NOT EXISTS (
            SELECT FROM sales_territory_rule_interest_rel t
             WHERE t.rule_id = r.id AND t.interest_id = ANY (f.interest_ids))))
    AND (e.not_named IS NULL OR NOT EXISTS (
        SELECT FROM sales_territory_rule_not_account_rel n
         WHERE n.rule_id = ANY (e.not_named) AND n.not_account_id = f.account_id))
    """
)


def slab(plan, place):
    """The slab of the account's postcode, with its cells and the narrowest of them."""
    return SQL(
        """
        SELECT b.cells, b.narrowest FROM %s b
         WHERE b.plan_id = %s AND b.country_id = f.country_id
           AND b.key <= f.key COLLATE "C"
         ORDER BY b.key DESC LIMIT 1
        """,
        place.slab,
        plan.id,
    )


def any_named(plan, place):
    """Whether any claim names accounts, asked once for all of them."""
    return SQL(
        "SELECT EXISTS (SELECT FROM %s e WHERE e.plan_id = %s AND e.named IS NOT NULL)",
        place.effective,
        plan.id,
    )


def named(plan, place):
    """Claims that name the account, wherever it is."""
    return SQL(
        """
        FROM sales_territory_rule_account_rel a
        JOIN %(effective)s e
          ON e.plan_id = %(plan)s AND e.named[1] = a.rule_id AND e.named IS NOT NULL
       WHERE a.account_id = f.account_id
         AND (e.cell = 0 OR e.cell = ANY (z.cells))
         AND NOT EXISTS (
             SELECT FROM unnest(e.named[2:]) r(id) WHERE NOT EXISTS (
                 SELECT FROM sales_territory_rule_account_rel x
                  WHERE x.rule_id = r.id AND x.account_id = f.account_id))
         AND %(such)s
        """,
        plan=plan.id,
        effective=place.effective,
        such=_SUCH,
    )


def in_slab(plan, place, cells):
    """Claims on the account's postcode."""
    return SQL(
        """
        FROM %(effective)s e
       WHERE e.plan_id = %(plan)s AND e.cell = ANY (%(cells)s) AND e.named IS NULL
         AND %(such)s
        """,
        plan=plan.id,
        cells=cells,
        effective=place.effective,
        such=_SUCH,
    )


def in_cell(plan, place, cell):
    """Claims on a state, a country or the world."""
    return SQL(
        """
        FROM %(effective)s e
       WHERE e.plan_id = %(plan)s AND e.cell = %(cell)s AND e.named IS NULL
         AND %(such)s
        """,
        plan=plan.id,
        cell=cell,
        effective=place.effective,
        such=_SUCH,
    )


SLAB = SQL("z.cells")
NARROWEST = SQL("z.narrowest")
STATE = SQL("-2 * f.state_id - 1")
COUNTRY = SQL("-2 * f.country_id")
WORLD = SQL("0")

"""The statement of a back-test: which quotations of a period rules would have hit."""

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from ...engine.quotation.measures import MONEY
from .condition_sql import (
    DAYS,
    Figures,
    condition_met,
    rate_column,
)
from .line_facts import line_facts
from .lines_as_sent import lines_as_sent
from .order_facts import channel

# Requirements of which the quotation itself tells.
PRESENT = {
    "customer_reference": SQL("trim(COALESCE(c.client_order_ref, '')) <> ''"),
    "signed_document": SQL("c.signed_on IS NOT NULL"),
}


def hit_orders(env, rules, period, ids=None):
    """Select (rule_id, value, order's columns) of the orders that ``rules`` hit.

    ``period`` is a condition on the order ``o``. Each order is looked at once; those
    that a quick look leaves are named in ``ids``, so that the planner reads their
    lines alone.
    """
    figures = Figures()
    among = SQL("IN (SELECT id FROM chosen)")
    if ids is not None:
        among = SQL("= ANY(%s)", ids)
        period = SQL("o.id %s", among)
    judged = [_rule(env, rule, figures) for rule in rules]
    return SQL(
        """
        WITH chosen AS MATERIALIZED (%(chosen)s),
        figure AS MATERIALIZED (
            SELECT %(figures)s
              FROM (%(facts)s) f JOIN chosen c ON c.id = f.order_id
             WHERE f.ordered <> 0 GROUP BY f.order_id)
        SELECT c.*, h.rule_id, h.value
          FROM chosen c LEFT JOIN figure a ON a.order_id = c.id
         CROSS JOIN LATERAL (VALUES %(rules)s) h(rule_id, hit, value)
         WHERE h.hit
        """,
        chosen=_chosen(env, rules, period),
        facts=line_facts(env, among, lines_as_sent(env)),
        figures=figures.select(),
        rules=SQL(", ").join(judged),
    )


def _chosen(env, rules, period):
    conditions = [one for rule in rules for one in rule.conditions]
    asked = {one.measure for one in conditions}
    columns = [
        SQL("%s AS %s", expression, SQL.identifier(name))
        for name, expression in DAYS.items()
        if name in asked
    ]
    columns += [
        SQL("%s AS %s", _rate(SQL("%s", one)), SQL.identifier(rate_column(one)))
        for one in {one.currency for one in conditions if one.measure in MONEY}
        if one
    ]
    return SQL(
        """
        SELECT o.id, o.company_id, u.id AS currency_id, u.name AS currency,
               o.team_id, o.user_id, p.id AS partner_id, p.parent_id,
               p.commercial_partner_id, o.pricelist_id, o.sales_territory_id,
               o.date_order, o.state, o.client_order_ref, o.signed_on, o.margin,
               COALESCE(v.amount_untaxed, o.amount_untaxed) AS amount_untaxed,
               v.amount_untaxed IS NOT NULL AS is_revision,
               %(rate)s AS currency_rate, %(channel)s AS channel %(columns)s
          FROM sale_order o
          LEFT JOIN LATERAL (
               SELECT r.amount_untaxed, r.currency_id, r.partner_id, r.sent_on,
                      r.content
                 FROM sales_quotation_revision r
                WHERE r.order_id = o.id ORDER BY r.number DESC LIMIT 1) v ON TRUE
          JOIN res_partner p ON p.id = COALESCE(v.partner_id, o.partner_id)
          JOIN res_currency u ON u.id = COALESCE(v.currency_id, o.currency_id)
         WHERE %(period)s
        """,
        rate=RATE,
        channel=channel(env),
        columns=SQL("").join(SQL(", %s", one) for one in columns),
        period=period,
    )


def _rate(currency):
    """The rate of a currency per unit of the company's, on the order's day."""
    return SQL(
        """(SELECT CASE WHEN y.currency_id = %(currency)s THEN 1
                        ELSE %(rate)s / %(own)s END
              FROM res_company y WHERE y.id = o.company_id)""",
        currency=currency,
        rate=_rate_on(currency),
        own=_rate_on(SQL("y.currency_id")),
    )


def _rate_on(currency):
    """As the host reads rates: the last one up to the day, else the first, else 1."""
    found = """(SELECT r.rate FROM res_currency_rate r
                 WHERE r.currency_id = %s
                   AND (r.company_id IS NULL OR r.company_id = split_part(
                            y.parent_path, '/', 1)::int) {}
                 LIMIT 1)"""
    before = "AND r.name <= o.date_order::date ORDER BY r.company_id, r.name DESC"
    return SQL(
        "COALESCE(%s, %s, 1)",
        # pylint: disable-next=sql-injection
        SQL(found.format(before), currency),
        # pylint: disable-next=sql-injection
        SQL(found.format("ORDER BY r.company_id, r.name"), currency),
    )


# The rate of the order ``o``, or of its day for the currency of its revision ``v``.
RATE = SQL(
    """
    CASE WHEN COALESCE(v.currency_id, o.currency_id) = o.currency_id
         THEN COALESCE(NULLIF(o.currency_rate, 0), 1) ELSE %s END
    """,
    _rate(SQL("v.currency_id")),
)


def _rule(env, rule, figures):
    """Return the row (rule, whether it hits ``c``, the value of its condition)."""
    looked_at = of_products(rule.categories, rule.products)
    groups, told = {}, []
    for condition in rule.conditions:
        within = SQL("%s AND %s", looked_at, of_products(condition.categories, ()))
        met, value = condition_met(condition, figures, within)
        groups.setdefault(condition.alternative, []).append(SQL("%s IS TRUE", met))
        told.append(SQL("CASE WHEN %s THEN %s END", met, value))
    inner, outer = SQL(" AND "), SQL(" OR ")
    if rule.join == "and_of_ors":
        inner, outer = outer, inner
    hit = SQL(
        "(%s)", outer.join(SQL("(%s)", inner.join(one)) for one in groups.values())
    )
    if not groups:
        hit = _any_line(rule, looked_at, figures)
    scope = scope_of(env, rule)
    if rule.outcome == "require":
        hit = SQL("%s AND NOT %s", hit, _fulfilled(rule, looked_at, figures))
    value = SQL("COALESCE(%s, NULL)", SQL(", ").join(told)) if told else SQL("NULL")
    return SQL("(%s, %s AND %s, (%s)::numeric)", rule.id, scope, hit, value)


def _any_line(rule, looked_at, figures):
    """A rule without conditions hits what it concerns, if it has lines to look at."""
    if rule.outcome == "require" or not (rule.categories or rule.products):
        return SQL("TRUE")
    return SQL("COALESCE(%s, 0) > 0", figures.column(SQL("count(*)"), looked_at))


def _fulfilled(rule, looked_at, figures):
    if rule.require in PRESENT:
        met = PRESENT[rule.require]
    else:
        wanted = of_products(rule.require_categories, rule.require_products)
        there = figures.column(SQL("count(*)"), wanted)
        met = SQL("(COALESCE(%s, 0) > 0) = %s", there, rule.require == "product_with")
    if not (rule.categories or rule.products):
        return SQL("(%s)", met)
    lines = figures.column(SQL("count(*)"), looked_at)
    return SQL("(%s OR COALESCE(%s, 0) = 0)", met, lines)


def of_products(categories, products):
    """Whether the line ``f`` is of the products, or of the categories or below."""
    if not categories and not products:
        return SQL("TRUE")
    return SQL(
        """f.product_id IN (
            SELECT v.id FROM product_product v
              JOIN product_template t ON t.id = v.product_tmpl_id
              LEFT JOIN product_category g ON g.id = t.categ_id
             WHERE v.id = ANY(%s)
                OR string_to_array(g.parent_path, '/') && %s::text[])""",
        sorted(products),
        [str(one) for one in sorted(categories)],
    )


def scope_of(env, rule):
    """Whether the rule concerns the order ``c``, whatever the days it is in force."""
    scope = rule.scope
    partner = SQL("ARRAY[c.partner_id, c.parent_id, c.commercial_partner_id]")
    asked = [
        (scope.company and [scope.company], SQL("c.company_id")),
        (scope.teams, SQL("c.team_id")),
        (scope.pricelists, SQL("c.pricelist_id")),
        (_users(env, scope.groups), SQL("c.user_id")),
        (_below(env, scope.territories), SQL("c.sales_territory_id")),
    ]
    parts = [SQL("%s = ANY(%s)", column, list(ids)) for ids, column in asked if ids]
    if scope.partners:
        parts.append(SQL("%s && %s", partner, list(scope.partners)))
    if scope.tags:
        parts.append(
            SQL(
                "EXISTS (SELECT FROM res_partner_res_partner_category_rel t"
                " WHERE t.partner_id IN (c.partner_id, c.commercial_partner_id)"
                " AND t.category_id = ANY(%s))",
                list(scope.tags),
            )
        )
    if scope.domain:
        orders = env["sale.order"].with_context(active_test=False)
        found = orders._search(Domain(safe_eval(scope.domain)))
        parts.append(SQL("c.id IN (%s)", found.select()))
    parts.append(SQL("c.channel = ANY(%s)", ["", *scope.channels]))
    return SQL(" AND ").join(parts)


def _users(env, groups):
    """The salespeople who have one of the roles; nobody is not everybody."""
    if not groups:
        return []
    return env["res.groups"].browse(groups).all_user_ids.ids or [0]


def _below(env, territories):
    if not territories:
        return []
    found = env["sales.territory"].with_context(active_test=False)
    return found.search([("id", "child_of", list(territories))]).ids

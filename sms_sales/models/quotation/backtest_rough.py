"""A quick look that leaves out the orders that rules cannot hit.

Plain floats on the columns of the host, with room for their errors: what is left is
looked at exactly. A condition on lines holds only where some line meets it.
"""

from odoo.tools import SQL

# Far more than floats err, far less than a limit means.
ROOM = 0.001
_UNIT = SQL("(l.price_unit * (1 - COALESCE(l.discount, 0)::float8 / 100))")
_NET = SQL("NULLIF(l.price_subtotal::float8, 0)")
VALUES = {
    "line_discount": SQL(
        "100 * (l.sales_list_price - %s) / NULLIF(l.sales_list_price, 0)", _UNIT
    ),
    "line_manual_discount": SQL(
        "100 * (l.sales_pricelist_price - %s) / NULLIF(l.sales_list_price, 0)", _UNIT
    ),
    "line_margin_percent": SQL(
        "100 * (%s - GREATEST(l.purchase_price, l.sales_cost)"
        " * l.product_uom_qty::float8) / %s",
        _NET,
        _NET,
    ),
    "quantity": SQL("l.product_uom_qty::float8"),
}
# Where a margin has no value, it may yet hit: for nothing, or at no known cost.
ALWAYS = SQL("COALESCE(l.purchase_price, 0) = 0 OR l.price_subtotal = 0")


def may_be_hit(rules):
    """Return a condition on the order ``o``, true for all that ``rules`` may hit.

    None where a rule is not about single lines.
    """
    parts = [_rule(rule) for rule in rules]
    if not parts or not all(parts):
        return None
    return SQL(
        """
        (o.id IN (SELECT l.order_id FROM sale_order_line l
                   WHERE %s OR l.price_unit < 0)
         OR o.id IN (SELECT r.order_id FROM sales_quotation_revision r))
        """,
        SQL(" OR ").join(parts),
    )


def _rule(rule):
    """What some line meets in every order that the rule hits, None if unknown."""
    groups = {}
    for condition in rule.conditions:
        groups.setdefault(condition.alternative, []).append(_condition(condition))
    if not groups:
        return None
    if rule.join == "and_of_ors":
        # Any one group will do, if each of its conditions is about a line.
        whole = [parts for parts in groups.values() if all(parts)]
        return SQL(" OR ").join(whole[0]) if whole else None
    # Of each group any one condition will do.
    known = [[part for part in parts if part] for parts in groups.values()]
    if not all(known):
        return None
    return SQL(" OR ").join(parts[0] for parts in known)


def _condition(condition):
    value = VALUES.get(condition.measure)
    if not value or condition.over == "sum" or condition.comparison == "!=":
        return None
    limit = float(condition.limit)
    told = {
        ">": SQL("%s > %s", value, limit - ROOM),
        "<": SQL("%s < %s", value, limit + ROOM),
        "=": SQL("abs(%s - %s) < %s", value, limit, ROOM),
    }[condition.comparison[0]]
    if condition.measure == "line_margin_percent":
        return SQL("(%s OR %s)", told, ALWAYS)
    return SQL("(%s)", told)

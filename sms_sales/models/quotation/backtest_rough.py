"""A quick look that leaves out the orders that rules cannot hit.

Products and sums of what the host stores, without a division, and with room for
roundings: what is left is looked at exactly. A condition on lines holds only where some
line meets it.
"""

from decimal import Decimal

from odoo.tools import SQL

# Far more than roundings make, far less than a limit means.
ROOM = Decimal("0.001")
_UNIT = SQL("l.price_unit * (100 - COALESCE(l.discount, 0))")
_LIST = SQL("l.sales_list_price")
# Percentages as (whole, kept): 100 less what was kept of the whole.
PERCENTAGES = {
    "line_discount": (_LIST, _UNIT),
    "line_manual_discount": (
        _LIST,
        SQL("100 * (%s - l.sales_pricelist_price) + %s", _LIST, _UNIT),
    ),
    "line_margin_percent": (
        SQL("l.price_subtotal"),
        SQL("100 * GREATEST(l.purchase_price, l.sales_cost) * l.product_uom_qty"),
    ),
}
# Where a margin has no value, it may yet hit: for nothing, or at no known cost.
ALWAYS = SQL("COALESCE(l.purchase_price, 0) = 0 OR l.price_subtotal = 0")


def may_be_hit(rules):
    """Return a condition on a line ``l``: of an order that was never sent, some line
    meets it if ``rules`` hit the order. None where a rule is not about single lines.
    """
    parts = [_rule(rule) for rule in rules]
    if not parts or not all(parts):
        return None
    return SQL("(%s OR l.price_unit < 0)", SQL(" OR ").join(parts))


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
    if condition.over == "sum" or condition.comparison == "!=":
        return None
    limit = Decimal(condition.limit)
    bounds = {">": limit - ROOM, "<": limit + ROOM}
    if condition.comparison != "=":
        bounds = {name: bounds[name] for name in condition.comparison[0]}
    if condition.measure == "quantity":
        told = [_compared(SQL("l.product_uom_qty"), *one) for one in bounds.items()]
        return SQL("(%s)", SQL(" AND ").join(told))
    if condition.measure not in PERCENTAGES:
        return None
    whole, kept = PERCENTAGES[condition.measure]
    # 100 - kept / whole > limit, of a whole above zero.
    told = [
        _compared(SQL("%s * %s", whole, 100 - bound), name, kept)
        for name, bound in bounds.items()
    ]
    told = SQL("%s OR %s < 0", SQL(" AND ").join(told), whole)
    if condition.measure == "line_margin_percent":
        told = SQL("%s OR %s", told, ALWAYS)
    return SQL("(%s)", told)


def _compared(value, name, other):
    return SQL("%s > %s", value, other) if name == ">" else SQL("%s < %s", value, other)

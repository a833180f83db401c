"""Conditions of quotation rules over many orders at once, as SQL.

The same arithmetic as ``engine.quotation``: values are rounded to six places before
they are compared. A *figure* is an aggregate over the lines ``f`` of an order that a
condition needs; conditions that need the same figure share it.
"""

from decimal import Decimal

from odoo.tools import SQL

from ...engine.quotation.measures import MONEY, OF_LINE
from .order_facts import PAYMENT_DAYS, validity_days

# Enough digits that rounding twice cannot end elsewhere than rounding once.
_FINE = SQL("numeric(60, 24)")
COMPARISONS = {name: SQL(name) for name in (">", ">=", "<", "<=", "=")} | {
    "!=": SQL("<>")
}
RISING, FALLING = (">", ">="), ("<", "<=")
# Confirming writes another date on the order: of what was sent, its revision tells.
DAYS = {
    "payment_days": PAYMENT_DAYS,
    "validity_days": SQL(
        "CASE WHEN v.sent_on IS NULL THEN %s ELSE %s END",
        validity_days(SQL("o.date_order")),
        validity_days(
            SQL("v.sent_on"), SQL("NULLIF(v.content->>'validity', '')::date")
        ),
    ),
}


def percent(part, whole):
    """As the engine's ``percent``: of nothing, it is past every limit or no value."""
    return SQL(
        "CASE WHEN %(whole)s <> 0"
        " THEN round((%(part)s * 100)::%(fine)s / %(whole)s, 6)"
        " WHEN %(part)s < 0 THEN '-Infinity' WHEN %(part)s > 0 THEN 'Infinity' END",
        part=part,
        whole=whole,
        fine=_FINE,
    )


class Figures:
    """Collects the aggregates that conditions need, each once, as columns of ``a``."""

    def __init__(self):
        self._columns = {}

    def column(self, aggregate, within):
        """Return the column of ``aggregate`` over the lines for which ``within``."""
        text = SQL("%s FILTER (WHERE %s)", aggregate, within)
        name = self._columns.setdefault(
            (text.code, repr(text.params)), (f"v{len(self._columns)}", text)
        )[0]
        return SQL.identifier("a", name)

    def select(self):
        """Return the aggregates, to be selected from the lines ``f``."""
        parts = [
            SQL("%s AS %s", text, SQL.identifier(name))
            for name, text in self._columns.values()
        ]
        return SQL(", ").join([SQL("f.order_id"), *parts])


# Of a line that was sent and is gone, nobody knows the cost.
THERE = SQL("f.line_id > 0")
_KNOWN = SQL("(%s AND (f.net <> 0 OR f.cost <> 0))", THERE)
UNKNOWN = SQL("%s AND f.cost IS NULL AND f.net <> 0", THERE)
OFF_MARGIN = ("line_margin", "line_margin_percent")


def of_line(measure):
    """Return the value of a line, in the order's currency."""
    listed, price = SQL("f.listed"), SQL("f.price")
    off = SQL("(f.listed - f.price)")
    expressions = {
        "line_discount": lambda: _if_listed(percent(off, listed)),
        "line_manual_discount": lambda: _if_listed(
            percent(SQL("(f.pricelisted - f.price)"), listed)
        ),
        "line_margin": lambda: SQL("CASE WHEN %s THEN f.net - f.cost END", _KNOWN),
        "line_margin_percent": lambda: SQL(
            "CASE WHEN %s THEN %s END",
            _KNOWN,
            percent(SQL("(f.net - f.cost)"), SQL("f.net")),
        ),
        "under_list": lambda: SQL(
            "round((f.listed - %s)::%s / f.quantity, 6)", price, _FINE
        ),
        "quantity": lambda: SQL("round(f.quantity, 6)"),
    }
    return expressions[measure]()


def _if_listed(value):
    return SQL("CASE WHEN f.listed <> 0 THEN %s END", value)


def of_order(measure, figures, within):
    """Return the value of an order, and whether a cost is unknown."""
    if measure == "line_count":
        return SQL("COALESCE(%s, 0)", figures.column(SQL("count(*)"), within)), None
    if measure == "total":
        return SQL("COALESCE(%s, 0)", figures.column(SQL("sum(f.net)"), within)), None
    if measure == "order_discount":
        kept = SQL("%s AND f.listed IS NOT NULL", within)
        listed = figures.column(SQL("sum(f.listed)"), kept)
        off = figures.column(SQL("sum(f.listed - f.price)"), kept)
        value = SQL("CASE WHEN %s <> 0 THEN %s END", listed, percent(off, listed))
        return value, None
    return _of_margin(measure, figures, within)


def _of_margin(measure, figures, within):
    unknown = figures.column(SQL("bool_or(%s)", UNKNOWN), within)
    known = SQL("%s AND %s", within, _KNOWN)
    margin = figures.column(SQL("sum(f.net - f.cost)"), known)
    if measure == "order_margin":
        return margin, unknown
    there = SQL("%s AND %s", within, THERE)
    net = SQL("COALESCE(%s, 0)", figures.column(SQL("sum(f.net)"), there))
    return percent(margin, net), unknown


def in_money(condition, value):
    """Turn ``value`` into the currency of the limit, at the order's day's rates."""
    if condition.measure not in MONEY or condition.currency is None:
        return value
    return SQL(
        "CASE WHEN c.currency_id = %(currency)s THEN %(value)s"
        " ELSE round((%(value)s * c.%(rate)s)::%(fine)s / c.currency_rate, 6) END",
        currency=condition.currency,
        value=value,
        rate=SQL.identifier(rate_column(condition.currency)),
        fine=_FINE,
    )


def rate_column(currency_id):
    return f"rate_{int(currency_id)}"


def condition_met(condition, figures, within):
    """Return whether the condition holds for the order ``c``, and its value."""
    if condition.measure == "currency":
        among = SQL("c.currency = ANY(%s)", list(condition.currencies))
        met = among if condition.comparison == "in" else SQL("NOT (%s)", among)
        return met, SQL("NULL")
    if condition.measure in DAYS:
        value = SQL.identifier("c", condition.measure)
        return _compared(value, condition), value
    if condition.measure in OF_LINE:
        return _over_lines(condition, figures, within)
    value, unknown = of_order(condition.measure, figures, within)
    value = in_money(condition, value)
    met = _compared(value, condition)
    return SQL("(%s OR %s)", met, unknown) if unknown else met, value


def _over_lines(condition, figures, within):
    value = in_money(condition, of_line(condition.measure))
    unknown = SQL("FALSE")
    if condition.measure in OFF_MARGIN:
        unknown = figures.column(SQL("bool_or(%s)", UNKNOWN), within)
    low, high = SQL("min(%s)", value), SQL("max(%s)", value)
    if condition.over == "sum":
        total = figures.column(SQL("sum(%s)", value), within)
        told = SQL("COALESCE(%s, 0)", total)
        return SQL("(%s OR %s)", _compared(told, condition), unknown), told
    if condition.over in ("max", "min"):
        told = figures.column(low if condition.over == "min" else high, within)
        return SQL("(%s OR %s)", _compared(told, condition), unknown), told
    falling = condition.comparison in FALLING
    if condition.over == "any":
        told = figures.column(low if falling else high, within)
        met = _any(condition, value, told, low, figures, within)
        return SQL("(%s OR %s)", met, unknown), told
    told = figures.column(high if falling else low, within)
    met = _all(condition, value, told, high, figures, within)
    return SQL("(%s OR (%s IS NULL AND %s))", met, told, unknown), told


def _any(condition, value, told, low, figures, within):
    if condition.comparison == "!=":
        low = figures.column(low, within)
        return SQL("(%s OR %s)", _compared(low, condition), _compared(told, condition))
    if condition.comparison == "=":
        return figures.column(SQL("bool_or(%s)", _compared(value, condition)), within)
    return _compared(told, condition)


def _all(condition, value, told, high, figures, within):
    if condition.comparison == "!=":
        return figures.column(SQL("bool_and(%s)", _compared(value, condition)), within)
    if condition.comparison == "=":
        high = figures.column(high, within)
        return SQL(
            "(%s AND %s)", _compared(told, condition), _compared(high, condition)
        )
    return _compared(told, condition)


def _compared(value, condition):
    limit = Decimal(condition.limit)
    return SQL("%s %s %s", value, COMPARISONS[condition.comparison], limit)

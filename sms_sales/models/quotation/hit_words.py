"""A hit in the words of who reads it: which line, which value, which limit."""

from decimal import Decimal

from odoo.tools.misc import format_amount

from ...engine.quotation.judging import PRODUCTS
from ...engine.quotation.measures import MONEY, PERCENT
from ...engine.quotation.verdict import Hit
from .rule_condition import DAYS
from .rule_words import _plain


def told(env, hit: Hit) -> str:
    """Return the hit in one sentence."""
    line = env["sale.order.line"].browse(hit.line_id or ())
    words = _of_condition(env, hit)
    if not line:
        return words
    name = line.product_id.display_name or line.name
    return env._("Line “%(line)s”: %(what)s", line=name, what=words)


def _of_condition(env, hit):
    if hit.reason == "no_cost":
        return env._("the cost is not known, so the margin cannot be judged")
    if hit.reason == "missing" and hit.measure in PRODUCTS:
        return _of_products(env, hit)
    if hit.reason == "missing":
        return env._("%s: missing", _label(env, "sales.quotation.rule", "require", hit))
    if hit.measure == "concerned":
        return env._("the rule is about this quotation as such")
    of = "sales.quotation.condition"
    return env._(
        "%(measure)s is %(value)s: %(comparison)s %(limit)s",
        measure=_label(env, of, "measure", hit),
        value=shown(env, hit, hit.value),
        comparison=_label(env, of, "comparison", hit),
        limit=shown(env, hit, hit.limit),
    )


def _of_products(env, hit):
    # Whom a rule stops is told why, without reading rules.
    rule = env["sales.quotation.rule"].sudo().browse(hit.rule_id).exists()
    named = [*rule.require_product_ids, *rule.require_category_ids]
    names = ", ".join(one.display_name for one in named)
    if hit.measure == "product_with":
        return env._("One of these has to be there: %s", names)
    return env._("None of these may be there: %s", names)


def _label(env, model, name, hit):
    value = hit.measure if name in ("measure", "require") else hit.comparison
    labels = dict(env[model]._fields[name]._description_selection(env))
    return labels.get(value, value)


def shown(env, hit, value):
    """Return a value or a limit of the hit in its unit."""
    if not isinstance(value, Decimal):
        return value or ""
    if not value.is_finite():
        return env._("past every limit")
    if hit.measure in PERCENT:
        return env._("%s %%", _plain(env, value))
    if hit.measure in MONEY:
        currency = env["res.currency"].browse(hit.currency)
        return format_amount(env, float(value), currency)
    if hit.measure in DAYS:
        return env._("%s days", _plain(env, value))
    return _plain(env, value)

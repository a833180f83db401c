"""A rule as the content of its version, and the content as a rule of the engine."""

from datetime import date
from decimal import Decimal

from ...engine.money import text
from ...engine.quotation.conditions import Condition, Rule, Scope

# Field of the rule: the key of its ids in the content.
SCOPES = {
    "team_ids": "teams",
    "group_ids": "groups",
    "territory_ids": "territories",
    "partner_ids": "partners",
    "partner_tag_ids": "tags",
    "pricelist_ids": "pricelists",
}
CHANNELS = ("shop", "pos", "project")


def content(rule):
    """Return what decides how ``rule`` judges; names and words are no part of it."""
    required = rule.require if rule.outcome == "require" else ""
    return {
        "company": rule.company_id.id or None,
        "from": rule.date_from,
        "until": rule.date_until,
        "scope": {key: sorted(rule[name].ids) for name, key in SCOPES.items()},
        "channels": [name for name in CHANNELS if rule[f"channel_{name}"]],
        "domain": (rule.domain or "").strip() if rule.domain != "[]" else "",
        "categories": sorted(rule.category_ids.ids),
        "products": sorted(rule.product_ids.ids),
        "join": rule.join,
        "outcome": rule.outcome,
        "chain": rule.chain_id.id if rule.outcome == "approval" else None,
        "require": required,
        "require_products": sorted(rule.require_product_ids.ids) if required else [],
        "require_categories": sorted(rule.require_category_ids.ids) if required else [],
        "conditions": [_condition(one) for one in rule.condition_ids],
    }


def _condition(condition):
    return {
        "alternative": condition.alternative,
        "measure": condition.measure,
        "over": condition.over or "",
        "comparison": condition.comparison,
        # As typed: a float has no canonical form.
        "limit": text(Decimal(str(condition.value or 0))),
        "currency": condition.value_currency_id.id if condition.is_money else None,
        "currencies": sorted(condition.currency_ids.mapped("name")),
        "categories": sorted(condition.category_ids.ids),
    }


def compiled(rule_id, version, data):
    """Return the rule that ``data`` describes."""
    scope = {key: frozenset(ids) for key, ids in data["scope"].items()}
    sets = ("categories", "products", "require_products", "require_categories")
    return Rule(
        rule_id,
        version,
        data["outcome"],
        Scope(
            company=data["company"],
            date_from=_day(data["from"]),
            date_until=_day(data["until"]),
            channels=frozenset(data["channels"]),
            domain=data["domain"],
            **scope,
        ),
        join=data["join"],
        require=data["require"],
        conditions=tuple(_compiled(one) for one in data["conditions"]),
        **{name: frozenset(data[name]) for name in sets},
    )


def _compiled(data):
    return Condition(
        data["measure"],
        data["comparison"],
        Decimal(data["limit"]),
        data["over"],
        data["alternative"],
        data["currency"],
        tuple(data["currencies"]),
        frozenset(data["categories"]),
    )


def _day(written):
    return date.fromisoformat(written) if written else None

"""What the free condition of a quotation rule must not ask for."""

from functools import lru_cache

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .sale_order_inputs import LINE_INPUTS, ORDER_INPUTS

# Of these, a change is a change of what was released: what lies behind is master data.
HASHED = ORDER_INPUTS - {"user_id", "order_line"}

# Of an order: what rules decide, and what sending, signing or confirming it sets. By
# the time the gates look, such a condition has already moved.
DECIDED = {
    *("state", "date_order", "locked", "signed_on", "signed_by", "signature"),
    *("sales_hits", "sales_hit_level", "sales_can_ask", "sales_changed_by_id"),
    *("sales_release_state", "sales_released_hash", "sales_released_on"),
    *("sales_released_aside", "sales_of_project", "sales_of_shop"),
    *("sales_request_ids", "sales_request_count"),
    *("sales_change_ids", "sales_change_text", "sales_expired_on"),
    *("sales_revision_ids", "sales_revision_number", "sales_is_revised"),
    *("sales_confirmed_on", "sales_expected_on", "sales_milestone_ids"),
}


def decided_fields(orders, domain):
    """Return the names of the fields of orders that ``domain`` may not ask for."""
    return {
        field.name
        for field in _asked(orders, Domain(domain))
        if field.model_name == "sale.order" and field.name in DECIDED
    }


def _asked(model, domain):
    """Yield all fields on the paths of the conditions, and within "any"."""
    for condition in domain.iter_conditions():
        model_there = yield from _on_path(model, condition.field_expr)
        if "any" in condition.operator and model_there is not None:
            yield from _asked(model_there, Domain(condition.value))


def _on_path(model, path):
    """Yield the fields of ``path``; return the model where it ends, if any."""
    for name in path.split("."):
        field = model._fields.get(name) if model is not None else None
        if field is None:
            # A part of a date, or a property.
            return None
        yield field
        if field.related:
            yield from _on_path(model, field.related)
        model = model.env[field.comodel_name] if field.relational else None
    return model


@lru_cache(maxsize=1024)
def is_fixed(domain):
    """Return whether the free ``domain`` of a rule asks only for what a release is
    bound to, and for master data behind it (rule 9)."""
    if not domain:
        return False
    paths = [one.field_expr for one in Domain(safe_eval(domain)).iter_conditions()]
    return all(_is_hashed(*path.split(".")) for path in paths)


def _is_hashed(first, second="", *_others):
    return first in HASHED or (first == "order_line" and second in LINE_INPUTS)

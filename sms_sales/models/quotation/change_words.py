"""What somebody wrote on a confirmed order, as data that is kept and in words."""

from datetime import date

from odoo import fields, models


def as_json(values):
    """Return written values as a pending change keeps them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value):
    if isinstance(value, models.BaseModel):
        return value.ids
    if isinstance(value, date):
        return fields.Date.to_string(value)
    return value


def differs(record, name, value):
    """Return whether ``value``, as it is kept, is another than ``record`` has."""
    if isinstance(value, list):
        return True
    field = record._fields[name]
    return field.convert_to_cache(value, record) != field.convert_to_cache(
        record[name], record
    )


def shown(record, name, value):
    """Return a value of the field ``name`` of ``record`` in words."""
    field = record._fields[name]
    if field.type == "float":
        return f"{value:g}"
    if field.type == "many2one":
        comodel = record.env[field.comodel_name]
        found = value if isinstance(value, models.BaseModel) else comodel.browse(value)
        return found.display_name or "–"
    if isinstance(value, models.BaseModel):
        return ", ".join(value.mapped("display_name")) or "–"
    if isinstance(value, list):
        return record.env._("changed")
    return str(value or "–")

"""What the database refuses on rows that are worked on first and frozen later.

Unlike a ledger, such a row may change and go away until its condition holds.
"""

from odoo.tools import SQL

from . import ledger_guard

_TRIGGER = "sms_sales_frozen_guard"
_FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION %s() RETURNS trigger AS $guard$
    BEGIN
        RAISE EXCEPTION 'a frozen row of %% is not changed or deleted', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = TG_NAME;
    END
    $guard$ LANGUAGE plpgsql
    """,
    SQL.identifier(_TRIGGER),
)


def create_guard(cr, table, columns, frozen, still=None):
    """Refuse to change ``columns`` of ``table``, and to delete rows, once frozen.

    :param frozen: SQL condition on ``old`` that says when
    :param still: SQL condition on ``new`` that a frozen row must keep
    """
    drop_guard(cr, table)
    cr.execute(_FUNCTION)
    closed = SQL(
        "(%s) AND (current_setting(%s, true) IN %s) IS NOT TRUE",
        frozen,
        ledger_guard.PARAMETER,
        ledger_guard.DOORS,
    )
    changed = SQL(
        "(%s) IS DISTINCT FROM (%s)",
        SQL(", ").join(SQL.identifier("new", column) for column in columns),
        SQL(", ").join(SQL.identifier("old", column) for column in columns),
    )
    if still:
        changed = SQL("(%s OR NOT (%s))", changed, still)
    _create_trigger(cr, table, "UPDATE", SQL("%s AND %s", closed, changed))
    _create_trigger(cr, table, "DELETE", closed)


def drop_guard(cr, table):
    """Leave ``table`` unprotected."""
    for event in ("UPDATE", "DELETE"):
        cr.execute(
            SQL(
                "DROP TRIGGER IF EXISTS %s ON %s",
                SQL.identifier(f"{_TRIGGER}_{event.lower()}"),
                SQL.identifier(table),
            )
        )


def _create_trigger(cr, table, event, condition):
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH ROW WHEN (%s) "
            "EXECUTE FUNCTION %s()",
            SQL.identifier(f"{_TRIGGER}_{event.lower()}"),
            SQL(event),
            SQL.identifier(table),
            condition,
            SQL.identifier(_TRIGGER),
        )
    )

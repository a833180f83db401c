"""What the database itself refuses on the tables of ledgers.

The whole decision stands in the WHEN clause of the triggers, so that a permitted
update costs one comparison of columns and a bulk insert costs nothing.
"""

from odoo.tools import SQL

GUARD = "sms_sales_ledger_guard"
# A transaction that corrects history says so in this run-time parameter. It is only
# ever set transaction-locally, so nothing of it outlives the transaction.
PARAMETER = "sms_sales.ledger_door"
DOORS = ("merge", "erasure", "uninstall", "migration")

_FUNCTION = SQL(
    """
    CREATE OR REPLACE FUNCTION %s() RETURNS trigger AS $guard$
    BEGIN
        RAISE EXCEPTION '%% is a ledger: its rows are not changed or deleted',
            TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME,
                CONSTRAINT = TG_NAME, HINT = 'Book a correction as a new row.';
    END
    $guard$ LANGUAGE plpgsql
    """,
    SQL.identifier(GUARD),
)
_CLOSED = SQL("(current_setting(%s, true) IN %s) IS NOT TRUE", PARAMETER, DOORS)


def create_guard(cr, table, closed, opened, foreign_keys, frozen=None):
    """Protect ``table``, replacing an older guard.

    :param closed: columns that never change once written
    :param opened: columns that change until the row is frozen
    :param foreign_keys: those of both that may become empty, because the host
        deleted what they point to
    :param frozen: boolean column that freezes the row, or None
    """
    drop_guard(cr, table)
    cr.execute(_FUNCTION)
    changed = _changed(closed, foreign_keys)
    if frozen and opened:
        changed = SQL(
            "%s OR %s IS TRUE AND %s",
            changed,
            SQL.identifier("old", frozen),
            _changed(opened, foreign_keys),
        )
    for event, level, condition in (
        ("UPDATE", "ROW", SQL("(%s) AND %s", changed, _CLOSED)),
        ("DELETE", "ROW", _CLOSED),
        ("TRUNCATE", "STATEMENT", _CLOSED),
    ):
        cr.execute(
            SQL(
                "CREATE TRIGGER %s BEFORE %s ON %s FOR EACH %s WHEN (%s) "
                "EXECUTE FUNCTION %s()",
                _trigger(event),
                SQL(event),
                SQL.identifier(table),
                SQL(level),
                condition,
                SQL.identifier(GUARD),
            )
        )


def drop_guard(cr, table):
    """Leave ``table`` unprotected: before its removal, or before a migration that
    changes the type of a column (a trigger holds on to the columns it compares)."""
    for event in ("UPDATE", "DELETE", "TRUNCATE"):
        cr.execute(
            SQL(
                "DROP TRIGGER IF EXISTS %s ON %s",
                _trigger(event),
                SQL.identifier(table),
            )
        )


def current_door(cr):
    """Return the door that the running transaction has open, or an empty string."""
    cr.execute(SQL("SELECT current_setting(%s, true)", PARAMETER))
    return cr.fetchone()[0] or ""


def set_door(cr, door):
    """Open ``door``, or close it when empty, until the transaction ends."""
    cr.execute(SQL("SELECT set_config(%s, %s, true)", PARAMETER, door))


def _trigger(event):
    return SQL.identifier(f"{GUARD}_{event.lower()}")


def _changed(columns, foreign_keys):
    """Return the condition that a column has got another value."""
    new = [
        SQL(
            "COALESCE(%s, %s)", SQL.identifier("new", name), SQL.identifier("old", name)
        )
        if name in foreign_keys
        else SQL.identifier("new", name)
        for name in columns
    ]
    old = [SQL.identifier("old", name) for name in columns]
    return SQL("(%s) IS DISTINCT FROM (%s)", SQL(", ").join(new), SQL(", ").join(old))

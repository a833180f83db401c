"""Who stays: in another plan, but in the territory of the same code.

A redesign leaves most accounts where they are, and nobody reads a line about each.
They stand in a narrow table of ours; who is left out of a run becomes a line.
"""

from odoo.tools import SQL

_TABLE = SQL(
    """
    CREATE TABLE IF NOT EXISTS sales_territory_run_stay (
        run_id int NOT NULL,
        subject_id int NOT NULL,
        name varchar,
        old_id int NOT NULL,
        new_id int NOT NULL,
        rule_id int,
        reasons jsonb,
        contested bool NOT NULL,
        locked bool NOT NULL,
        fingerprint varchar NOT NULL,
        state varchar NOT NULL
    )
    """
)
_INDEX = SQL(
    "CREATE INDEX IF NOT EXISTS sales_territory_run_stay_run_idx"
    " ON sales_territory_run_stay (run_id)"
)
# As lines are read; leads have ids below zero.
STAYS = SQL(
    """
    SELECT NULL::int AS id, run_id, subject_id, old_id AS old_territory_id,
           new_id AS new_territory_id, rule_id, reasons, locked, 'same' AS change,
           NULL::int AS old_user_id, NULL::int AS new_user_id, fingerprint, state
      FROM sales_territory_run_stay
    """
)


def create(cr):
    """Make the table, where it is missing."""
    cr.execute(_TABLE)
    cr.execute(_INDEX)


def drop(cr):
    """Leave nothing behind."""
    cr.execute(SQL("DROP TABLE IF EXISTS sales_territory_run_stay"))


def stays(run):
    """Whether a row of ``st_move`` stays. In an overlay plan an account is booked with
    all of its territories at once: there everything is a line."""
    if run.kind == "overlay":
        return SQL("FALSE")
    return SQL("(placed AND old_id <> new_id AND twin_id = new_id) IS TRUE")


def insert_stays(run):
    """Write who stays."""
    return SQL(
        """
        INSERT INTO sales_territory_run_stay (
            run_id, subject_id, name, old_id, new_id, rule_id, reasons, contested,
            locked, fingerprint, state)
        SELECT %s, id, name, old_id, new_id, rule_id, reasons, contested, locked,
               fingerprint, 'planned'
          FROM st_move WHERE %s
        """,
        run.id,
        stays(run),
    )


def forget_stays(runs):
    """Delete what is kept of ``runs``, and of runs that are gone."""
    return SQL(
        """
        DELETE FROM sales_territory_run_stay
         WHERE run_id = ANY(%s)
            OR run_id NOT IN (SELECT id FROM sales_territory_run)
        """,
        runs.ids,
    )


def count_stays(run, way):
    """How many are still to be booked."""
    return SQL(
        "SELECT count(*) FROM sales_territory_run_stay"
        " WHERE run_id = %s AND state = %s",
        run.id,
        way.waiting,
    )


def mark_stays(run, way):
    """Say who of ``st_next`` has been booked; who is left out becomes a line."""
    left_out = SQL(
        """
        WITH left_out AS (
            DELETE FROM sales_territory_run_stay s
             USING st_next n
             WHERE n.reason IS NOT NULL AND s.subject_id = n.subject_id
               AND s.run_id = %(run)s
            RETURNING s.*, n.reason)
        INSERT INTO sales_territory_run_line (
            run_id, account_id, lead_id, account_name, change, old_territory_id,
            new_territory_id, rule_id, reasons, contested, locked, state, skip_reason,
            fingerprint)
        SELECT o.run_id, p.id, l.id, o.name, 'same', o.old_id, o.new_id, o.rule_id,
               o.reasons, o.contested, o.locked, %(left_out)s, o.reason, o.fingerprint
          FROM left_out o
          LEFT JOIN res_partner p ON p.id = o.subject_id
          LEFT JOIN crm_lead l ON l.id = -o.subject_id
        """,
        run=run.id,
        left_out=way.left_out,
    )
    booked = SQL(
        """
        UPDATE sales_territory_run_stay s SET state = %s
          FROM st_next n
         WHERE n.reason IS NULL AND s.subject_id = n.subject_id AND s.run_id = %s
        """,
        way.done,
        run.id,
    )
    return left_out, booked

"""What a plan is compiled into: tables of ours that no record stands for.

A *cell* is a place that rules speak of: 0 the world, below 0 a country or a state,
above 0 a set of postcodes. A *slab* is what lies between two ends of ranges (rule 26).
"""

from typing import NamedTuple

from odoo.tools import SQL

# The strongest claim has precedence 1. Claims of equal right have one standing, which
# ends with precedence standing_last.
CLAIM = SQL(
    """
    CREATE TABLE sales_territory_claim (
        plan_id int NOT NULL REFERENCES sales_territory_plan ON DELETE CASCADE,
        precedence int NOT NULL,
        standing int NOT NULL,
        standing_last int NOT NULL,
        territory_id int NOT NULL,
        rule_id int NOT NULL,
        chain int[] NOT NULL,
        reason jsonb NOT NULL,
        PRIMARY KEY (plan_id, precedence)
    )
    """
)
# A claim once for each cell, with what it asks for besides. Rules that name accounts
# stand in another index, since they go first.
EFFECTIVE = SQL(
    """
    CREATE TABLE sales_territory_effective (
        plan_id int NOT NULL REFERENCES sales_territory_plan ON DELETE CASCADE,
        cell int NOT NULL,
        precedence int NOT NULL,
        territory_id int NOT NULL,
        named int[],
        countries int[], states int[], industries int[],
        tags int[], more_tags int[], interests int[], more_interests int[],
        employees_min int, employees_max int,
        revenue_min float8, revenue_max float8,
        not_countries int[], not_states int[], not_industries int[], not_tags int[],
        not_named int[]
    )
    """
)
# A slab begins at each end of a range and lies in the cells of all ranges around it.
# Narrowest are those whose ends share the most characters.
SLAB = SQL(
    """
    CREATE TABLE sales_territory_slab (
        plan_id int NOT NULL REFERENCES sales_territory_plan ON DELETE CASCADE,
        country_id int NOT NULL,
        key text COLLATE "C" NOT NULL,
        cells int[] NOT NULL,
        narrowest int[] NOT NULL,
        PRIMARY KEY (plan_id, country_id, key)
    )
    """
)


def indexes(place):
    """The indexes on effective rows: by cell, and by an account's name."""
    return (
        SQL(
            "CREATE INDEX ON %s (plan_id, cell, precedence) WHERE named IS NULL",
            place.effective,
        ),
        SQL(
            "CREATE INDEX ON %s (plan_id, (named[1]), precedence)"
            " WHERE named IS NOT NULL",
            place.effective,
        ),
    )


PARTS = ("claim", "effective", "slab")


class Place(NamedTuple):
    """Where a compiled plan is read: kept for placing, or in the transaction alone."""

    claim: SQL
    effective: SQL
    slab: SQL


KEPT = Place(*(SQL.identifier(f"sales_territory_{part}") for part in PARTS))
# A preview leaves nothing behind, and no dead rows that its own scans would pass.
HERE = Place(*(SQL.identifier("pg_temp", f"st_{part}") for part in PARTS))


def create(cr):
    """Make the tables anew, empty."""
    drop(cr)
    for statement in (CLAIM, EFFECTIVE, SLAB, *indexes(KEPT)):
        cr.execute(statement)


def drop(cr):
    """Leave nothing behind."""
    for table in KEPT:
        cr.execute(SQL("DROP TABLE IF EXISTS %s", table))


def create_here(cr):
    """Make the tables of this transaction."""
    for kept, here, part in zip(KEPT, HERE, PARTS, strict=True):
        cr.execute(SQL("DROP TABLE IF EXISTS %s", here))
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s (LIKE %s) ON COMMIT DROP",
                SQL.identifier(f"st_{part}"),
                kept,
            )
        )


def index_here(cr):
    """Index them once they are full."""
    keys = ("plan_id, precedence", None, "plan_id, country_id, key")
    for here, key in zip(HERE, keys, strict=True):
        if key:
            cr.execute(SQL("CREATE UNIQUE INDEX ON %s (%s)", here, SQL(key)))
    for statement in indexes(HERE):
        cr.execute(statement)
    claim, effective, slab = HERE
    # Only what is joined on: of lists it would take long.
    for here, columns in (
        (claim, SQL("plan_id, precedence")),
        (effective, SQL("plan_id, cell, precedence, territory_id, named")),
        (slab, SQL("plan_id, country_id, key")),
    ):
        cr.execute(SQL("ANALYZE %s (%s)", here, columns))


def keep(cr, plan):
    """Put what was compiled here in the place of what was kept of ``plan``."""
    for kept, here in zip(KEPT, HERE, strict=True):
        cr.execute(SQL("DELETE FROM %s WHERE plan_id = %s", kept, plan.id))
        # Who has just compiled it too, unseen by this transaction, makes it fail in
        # the way after which the host tries again.
        cr.execute(
            SQL("INSERT INTO %s SELECT * FROM %s ON CONFLICT DO NOTHING", kept, here)
        )
        cr.execute(SQL("ANALYZE %s", kept))


def forget(cr, plan_ids):
    """Keep nothing of plans by which nobody is placed."""
    for kept in KEPT:
        cr.execute(SQL("DELETE FROM %s WHERE plan_id = ANY(%s)", kept, plan_ids))

"""What a plan is compiled into: tables of ours that no record stands for.

A *cell* is a place that rules speak of: 0 the world, below 0 a country or a state,
above 0 a set of postcodes. A *slab* is what lies between two ends of ranges.
"""

from odoo.tools import SQL

# The strongest claim has precedence 1. Claims of equal right have one standing, which
# ends with precedence standing_last.
CLAIM = SQL(
    """
    CREATE TABLE IF NOT EXISTS sales_territory_claim (
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
    CREATE TABLE IF NOT EXISTS sales_territory_effective (
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
BOUND = SQL(
    """
    CREATE TABLE IF NOT EXISTS sales_territory_bound (
        plan_id int NOT NULL REFERENCES sales_territory_plan ON DELETE CASCADE,
        country_id int NOT NULL,
        key text COLLATE "C" NOT NULL,
        slab int NOT NULL,
        PRIMARY KEY (plan_id, country_id, key)
    )
    """
)
SLAB = SQL(
    """
    CREATE TABLE IF NOT EXISTS sales_territory_slab (
        plan_id int NOT NULL REFERENCES sales_territory_plan ON DELETE CASCADE,
        slab int NOT NULL,
        cell int NOT NULL,
        PRIMARY KEY (plan_id, slab, cell)
    )
    """
)
INDEXES = (
    SQL(
        """
        CREATE INDEX IF NOT EXISTS sales_territory_effective_cell_idx
            ON sales_territory_effective (plan_id, cell, precedence)
         WHERE named IS NULL
        """
    ),
    SQL(
        """
        CREATE INDEX IF NOT EXISTS sales_territory_effective_named_idx
            ON sales_territory_effective (plan_id, (named[1]), precedence)
         WHERE named IS NOT NULL
        """
    ),
)
NAMES = (
    "sales_territory_claim",
    "sales_territory_effective",
    "sales_territory_bound",
    "sales_territory_slab",
)


def create(cr):
    """Make the tables that are missing."""
    for statement in (CLAIM, EFFECTIVE, BOUND, SLAB, *INDEXES):
        cr.execute(statement)


def drop(cr):
    """Leave nothing behind."""
    for name in NAMES:
        cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(name)))

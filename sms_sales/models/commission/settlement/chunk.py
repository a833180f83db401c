from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from odoo.tools import SQL


class Chunk(NamedTuple):
    """One step of a settlement: the sales of some target periods of one version.

    ``starts`` are the first days of the pay periods from the period on to the one
    after ``until``; ``step`` is the rounding of the company currency.
    """

    plan: Any
    company: Any
    date_from: date
    date_to: date
    pools: list[tuple[date, date]]
    until: date
    starts: list[date]
    step: Decimal
    # How many rows the temporary tables made for it have, by name.
    rows: dict[str, int]

    @property
    def pool_from(self):
        return self.pools[0][0]

    @property
    def pool_to(self):
        return self.pools[-1][1]

    def in_pool(self, target, pool):
        """Whether a row of ``sc_target`` counts in a pool of its payee, in SQL."""
        return SQL(
            "%s BETWEEN %s AND %s",
            SQL.identifier(target, "sale_day"),
            SQL.identifier(pool, "date_from"),
            SQL.identifier(pool, "date_to"),
        )

    @property
    def key(self):
        """Name of the chunk among those of its plan and company."""
        return f"{self.plan.id}/{self.pool_from}"

    @property
    def releases(self):
        """Whether sales count by their date, and money only sets them free."""
        return self.plan.basis == "payment" and not self.plan.attain_on_receipt

    @property
    def in_one_pass(self):
        """Whether ``sc_new`` alone says what its rows earn: nothing comes before."""
        return "sc_amount" not in self.rows

    @property
    def in_sums(self):
        """Whether ``sc_sum`` stands for ``sc_new``: its rows are not asked for."""
        return "sc_sum" in self.rows

    def rounded(self, expression):
        """Round an SQL expression, half away from zero, to the currency's step."""
        step = self.step.normalize()
        if step <= 1 and step.as_tuple().digits == (1,):
            return SQL("round(%s, %s)", expression, -step.as_tuple().exponent)
        return SQL("round((%s) / %s) * %s", expression, self.step, self.step)

    def day_before(self, day):
        return day - timedelta(days=1)

    def landing(self, day, locked_until):
        """First open pay period on or after ``day`` for a payee locked until then."""
        place = SQL("GREATEST(%s, %s)", self.place(day), self.open_place(locked_until))
        return self.start(place)

    def place(self, day):
        """Number of the pay period of ``day``."""
        return SQL("width_bucket(%s, %s::date[])", day, self.starts)

    def open_place(self, locked_until):
        """Number of the first pay period that is open for a payee locked until then."""
        return SQL("%s + 1", self.place(locked_until))

    def start(self, place):
        """First day of the pay period of that number."""
        return SQL("(%s::date[])[%s]", self.starts, place)


def temporary(name, query):
    """Build ``CREATE TEMP TABLE`` that lives as long as the transaction.

    The one that an earlier chunk left goes first, in the same journey.
    """
    return SQL(
        "DROP TABLE IF EXISTS %(name)s;"
        " CREATE TEMP TABLE %(name)s ON COMMIT DROP AS %(query)s",
        name=SQL.identifier(name),
        query=query,
    )

"""What an approval covers, and whether it still covers the quotation as it is now.

An approver saw values and said yes to them. A change that leaves everything no worse
needs no second yes: the envelope says where that ends.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ..money import text
from .verdict import Reading, as_data, from_data

RISING = (">", ">=")
FALLING = ("<", "<=")


class Exposure(NamedTuple):
    """What is at stake: money under list, the products of the hitting lines, whom."""

    given_away: Decimal
    products: tuple[int, ...]
    customer: int
    currency: str


class Envelope(NamedTuple):
    """How the conditions of one rule stood, and what was at stake."""

    readings: tuple[Reading, ...]
    exposure: Exposure


def leaves(then: Envelope, now: Envelope) -> list[str]:
    """Return codes of why ``now`` leaves the envelope ``then``; empty if it stays.

    ``version`` another version of the rule is in force, ``worse`` a condition that was
    met is met by more, ``met`` one that was not is now, ``changed`` one that has no
    better or worse is another, ``line`` a new line hits, ``given_away``, ``product``,
    ``customer`` and ``currency`` the exposure.

    >>> then = Envelope((_reading("18"),), Exposure(Decimal(18), (5,), 7, "EUR"))
    >>> better = Envelope((_reading("17"),), Exposure(Decimal(17), (5,), 7, "EUR"))
    >>> worse = Envelope((_reading("19"),), Exposure(Decimal(19), (5,), 7, "EUR"))
    >>> leaves(then, better), leaves(then, worse)
    ([], ['worse', 'given_away'])
    """
    known = {row.condition: row for row in then.readings}
    if any(row.version != old.version for row in now.readings for old in then.readings):
        return ["version"]
    found: list[str] = []
    for row in now.readings:
        found += _leaves_condition(known.get(row.condition), row)
    return list(dict.fromkeys(found + _leaves_exposure(then.exposure, now.exposure)))


def survives(then: Envelope, now: Envelope) -> bool:
    """Whether an approval given on ``then`` still covers ``now``."""
    return not leaves(then, now)


def as_json(envelope: Envelope) -> dict[str, Any]:
    """Write an envelope for a Json column.

    >>> then = Envelope((_reading("18"),), Exposure(Decimal("18.50"), (5,), 7, "EUR"))
    >>> from_json(as_json(then)) == then
    True
    """
    exposure = envelope.exposure._asdict()
    return {
        "readings": as_data(envelope.readings),
        "exposure": {
            **exposure,
            "given_away": text(envelope.exposure.given_away),
            "products": list(envelope.exposure.products),
        },
    }


def from_json(data: Mapping[str, Any]) -> Envelope:
    """Read back what :func:`as_json` wrote."""
    exposure = dict(data["exposure"])
    exposure["given_away"] = Decimal(exposure["given_away"])
    exposure["products"] = tuple(exposure["products"])
    readings = tuple(from_data(Reading, data["readings"]))
    return Envelope(readings, Exposure(**exposure))


def of_rule(rule_id: int, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings of one rule."""
    return tuple(row for row in readings if row.rule_id == rule_id)


def _leaves_condition(old: Reading | None, row: Reading) -> list[str]:
    if not row.met:
        return []
    if old is None or not old.met:
        return ["met"]
    found = []
    if row.reason != old.reason or not _no_worse(old, row):
        directed = row.comparison in (*RISING, *FALLING)
        found.append("worse" if directed else "changed")
    if not set(row.line_uids) <= set(old.line_uids):
        found.append("line")
    return found


def _no_worse(old: Reading, row: Reading) -> bool:
    if row.value == old.value:
        return True
    if not isinstance(row.value, Decimal) or not isinstance(old.value, Decimal):
        return False
    if row.comparison in RISING:
        return row.value < old.value
    return row.comparison in FALLING and row.value > old.value


def _leaves_exposure(old: Exposure, now: Exposure) -> list[str]:
    found = []
    if now.given_away > old.given_away:
        found.append("given_away")
    if not set(now.products) <= set(old.products):
        found.append("product")
    if now.customer != old.customer:
        found.append("customer")
    if now.currency != old.currency:
        found.append("currency")
    return found


def _reading(value: str, met: bool = True, **others: Any) -> Reading:
    """Return a line discount over 15 per cent, for examples."""
    row = Reading(
        3, 1, 0, "line_discount", "any", ">", Decimal(value), Decimal(15), met, ("u1",)
    )
    return row._replace(**others)

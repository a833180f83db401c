"""What judging a quotation found: hits, and how each condition stood.

A *hit* is for people: this rule, this line, this value, this limit. A *reading* is for
the envelope of an approval: each condition of a rule that concerns the order, true or
not, so that a later judgement can be compared with it.

Values and limits are decimals; those of a set (currencies) are a text of sorted codes.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ..money import text

OUTCOMES = ("block", "approval", "require", "warn")
# The requirement that only confirming can ask for: an offer is sent to be signed.
CONFIRMING = "signed_document"

Value = Decimal | str | None


class Hit(NamedTuple):
    """A condition that holds on a line, or on the order when ``line_uid`` is None.

    ``measure`` of a requirement that is not met is what is missing
    ("customer_reference"). ``reason`` is a code: "" the value is past the limit,
    "no_cost" the cost is unknown, "missing" a requirement is not met.
    ``condition`` is its place in the content of the rule's version, from 0.
    """

    rule_id: int
    version: int
    outcome: str
    line_id: int | None
    line_uid: str | None
    measure: str
    value: Value
    limit: Value
    comparison: str
    reason: str = ""
    condition: int = 0
    over: str = ""
    currency: int | None = None


class Reading(NamedTuple):
    """How a condition stood: ``met`` or not, its value, and the lines that met it."""

    rule_id: int
    version: int
    condition: int
    measure: str
    over: str
    comparison: str
    value: Value
    limit: Value
    met: bool
    line_uids: tuple[str, ...] = ()
    reason: str = ""


class Verdict(NamedTuple):
    """What the rules say of one order; ``readings`` of every rule that concerns it.

    ``aside`` are the (rule, version) that would stop orders, and do not concern this
    one by what its salesperson may write any time: a release answers for none of them.
    """

    hits: tuple[Hit, ...] = ()
    readings: tuple[Reading, ...] = ()
    aside: tuple[tuple[int, int], ...] = ()

    @property
    def released_without_approval(self) -> bool:
        """Whether nothing stands in the way: a warning does not.

        >>> Verdict().released_without_approval
        True
        """
        return not any(hit.outcome != "warn" for hit in self.hits)

    def of(self, *outcomes: str) -> tuple[Hit, ...]:
        """Return the hits of these outcomes.

        >>> hit = Hit(7, 1, "warn", None, None, "total", Decimal(9), Decimal(5), ">")
        >>> Verdict((hit,)).of("block", "require"), len(Verdict((hit,)).of("warn"))
        ((), 1)
        """
        return tuple(hit for hit in self.hits if hit.outcome in outcomes)

    def rule_ids(self, *outcomes: str) -> list[int]:
        """Return the rules hit with these outcomes, each once, in the rules' order."""
        return list(dict.fromkeys(hit.rule_id for hit in self.of(*outcomes)))


def as_data(rows: Iterable[NamedTuple]) -> list[dict[str, Any]]:
    """Write hits or readings for a Json column or a hash: decimals as {"d": "18"}.

    >>> hit = Hit(7, 1, "block", 3, "u3", "line_discount", Decimal("18.0"),
    ...     Decimal(15), ">")
    >>> written = as_data([hit])
    >>> written[0]["value"], written[0]["limit"], from_data(Hit, written) == [hit]
    ({'d': '18'}, {'d': '15'}, True)
    """
    return [
        {
            name: {"d": text(part)} if isinstance(part, Decimal) else part
            for name, part in row._asdict().items()
        }
        for row in rows
    ]


def from_data(kind: type, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Read back what :func:`as_data` wrote; ``kind`` is Hit or Reading."""
    return [kind(**{name: _read(part) for name, part in row.items()}) for row in rows]


def _read(part: Any) -> Any:
    if isinstance(part, Mapping):
        return Decimal(part["d"])
    return tuple(part) if isinstance(part, list) else part

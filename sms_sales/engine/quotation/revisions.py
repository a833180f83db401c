"""What changed between two revisions of a quotation, line by line."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

# What of a line is compared: what the customer reads.
LINE_PARTS = (
    "name",
    "quantity",
    "unit",
    "currency",
    "price",
    "discount",
    "taxes",
    "net",
)
HEAD_PARTS = (
    "customer",
    "reference",
    "currency",
    "pricelist",
    "payment_term",
    "validity",
    "proposal",
    "note",
    "untaxed",
    "total",
)


class Change(NamedTuple):
    """A line of both, or of one: ``kind`` is same, changed, added or removed."""

    uid: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    parts: tuple[str, ...] = ()


def compare_lines(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """Return the lines of ``after`` in their order, then those that went.

    Lines meet by their uid, so one that only moved is the same line.

    >>> old = [{"uid": "a", "price": "10"}, {"uid": "b", "price": "5"}]
    >>> new = [{"uid": "c", "price": "7"}, {"uid": "a", "price": "9"}]
    >>> [(c.uid, c.kind, c.parts) for c in compare_lines(old, new)]
    [('c', 'added', ()), ('a', 'changed', ('price',)), ('b', 'removed', ())]
    """
    earlier = {line["uid"]: line for line in before}
    later = {line["uid"] for line in after}
    found = [_change(earlier.get(line["uid"]), line) for line in after]
    gone = [line for line in before if line["uid"] not in later]
    return found + [Change(line["uid"], "removed", line, None) for line in gone]


def compare_heads(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """Return (part, before, after) of each part of the head that differs.

    >>> compare_heads({"total": "10", "note": ""}, {"total": "12"})
    [('total', '10', '12')]
    """
    return [
        (part, before.get(part), after.get(part))
        for part in HEAD_PARTS
        if (before.get(part) or "") != (after.get(part) or "")
    ]


def _change(before, after):
    if before is None:
        return Change(after["uid"], "added", None, after)
    parts = tuple(p for p in LINE_PARTS if before.get(p) != after.get(p))
    return Change(after["uid"], "changed" if parts else "same", before, after, parts)

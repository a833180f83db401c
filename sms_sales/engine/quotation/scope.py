"""Whom an automation of quotations concerns."""

from collections.abc import Mapping


def missed(
    asked: Mapping[str, frozenset[int]], found: Mapping[str, frozenset[int]]
) -> str:
    """Return the first thing that is asked for and not found; '' when all are.

    What asks for nothing is not looked at; of what is asked for, one is enough.

    >>> missed({"team": frozenset({1, 2}), "stage": frozenset()}, {"team": {2}})
    ''
    >>> missed({"team": frozenset({1}), "stage": frozenset({7})}, {"team": {1}})
    'stage'
    """
    for name, wanted in asked.items():
        if wanted and wanted.isdisjoint(found.get(name, frozenset())):
            return name
    return ""

"""Who decides: through delegations, never twice, and never about themselves."""

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple


class Decider(NamedTuple):
    """Somebody who may decide, and for whom (the same when for themselves)."""

    user: int
    behalf: int


def deciders(
    listed: Iterable[int],
    delegates: Mapping[int, int],
    absent: Set[int],
    excluded: Set[int],
) -> list[Decider]:
    """Return who may decide for the users ``listed``, each person once.

    ``delegates`` are those in force: who is away → who stands in. ``absent`` users
    cannot decide themselves (archived ones, too). Who is ``excluded`` neither decides
    nor is stood in for; a loop of delegations leads to nobody.

    >>> deciders([1, 2, 3], {1: 9, 2: 9}, {1, 2}, {3})
    [Decider(user=9, behalf=1)]
    >>> deciders([1], {1: 2, 2: 1}, {1, 2}, set())
    []
    """
    found: dict[int, Decider] = {}
    reached = seats(listed, delegates, absent, excluded)
    # Who is listed decides for themselves rather than for somebody else.
    for user in sorted(reached, key=lambda user: user in absent):
        decider = reached[user]
        if decider is not None and decider not in found:
            found[decider] = Decider(decider, user)
    return list(found.values())


def seats(
    listed: Iterable[int],
    delegates: Mapping[int, int],
    absent: Set[int],
    excluded: Set[int],
) -> dict[int, int | None]:
    """Return {listed user: who decides for them, or None where nobody does}.

    The rest is as with :func:`deciders`; one person may have several seats.

    >>> seats([1, 2, 3, 4], {1: 9, 2: 9}, {1, 2, 4}, {3})
    {1: 9, 2: 9, 3: None, 4: None}
    """
    return {user: _follow(user, delegates, absent, excluded) for user in listed}


def loops(delegates: Mapping[int, int]) -> list[int]:
    """Return the users from whom the delegations lead back to themselves.

    >>> loops({1: 2, 2: 3, 3: 2})
    [2, 3]
    """
    return sorted(user for user in delegates if _leads_to(user, delegates))


def _leads_to(user: int, delegates: Mapping[int, int]) -> bool:
    seen: set[int] = set()
    at = delegates[user]
    while at in delegates and at != user and at not in seen:
        seen.add(at)
        at = delegates[at]
    return at == user


def _follow(
    user: int,
    delegates: Mapping[int, int],
    absent: Set[int],
    excluded: Set[int],
) -> int | None:
    seen: set[int] = set()
    at: int | None = user
    while at is not None and at not in seen:
        if at in excluded:
            return None
        if at not in absent:
            return at
        seen.add(at)
        at = delegates.get(at)
    return None

"""Whose turn it is: a rotation weighted by capacity.

The next lead goes to who has the smallest ``(2x + 1) / w``, where ``x`` is what one
has had and ``w`` one's weight (Webster's method of dividing seats); a tie goes to the
lower user id. With fixed members and no caps, for any two of them
``|x1/w1 - x2/w2| <= (1/w1 + 1/w2) / 2`` holds after every pick.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

# Keys are compared as integers: exact as long as no product of two weights exceeds it.
SCALE = 10**12


class Seat(NamedTuple):
    """A member of the group: what they had, and how many more they may get."""

    user: int
    weight: int
    taken: int = 0
    room: int | None = None

    def after(self, more: int) -> "Seat":
        """Return the seat after ``more`` leads.

        >>> Seat(1, 5, room=3).after(2)
        Seat(user=1, weight=5, taken=2, room=1)
        """
        room = self.room if self.room is None else self.room - more
        return self._replace(taken=self.taken + more, room=room)


def turn_key(seat: Seat) -> tuple[int, int]:
    """Return what the rotation compares: the lowest is next.

    >>> turn_key(Seat(7, 2, taken=1))
    (1500000000000, 7)
    """
    return (2 * seat.taken + 1) * SCALE // seat.weight, seat.user


def rotate(
    seats: Sequence[Seat], wanted: Iterable[Collection[int] | None]
) -> list[int | None]:
    """Return who gets each of the leads; ``wanted`` says for each lead which users
    may have it (``None``: all of them).

    >>> rotate([Seat(1, 5), Seat(2, 3), Seat(3, 2)], [None] * 10)
    [1, 2, 3, 1, 1, 2, 1, 3, 2, 1]
    >>> rotate([Seat(1, 1, room=1), Seat(2, 1)], [None, [1], None, [1, 2]])
    [1, None, 2, 2]
    """
    state = {
        seat.user: (turn_key(seat), seat)
        for seat in seats
        if seat.weight > 0 and (seat.room is None or seat.room > 0)
    }
    return [_take(state, users) for users in wanted]


def _take(state, users):
    """Give one lead to whose turn it is, and count it."""
    if users is None:
        open_seats = state.values()
    else:
        open_seats = [state[user] for user in users if user in state]
    if not open_seats:
        return None
    _key, seat = min(open_seats)
    room = None if seat.room is None else seat.room - 1
    if room == 0:
        del state[seat.user]
    else:
        seat = seat._replace(taken=seat.taken + 1, room=room)
        state[seat.user] = turn_key(seat), seat
    return seat.user


def rejoined(
    seats: Sequence[Seat], returning: Collection[int], last: Seat | None = None
) -> list[Seat]:
    """Return ``seats`` with the ``returning`` raised to the level of the group, so
    that nobody catches up on what they missed.

    :param last: who got the last lead, with what they had before; it gives the level
        when nobody of the group stayed

    A was away while B took twenty:

    >>> rejoined([Seat(1, 1), Seat(2, 1, taken=20)], {1})
    [Seat(user=1, weight=1, taken=20, room=None), Seat(user=2, weight=1, taken=20, \
room=None)]
    """
    stayed = [turn_key(s) for s in seats if s.user not in returning and s.weight > 0]
    if not stayed and last and last.weight > 0:
        stayed = [turn_key(last)]
    if not stayed:
        return list(seats)
    level = min(stayed)[0]
    return [
        seat._replace(taken=max(seat.taken, _taken_at(level, seat.weight)))
        if seat.user in returning and seat.weight > 0
        else seat
        for seat in seats
    ]


def _taken_at(level: int, weight: int) -> int:
    """Return the smallest count whose key is not below ``level``.

    >>> _taken_at(3 * SCALE, 2)
    3
    """
    return max(0, -(-(level * weight - SCALE) // (2 * SCALE)))


def slots(seat: Seat, count: int) -> list[tuple[int, int]]:
    """Return the keys of the next ``count`` turns of a seat: the turns of all seats
    in the order of their keys are the rotation, which a statement can say too.

    >>> slots(Seat(7, 2), 3)
    [(500000000000, 7), (1500000000000, 7), (2500000000000, 7)]
    """
    return [turn_key(seat._replace(taken=seat.taken + k)) for k in range(count)]

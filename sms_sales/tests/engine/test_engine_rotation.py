from fractions import Fraction
from itertools import combinations

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.territory.rotation import Seat, rejoined, rotate, slots
from .common import proves, st

weights = st.lists(st.integers(1, 500), min_size=1, max_size=8)


def _seats(numbers):
    return [Seat(user, weight) for user, weight in enumerate(numbers, 1)]


class TestEngineRotation(BaseCase):
    def _names(self, seats, count):
        return " ".join("_ABC"[user] for user in rotate(seats, [None] * count))

    def test_five_three_two(self):
        self.assertEqual(self._names(_seats([5, 3, 2]), 10), "A B C A A B A C B A")

    def test_who_returns_starts_at_the_level_of_the_group(self):
        seats = rejoined([Seat(1, 1), Seat(2, 1, taken=20)], {1})
        self.assertEqual(self._names(seats, 4), "A B A B")
        seats = rejoined([Seat(1, 1, taken=20), Seat(2, 1)], {2})
        self.assertEqual(self._names(seats, 4), "A B A B")

    def test_when_the_whole_group_changes_the_last_turn_gives_the_level(self):
        seats = rejoined([Seat(1, 1)], {1}, Seat(2, 1, taken=19))
        self.assertEqual(seats, [Seat(1, 1, taken=19)])
        self.assertEqual(rejoined([Seat(1, 1)], {1}), [Seat(1, 1)])

    def test_nobody_loses_what_they_had_by_returning(self):
        seats = rejoined([Seat(1, 1, taken=30), Seat(2, 1, taken=20)], {1})
        self.assertEqual(seats[0].taken, 30)

    def test_who_is_full_or_without_capacity_gets_nothing(self):
        seats = [Seat(1, 0), Seat(2, 9, room=0), Seat(3, 1, room=2)]
        self.assertEqual(rotate(seats, [None] * 3), [3, 3, None])

    def test_nobody_to_choose_from(self):
        self.assertEqual(rotate([], [None]), [None])
        self.assertEqual(rotate([Seat(1, 1)], [[], [2]]), [None, None])

    def test_the_order_of_the_members_does_not_matter(self):
        seats = _seats([5, 3, 2])
        self.assertEqual(rotate(seats, [None] * 20), rotate(seats[::-1], [None] * 20))

    @proves
    @given(weights, st.integers(1, 200))
    def test_the_bound_holds_after_every_pick(self, numbers, count):
        had = dict.fromkeys(range(1, len(numbers) + 1), 0)
        for user in rotate(_seats(numbers), [None] * count):
            had[user] += 1
            for (a, v), (b, w) in combinations(enumerate(numbers, 1), 2):
                gap = abs(Fraction(had[a], v) - Fraction(had[b], w))
                self.assertLessEqual(gap, (Fraction(1, v) + Fraction(1, w)) / 2)

    @proves
    @given(weights, st.integers(0, 200))
    def test_the_slots_in_order_are_the_rotation(self, numbers, count):
        seats = _seats(numbers)
        turns = sorted(key for seat in seats for key in slots(seat, count))
        picked = [user for _key, user in turns[:count]]
        self.assertEqual(rotate(seats, [None] * count), picked)

    @proves
    @given(weights, st.integers(0, 60), st.integers(0, 60))
    def test_going_on_from_the_ledger_is_the_same_rotation(self, numbers, first, rest):
        seats = _seats(numbers)
        whole = rotate(seats, [None] * (first + rest))
        later = [s._replace(taken=whole[:first].count(s.user)) for s in seats]
        self.assertEqual(rotate(later, [None] * rest), whole[first:])

    @proves
    @given(weights, st.integers(0, 300))
    def test_who_returns_gets_their_share_and_no_more(self, numbers, count):
        away, *group = _seats([3, *numbers])
        picks = rotate(group, [None] * count)
        group = [s._replace(taken=picks.count(s.user)) for s in group]
        seats = rejoined([away, *group], {away.user})
        shares = rotate(seats, [None] * (3 + sum(numbers)))
        self.assertIn(shares.count(away.user), (2, 3, 4))

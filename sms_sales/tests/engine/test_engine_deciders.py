from hypothesis import given

from odoo.tests import BaseCase

from ...engine.quotation.deciders import Decider, deciders, loops
from .common import proves, st

users = st.integers(1, 6)


class TestEngineDeciders(BaseCase):
    """Rule 4: who decides."""

    def test_a_chain_of_delegates_is_followed_to_who_is_there(self):
        found = deciders([1], {1: 2, 2: 3}, {1, 2}, set())
        self.assertEqual(found, [Decider(3, 1)])

    def test_a_delegate_does_not_decide_for_who_is_there(self):
        self.assertEqual(deciders([1], {1: 2}, set(), set()), [Decider(1, 1)])

    def test_neither_the_excluded_nor_who_stands_in_for_them(self):
        self.assertEqual(deciders([1], {1: 2}, {1}, {1}), [])
        self.assertEqual(deciders([1], {1: 2, 2: 3}, {1, 2}, {2}), [])
        self.assertEqual(deciders([1], {1: 2}, {1}, {2}), [])

    def test_a_loop_and_nobody_there_lead_to_nobody(self):
        self.assertEqual(deciders([1, 2], {1: 2, 2: 1}, {1, 2}, set()), [])
        self.assertEqual(deciders([1, 2], {}, {1, 2}, set()), [])

    def test_each_person_once_and_for_themselves_first(self):
        found = deciders([1, 2, 9], {1: 9, 2: 9}, {1, 2}, set())
        self.assertEqual(found, [Decider(9, 9)])

    def test_loops_are_found_and_tails_are_not(self):
        self.assertEqual(loops({1: 2, 2: 3, 3: 1, 4: 1}), [1, 2, 3])
        self.assertEqual(loops({1: 2, 2: 3}), [])

    @proves
    @given(
        st.lists(users, max_size=5),
        st.dictionaries(users, users, max_size=6),
        st.sets(users),
        st.sets(users),
    )
    def test_nobody_excluded_or_absent_decides(self, listed, stands_in, absent, out):
        found = deciders(listed, stands_in, absent, out)
        chosen = [one.user for one in found]
        self.assertFalse(set(chosen) & (absent | out))
        self.assertFalse({one.behalf for one in found} & out)
        self.assertEqual(len(chosen), len(set(chosen)))
        there = set(listed) - absent - out
        self.assertLessEqual(there, set(chosen))

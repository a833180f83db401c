from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.quotation.revisions import compare_heads, compare_lines
from .common import proves

LINES = st.lists(
    st.fixed_dictionaries(
        {"uid": st.sampled_from("abcdef"), "price": st.sampled_from("123")}
    ),
    unique_by=lambda line: line["uid"],
)


class TestEngineRevisions(BaseCase):
    def _kinds(self, before, after):
        return {change.uid: change.kind for change in compare_lines(before, after)}

    def test_each_part_that_changed_is_named(self):
        before = {"uid": "a", "name": "Balance", "quantity": "1", "price": "100"}
        after = {**before, "quantity": "2", "price": "90"}
        (change,) = compare_lines([before], [after])
        self.assertEqual(
            (change.kind, change.parts), ("changed", ("quantity", "price"))
        )

    def test_a_line_that_only_moved_is_the_same(self):
        a, b = ({"uid": uid, "price": "1"} for uid in "ab")
        self.assertEqual(self._kinds([a, b], [b, a]), {"a": "same", "b": "same"})

    @proves
    @given(LINES, LINES)
    def test_every_line_of_both_is_found_once(self, before, after):
        kinds = self._kinds(before, after)
        self.assertEqual(len(compare_lines(before, after)), len(kinds))
        uids = [{line["uid"] for line in lines} for lines in (before, after)]
        self.assertEqual(set(kinds), uids[0] | uids[1])
        added = {uid for uid, kind in kinds.items() if kind == "added"}
        removed = {uid for uid, kind in kinds.items() if kind == "removed"}
        self.assertEqual((added, removed), (uids[1] - uids[0], uids[0] - uids[1]))

    @proves
    @given(LINES)
    def test_nothing_differs_from_itself(self, lines):
        self.assertLessEqual(set(self._kinds(lines, lines).values()), {"same"})
        self.assertEqual(compare_heads({"note": "x"}, {"note": "x"}), [])

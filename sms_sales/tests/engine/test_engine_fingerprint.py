from datetime import date

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.fingerprint import canonical, fingerprint
from .common import D, money, proves, st

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | money()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def reordered(data):
    """Return the same data with every dictionary written backwards."""
    if isinstance(data, dict):
        return {key: reordered(data[key]) for key in reversed(data)}
    return [reordered(item) for item in data] if isinstance(data, list) else data


class TestEngineFingerprint(BaseCase):
    """Rule 28."""

    @proves
    @given(values)
    def test_the_order_in_which_it_was_written_does_not_matter(self, data):
        self.assertEqual(fingerprint(data), fingerprint(reordered(data)))

    @proves
    @given(values, values)
    def test_another_content_has_another_fingerprint(self, data, other):
        same = canonical(data) == canonical(other)
        self.assertEqual(fingerprint(data) == fingerprint(other), same)

    def test_it_is_the_same_on_every_machine(self):
        plan = {"tiers": [[D(0), D("0.020")]], "from": date(2026, 1, 1), "pdf": b"x"}
        hashed = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        written = f'{{"from":"2026-01-01","pdf":"sha256:{hashed}",'
        self.assertEqual(canonical(plan), written + '"tiers":[["0","0.02"]]}')
        self.assertEqual(
            fingerprint(None),
            "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b",
        )

    def test_more_places_do_not_change_it(self):
        self.assertEqual(fingerprint(D("1.50")), fingerprint(D("1.5000")))
        self.assertNotEqual(fingerprint(D("1.5")), fingerprint(D("1.51")))

    def test_one_figure_changed_changes_it(self):
        statement = {"lines": [{"amount": D("22.08")}, {"amount": D("3")}]}
        changed = {"lines": [{"amount": D("22.09")}, {"amount": D("3")}]}
        self.assertNotEqual(fingerprint(statement), fingerprint(changed))

    def test_floats_and_unknown_things_are_refused(self):
        for data in (0.1, {"a": [1.0]}, object(), {1: "a"}, {1, 2}):
            with self.subTest(data=data), self.assertRaises(TypeError):
                canonical(data)

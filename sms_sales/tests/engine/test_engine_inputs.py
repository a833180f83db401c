import random

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.fingerprint import canonical
from ...engine.quotation.inputs import (
    Line,
    Order,
    Shown,
    Term,
    content_hash,
    inputs,
    inputs_hash,
    plain,
)
from .common import D, proves, st

ORDER = Order(1, (7, 7, 8), "EUR", 3, (Term("percent", D(100), 30, "days_after"),), 30)
LINE = Line("u1", 5, 1, plain(2, 2), plain(100, 6), plain(18, 2), (4, 2))
CHANGES = {
    "company": 2,
    "partners": (7, 9, 8),
    "currency": "USD",
    "pricelist": 4,
    "terms": (Term("percent", D(100), 60, "days_after"),),
    "validity_days": 31,
    "salesperson": 2,
}
LINE_CHANGES = {
    "uid": "u2",
    "product": 6,
    "unit": 2,
    "quantity": D(3),
    "price": D("99.999999"),
    "discount": D("18.01"),
    "taxes": (4,),
    "optional": True,
    "parent": "u9",
}
floats = st.floats(-1e9, 1e9, allow_nan=False)


class TestEngineInputs(BaseCase):
    """Rule 5: inputs and content, in canonical form."""

    def test_what_the_host_stores_a_little_beside_is_hashed_as_it_was_typed(self):
        self.assertNotEqual(0.1 + 0.2, 0.3)
        for places in (2, 6):
            typed = LINE._replace(price=plain(0.3, places))
            stored = LINE._replace(price=plain(0.30000000000000004, places))
            self.assertEqual(inputs_hash(ORDER, [typed]), inputs_hash(ORDER, [stored]))
        self.assertIn('"price":"0.3"', canonical(inputs(ORDER, [stored])))

    def test_halves_go_away_from_zero(self):
        self.assertEqual(
            [plain(v, 2) for v in (2.675, -2.675)], [D("2.68"), D("-2.68")]
        )

    def test_nothing_is_less_than_nothing(self):
        self.assertNotIn("-0", canonical(plain(-0.0000001, 6)))

    def test_each_input_changes_the_hash(self):
        seen = {inputs_hash(ORDER, [LINE])}
        for name, value in CHANGES.items():
            with self.subTest(name=name):
                hashed = inputs_hash(ORDER._replace(**{name: value}), [LINE])
                self.assertNotIn(hashed, seen)
                seen.add(hashed)
        for name, value in LINE_CHANGES.items():
            with self.subTest(name=name):
                hashed = inputs_hash(ORDER, [LINE._replace(**{name: value})])
                self.assertNotIn(hashed, seen)
                seen.add(hashed)
        self.assertEqual(set(CHANGES), set(Order._fields))
        self.assertEqual(set(LINE_CHANGES), set(Line._fields))

    def test_keys_are_ascii_and_sorted_without_blanks(self):
        text = canonical(inputs(ORDER, [LINE]))
        self.assertTrue(text.isascii())
        self.assertNotIn(" ", text)
        self.assertTrue(text.startswith('{"company":1,"currency":"EUR","lines":['))

    @proves
    @given(st.permutations("abcde"), st.permutations((1, 2, 3)))
    def test_the_order_of_lines_and_taxes_is_no_input(self, uids, taxes):
        lines = [LINE._replace(uid=uid, taxes=tuple(taxes)) for uid in uids]
        known = [LINE._replace(uid=uid, taxes=(1, 2, 3)) for uid in "abcde"]
        self.assertEqual(inputs_hash(ORDER, lines), inputs_hash(ORDER, known))

    @proves
    @given(floats, st.integers(0, 6))
    def test_rounding_twice_is_rounding_once(self, number, places):
        once = plain(number, places)
        self.assertEqual(plain(str(once), places), once)
        self.assertLessEqual(abs(once - D(repr(number))), D(5).scaleb(-places - 1))

    def test_what_is_only_read_changes_the_content_and_not_the_inputs(self):
        rows = [Shown("u1", 10, "", "Balance"), Shown("u2", 20, "line_note", "Fragile")]
        known = content_hash(ORDER, [LINE], rows, "Terms", "en_US", "S00001")
        others = (
            ([rows[0]._replace(text="Scale"), rows[1]], "Terms", "en_US", "S00001"),
            ([rows[0]._replace(sequence=30), rows[1]], "Terms", "en_US", "S00001"),
            (rows, "Other terms", "en_US", "S00001"),
            (rows, "Terms", "zh_CN", "S00001"),
            (rows, "Terms", "en_US", "S00002"),
        )
        for other in others:
            with self.subTest(other=other):
                self.assertNotEqual(content_hash(ORDER, [LINE], *other), known)
        shuffled = random.Random(3).sample(rows, 2)
        again = content_hash(ORDER, [LINE], shuffled, "Terms", "en_US", "S00001")
        self.assertEqual(again, known)
        dearer = LINE._replace(price=D(101))
        self.assertNotEqual(
            content_hash(ORDER, [dearer], rows, "Terms", "en_US", "S00001"), known
        )

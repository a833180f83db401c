from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.quotation.placeholders import filled, unknown
from .common import proves


class TestEnginePlaceholders(BaseCase):
    def test_braces_that_hold_no_word_are_text(self):
        text = "a { b } {} {two words} {x-y}"
        self.assertEqual(unknown(text, ()), [])
        self.assertEqual(filled(text, {"b": "1"}), text)

    @proves
    @given(st.text("ab{} ", max_size=30), st.text("ab{}", max_size=4))
    def test_what_is_known_is_filled_in_and_nothing_else_changes(self, text, value):
        """Filled one by one or at once, the rest of the text stays."""
        left = filled(text, {"a": value, "b": value})
        self.assertEqual(
            left, text.replace("{a}", "\0").replace("{b}", "\0").replace("\0", value)
        )

from hypothesis import given

from odoo.tests import BaseCase

from ...engine.discount import Part, discounted
from .common import CENT, D, money, proves, st, total

parts = st.lists(
    st.tuples(
        st.integers(0, 2), money(), st.sampled_from(["line", "discount", "tender"])
    )
).map(lambda found: [Part(key, *part) for key, part in enumerate(found)])


def part(key, amount, kind="line", taxes="20"):
    return Part(key, taxes, D(amount), kind)


class TestEngineDiscount(BaseCase):
    """Rule 9."""

    def test_a_discount_is_spread_in_proportion(self):
        lines = [part("a", 600), part("b", 400), part("off", -100, "discount")]
        self.assertEqual(discounted(lines, CENT), {"a": 540, "b": 360})

    def test_a_discount_stays_within_its_set_of_taxes(self):
        lines = [
            part("a", 600),
            part("b", 400, taxes="5"),
            part("off", -60, "discount"),
        ]
        self.assertEqual(discounted(lines, CENT), {"a": 540, "b": 400})

    def test_paying_with_a_gift_card_leaves_the_base(self):
        lines = [part("a", 600), part("card", -100, "tender")]
        self.assertEqual(discounted(lines, CENT), {"a": 600})

    def test_two_discounts_are_spread_together(self):
        lines = [part("a", 100), part("b", 100), part("c", 100)]
        lines += [part("x", "-0.05", "discount"), part("y", "-0.05", "discount")]
        found = [*discounted(lines, CENT).values()]
        self.assertEqual(found, [D("99.96"), D("99.97"), D("99.97")])

    def test_a_credit_note_gives_the_discount_back(self):
        lines = [part("a", -600), part("b", -400), part("off", 100, "discount")]
        self.assertEqual(discounted(lines, CENT), {"a": -540, "b": -360})

    def test_a_returned_line_takes_no_discount(self):
        lines = [part("a", 600), part("back", -200), part("off", -60, "discount")]
        self.assertEqual(discounted(lines, CENT), {"a": 540, "back": -200})

    def test_a_discount_without_lines_stays_under_its_own_key(self):
        lines = [part("a", 600, taxes="5"), part("off", -60, "discount")]
        self.assertEqual(discounted(lines, CENT), {"a": 600, "off": -60})

    @proves
    @given(parts)
    def test_bases_add_up_to_the_document_less_what_paid_it(self, found):
        whole = total(one.amount for one in found if one.kind != "tender")
        self.assertEqual(total(discounted(found, CENT).values()), whole)

    @proves
    @given(parts)
    def test_each_line_has_a_base(self, found):
        lines = {one.key for one in found if one.kind == "line"}
        self.assertLessEqual(lines, set(discounted(found, CENT)))

from odoo.tests import BaseCase

from ...engine.commission.curve import curve
from ...engine.commission.explain import Derivation
from ...engine.commission.words import SENTENCES, show, words
from .common import CENT, D, Fraction, tiers
from .test_engine_explain import THREE, example, explained


class TestEngineWords(BaseCase):
    def said(self, line):
        return words(explained(line), "EUR")[1:]

    def test_the_sentence_of_the_example(self):
        self.assertEqual(
            " · ".join(words(example(), "EUR")),
            "INV/2026/0042 line 3 · 1,200.00 USD × 0.92 = 1,104.00 EUR"
            " · your share 50 % = 552.00 · slice 10,000–25,000 at 4 % = 22.08",
        )

    def test_each_slice_says_how_much_lies_in_it(self):
        line = Derivation(CENT, D(24000)).then("doc", D("2000.00"), "EUR")
        self.assertEqual(
            self.said(line.earn(THREE, D(2000)))[1:],
            [
                "1,000.00 in slice 10,000–25,000 at 4 % = 40.00",
                "1,000.00 in slice from 25,000 at 5 % = 50.00",
            ],
        )

    def test_a_rate_per_unit_is_no_percentage(self):
        line = Derivation(CENT).then("doc", D(1000), "EUR")
        line.then("quantity", D(12), Fraction(1, 2)).earn(curve(tiers((0, 5))), D(6))
        self.assertEqual(
            self.said(line)[1:],
            ["quantity 12 × 50 % = 6.00", "slice from 0 at 5 = 30.00"],
        )

    def test_every_operation_can_be_said(self):
        line = Derivation(CENT).then("doc", D(1000), "EUR").then("spread", D(-100))
        line.then("downpayment", Fraction(1, 2)).then("share", Fraction(1), "overlay")
        line.then("margin", D(50)).then("multiply", D("1.5")).earn(THREE, D(600))
        line.then("unit_bonus", D(2), D(3)).then("cap", D(10), D(0))
        line.then("released", Fraction(1, 2)).then("booked", D(1)).rounded(D("4.01"))
        self.assertEqual(
            self.said(line)[1:],
            [
                "its part of discounts -100.00 = 900.00",
                "its part of the down payment 50 % = 450.00",
                "your overlay share 100 % = 450.00",
                "less its cost 50.00 = 400.00",
                "counts × 1.5 = 600.00",
                "slice 0–10,000 at 2 % = 12.00",
                "bonus 2.00 × 3 = 6.00",
                "cap of 10 takes -8.00",
                "50 % received = 5.00",
                "less 1.00 booked before = 4.00",
                "rounded in its pool to 4.01",
            ],
        )

    def test_the_reader_chooses_language_and_numbers(self):
        german = {SENTENCES["src"]: "%(document)s Zeile %(line)s"}
        found = words(
            example(),
            "EUR",
            translate=lambda sentence: german.get(sentence, sentence),
            show=lambda form, value: show(form, value).translate({44: 46, 46: 44}),
        )
        self.assertEqual(found[0], "INV/2026/0042 Zeile 3")
        self.assertEqual(found[1], "1.200,00 USD × 0,92 = 1.104,00 EUR")

    def test_a_share_that_does_not_end_is_shown_short(self):
        self.assertEqual(show("percent", "1/3"), "33.3333 %")

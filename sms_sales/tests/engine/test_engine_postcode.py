import random

from odoo.tests import BaseCase

from ...engine.territory.postcode import (
    PostcodeError,
    in_range,
    is_short,
    key_range,
    padded,
    postcode_key,
    shared_characters,
)
from ...engine.territory.range_rows import read


class TestEnginePostcode(BaseCase):
    def _in(self, country, code, first, last=None):
        return in_range(postcode_key(country, code), *key_range(country, first, last))

    def test_codes_are_in_the_ranges_of_their_country(self):
        for country, code, first, last in [
            ("US", "2116", "02108", "02120"),
            ("US", "02116-1203", "02108", "02120"),
            ("US", "02120-9999", "02108", "02120"),
            ("DE", "1067", "01", None),
            ("DE", "D-01067", "01", None),
            ("CA", "K1A 0B1", "K1A", "K1Z"),
            ("CA", "k1z9z9", "K1A", "K1Z"),
            ("NL", "1012 AB", "1012", None),
            ("NL", "NL-1012AB", "1000", "1999"),
            ("IE", "D02 AF30", "D02", "D08"),
            ("IE", "D6W XY00", "D6W", None),
            ("GB", "SW1A 1AA", "SW1", None),
            ("GB", "SW1A1AA", "SW1A", "SW1P"),
            ("GB", "sw1 1aa", "SW1", "SW9"),
            ("GB", "B1 1AA", "B", None),
            ("GB", "EC1A 1BB", "E", "EC"),
            ("SE", "211 20", "211", "215"),
            ("PL", "00-950", "00", "05"),
            ("PT", "1000-001", "1000", "1999"),
            ("BR", "01310-100", "01", None),
            ("FR", "75001 CEDEX 08", "75", None),
            ("AT", "A-1200", "1", None),
            ("JP", "〒100-0001"[1:], "100", None),
        ]:
            with self.subTest(country=country, code=code):
                self.assertTrue(self._in(country, code, first, last))

    def test_codes_beside_a_range_are_out(self):
        for country, code, first, last in [
            ("US", "02121", "02108", "02120"),
            ("US", "2107", "02108", "02120"),
            ("US", "21160", "02108", "02120"),
            ("DE", "10670", "01", None),
            ("CA", "K2A 0B1", "K1A", "K1Z"),
            ("NL", "1013 AA", "1012", None),
            ("GB", "SW10 9AA", "SW1", None),
            ("GB", "BA1 1AA", "B", None),
            ("GB", "SW1 1AA", "SW1A", "SW1P"),
            ("GB", "W1A 1AA", "WC", None),
            ("IE", "A65 F4E2", "D02", "D08"),
        ]:
            with self.subTest(country=country, code=code):
                self.assertFalse(self._in(country, code, first, last))

    def test_what_cannot_be_read_has_no_key(self):
        for country, code in [
            ("DE", "123456"),
            ("DE", "K1A 0B1"),
            ("AT", "102"),
            ("GB", "1234"),
            ("CA", "12345"),
            ("US", "Boston"),
            ("DE", ""),
            ("DE", None),
            (None, "10115"),
            (False, "10115"),
            ("DE", "١٢٣٤٥"),
            ("XX", "Москва"),
        ]:
            with self.subTest(country=country, code=code):
                self.assertIsNone(postcode_key(country, code))

    def test_full_width_digits_are_digits(self):
        self.assertEqual(postcode_key("JP", "１００－０００１"), "1000001")

    def test_the_ends_of_a_rule_are_never_padded(self):
        self.assertEqual(key_range("US", "2116"), ("2116", "2116"))
        self.assertFalse(self._in("US", "2116", "2116"))
        self.assertTrue(self._in("US", "21165", "2116"))

    def test_foreign_and_inverted_ranges_are_refused(self):
        for country, first, last, code in [
            ("DE", "20457", "10115", "inverted"),
            ("GB", "SW9", "SW1", "inverted"),
            ("DE", "K1A", None, "foreign"),
            ("DE", "101156", None, "foreign"),
            ("CA", "K1A", "10115", "foreign"),
            ("GB", "", None, "foreign"),
            ("DE", None, None, "foreign"),
        ]:
            with self.subTest(country=country, first=first):
                with self.assertRaises(PostcodeError) as caught:
                    key_range(country, first, last)
                self.assertEqual(caught.exception.code, code)

    def test_an_end_that_is_a_prefix_of_the_other_is_no_inversion(self):
        self.assertTrue(self._in("DE", "20999", "2010", "20"))

    def test_narrower_ranges_share_more_characters(self):
        self.assertEqual(shared_characters(*key_range("NL", "1000", "1999")), 1)
        self.assertEqual(shared_characters(*key_range("NL", "1012")), 4)
        self.assertEqual(shared_characters(*key_range("US", "02108", "02120")), 3)
        self.assertEqual(shared_characters("1", "2"), 0)

    def test_every_code_of_a_numeric_country_is_in_its_own_prefixes(self):
        chance = random.Random(7)
        for _turn in range(500):
            code = f"{chance.randrange(100000):05d}"
            end = chance.randint(1, 5)
            with self.subTest(code=code, end=end):
                self.assertTrue(self._in("DE", code.lstrip("0") or "0", code[:end]))

    def test_the_order_of_keys_is_the_order_of_numbers(self):
        chance = random.Random(11)
        for _turn in range(500):
            low, high = sorted(f"{chance.randrange(100000):05d}" for _end in "ab")
            code = f"{chance.randrange(100000):05d}"
            with self.subTest(code=code, low=low, high=high):
                expected = int(low) <= int(code) <= int(high)
                self.assertEqual(self._in("DE", code, low, high), expected)

    def test_short_numbers_are_doubtful_where_codes_begin_with_zero(self):
        self.assertTrue(is_short("US", "2108"))
        self.assertFalse(is_short("US", "02108"))
        self.assertFalse(is_short("US", "021"))
        self.assertFalse(is_short("AT", "10"))
        self.assertFalse(is_short("GB", "SW1"))
        self.assertEqual(padded("US", "2108"), "02108")
        self.assertEqual(padded("US", "21081234"), "021081234")

    def test_a_table_is_read_with_and_without_a_header(self):
        headed = read([["Postcode", "Until", "Code"], ["10115", "10999", "N"], []])
        bare = read([["N", "de", 10115, 10999.0]])
        self.assertEqual(bare[0][:5], (1, "N", "DE", "10115", "10999"))
        self.assertEqual(headed[0][:5], (2, "N", "", "10115", "10999"))
        self.assertEqual([headed[0].was_number, bare[0].was_number], [False, True])
        self.assertFalse(read([]))
        self.assertFalse(read([["From"], ["", None]]))

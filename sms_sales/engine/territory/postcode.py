"""Postcodes as keys that sort and compare the way each country writes them.

A range holds a key when ``key_from <= key < key_to + "~"``, byte by byte: an end that
is shorter than the code is a prefix, so DE 01 to 01 holds 01067.
"""

import re
import unicodedata

from .postcode_countries import COUNTRY_SIGNS, DIGITS, LEADING_ZERO, PATTERNS

# Sorts after every character of a key, and so ends the prefix of a range.
AFTER = "~"

_GREAT_BRITAIN = {"GB", "JE", "GG", "IM"}
_INWARD = re.compile(r"^(?P<out>.+?)(?P<inward>\d[A-Z]{2})$")
_OUTWARD = re.compile(r"^([A-Z]{1,2})(\d{1,2})?([A-Z])?$")


class PostcodeError(ValueError):
    """A range that cannot be: ``code`` is "foreign" or "inverted"."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text


def postcode_key(country, text):
    """Return the key of an account's postcode, None when it cannot be read.

    Zeros that a spreadsheet has lost are put back, signs of the country are left out.

    >>> postcode_key("US", "2116"), postcode_key("US", "02116-1203")
    ('02116', '021161203')
    >>> postcode_key("DE", "1067"), postcode_key("DE", "D-01067")
    ('01067', '01067')
    >>> postcode_key("NL", "1012 AB"), postcode_key("CA", "k1a 0b1")
    ('1012AB', 'K1A0B1')
    >>> postcode_key("GB", "B1 1AA"), postcode_key("GB", "EC1A 1BB")
    ('B-011AA', 'EC01A1BB')
    >>> postcode_key("IE", "D02 AF30"), postcode_key("IE", "D2")
    ('D02AF30', 'D02')
    >>> postcode_key("FR", "33300 Bordeaux"), postcode_key(None, "33300")
    (None, None)
    """
    text = _plain(country, text)
    if country == "IE" and re.fullmatch(r"D\d", text):
        text = f"D0{text[1]}"
    if country in LEADING_ZERO and text.isdigit():
        text = _padded(country, text)
    return _key(country, text) if _is_whole(country, text) else None


def key_range(country, first, last=None):
    """Return the keys of both ends of a range; without ``last`` it is one prefix.

    Ends are never padded: 2116 is the prefix of 21160 to 21169.

    >>> key_range("US", "02108", "02120")
    ('02108', '02120')
    >>> key_range("DE", "01"), key_range("CA", "K1A", "K1Z")
    (('01', '01'), ('K1A', 'K1Z'))
    >>> key_range("GB", "SW1", "SW9")
    ('SW01', 'SW09')
    >>> key_range("DE", "20457", "10115")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    PostcodeError: inverted: 20457 – 10115
    >>> key_range("DE", "K1A")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    PostcodeError: foreign: K1A
    """
    low, high = _end(country, first), _end(country, last or first)
    if low >= high + AFTER:
        raise PostcodeError("inverted", f"{first} – {last}")
    return low, high


def in_range(key, key_from, key_to):
    """Return whether an account's key is in a range; the database compares likewise.

    >>> in_range(postcode_key("US", "2116"), *key_range("US", "02108", "02120"))
    True
    >>> in_range(postcode_key("CA", "K1A 0B1"), *key_range("CA", "K1A", "K1Z"))
    True
    >>> in_range(postcode_key("GB", "SW10 9AA"), *key_range("GB", "SW1"))
    False
    """
    return key is not None and key_from <= key < key_to + AFTER


def shared_characters(key_from, key_to):
    """Return how many leading characters the ends of a range share.

    >>> shared_characters("1000", "1999"), shared_characters("1012", "1012")
    (1, 4)
    """
    count = 0
    for one, other in zip(key_from, key_to, strict=False):
        if one != other:
            break
        count += 1
    return count


def is_short(country, text, was_number=False):
    """Return whether ``text`` may be a code that has lost its leading zeros.

    Any number of a spreadsheet may that is too short; of a text, one without one digit.

    >>> is_short("US", "2108"), is_short("US", "021"), is_short("AT", "102")
    (True, False, False)
    >>> is_short("DE", "20"), is_short("DE", "20", was_number=True)
    (False, True)
    """
    text = _plain(country, text)
    if country not in LEADING_ZERO or not text.isdigit() or text.startswith("0"):
        return False
    missing = DIGITS[country][0] - len(text)
    return missing == 1 or (was_number and missing > 0)


def padded(country, text):
    """Return a short number with its leading zeros.

    >>> padded("US", "2108")
    '02108'
    """
    return _padded(country, _plain(country, text))


def _plain(country, text):
    """Return ``text`` in capitals, without spaces, hyphens and the country's sign."""
    text = unicodedata.normalize("NFKC", text or "").upper().strip()
    if country in DIGITS or country == "NL":
        sign = re.match(r"([A-Z]{1,3})[-–\s.]*(?=\d)", text)
        if sign and sign[1] in (country, COUNTRY_SIGNS.get(country)):
            text = text[sign.end() :]
    if country == "FR":
        text = re.sub(r"\s*CEDEX.*$", "", text)
    if country in _GREAT_BRITAIN:
        return re.sub(r"[-–.]+", "", " ".join(text.split()))
    return re.sub(r"[-–\s./]+", "", text)


def _padded(country, digits):
    for length in DIGITS[country]:
        if len(digits) <= length:
            return digits.zfill(length)
    return digits


def _is_whole(country, text):
    """Return whether ``text`` is a code of an account, not only the start of one."""
    return len(text) in DIGITS[country] if country in DIGITS else bool(text)


def _end(country, text):
    key = _key(country, _plain(country, text))
    if key is None:
        raise PostcodeError("foreign", text)
    return key


def _key(country, text):
    """Return the key of plain ``text``, a code or the start of one, else None."""
    if not country or not text:
        return None
    if country in _GREAT_BRITAIN:
        return _british(text)
    if country in DIGITS:
        fits = text.isdigit() and len(text) <= DIGITS[country][-1]
    else:
        fits = re.fullmatch(PATTERNS.get(country, "[A-Z0-9]{1,12}"), text)
    return text if fits and text.isascii() else None


def _british(text):
    """Return area, district and letter of a British code, each in its own place."""
    outward, _, inward = text.partition(" ")
    whole = _INWARD.match(text.replace(" ", ""))
    if whole and len(text.replace(" ", "")) > 4:
        outward, inward = whole["out"], whole["inward"]
    parts = _OUTWARD.match(outward)
    if not parts or not re.fullmatch(r"(\d([A-Z]{0,2}))?", inward):
        return None
    area, district, letter = parts.groups(default="")
    if (letter or inward) and not district:
        return None
    # So that area B does not hold BA, nor district 1 the districts 10 to 19.
    return area.ljust(2, "-") + (district and district.zfill(2)) + letter + inward

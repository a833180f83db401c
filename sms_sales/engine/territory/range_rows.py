"""Rows of a table of postcode ranges, as people send them."""

from typing import NamedTuple

COLUMNS = ("territory", "country", "from", "to", "rule")

# What else a column may be headed.
_HEADS = {
    "territory": "territory",
    "territory code": "territory",
    "code": "territory",
    "country": "country",
    "country code": "country",
    "from": "from",
    "first": "from",
    "postcode": "from",
    "zip": "from",
    "to": "to",
    "last": "to",
    "until": "to",
    "rule": "rule",
}


class Row(NamedTuple):
    """A range as it was sent; ``number`` is its row in the file, from 1.

    ``was_number``: a spreadsheet holds an end as a number, so it has no leading zeros.
    """

    number: int
    territory: str
    country: str
    first: str
    last: str
    rule: str
    was_number: bool


def read(table):
    """Return the rows of a table; without a header, columns stand in our order.

    >>> rows = read([["From", "To", "Country"], ["02108", "02120", "us"], [None, ""]])
    >>> [(row.number, row.country, row.first, row.last) for row in rows]
    [(2, 'US', '02108', '02120')]
    >>> read([["NORTH", "DE", 1067.0]])[0][3:]
    ('1067', '', '', True)
    """
    heads = [_HEADS.get(_text(cell).lower()) for cell in (table or [[]])[0]]
    headed = "from" in heads
    columns = heads if headed else COLUMNS
    rows = []
    for number, cells in enumerate(table, start=1):
        if (headed and number == 1) or not any(_text(cell) for cell in cells):
            continue
        # Whatever stands beyond the columns that we know is left alone.
        rows.append(_row(number, dict(zip(columns, cells, strict=False))))
    return rows


def _row(number, cells):
    ends = (cells.get("from"), cells.get("to"))
    return Row(
        number,
        _text(cells.get("territory")),
        _text(cells.get("country")).upper(),
        *map(_text, ends),
        _text(cells.get("rule")),
        any(_is_number(end) for end in ends),
    )


def _is_number(cell):
    return cell is not None and not isinstance(cell, str)


def _text(cell):
    """Return a cell as text; a whole number has no decimals."""
    if cell is None:
        return ""
    if _is_number(cell) and str(cell).endswith(".0"):
        return str(cell)[:-2]
    return str(cell).strip()

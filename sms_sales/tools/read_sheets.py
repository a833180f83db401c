"""Tables that come into the house: rows of plain values out of CSV and XLSX."""

import csv
import io
import zipfile

MOST_ROWS = 200_000


class UnreadableFile(ValueError):
    """A file that is neither a workbook nor a text of separated values."""


def read_rows(content):
    """Return the rows of a CSV or XLSX file, its first sheet, as lists of values.

    Text of a CSV stays text; numbers of a workbook stay numbers, so that who reads
    can see which codes have been through a spreadsheet's hands.
    """
    rows = _read_xlsx(content) if content[:2] == b"PK" else _read_csv(content)
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(f"more than {MOST_ROWS} rows")
    return rows


def _read_csv(content):
    text = _decoded(content)
    if "\0" in text:
        raise UnreadableFile("not a text")
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFile(str(error)) from error


def _decoded(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What older spreadsheets write in Western Europe; it decodes anything.
        return content.decode("cp1252", errors="replace")


def _read_xlsx(content):
    # The host imports it late too: most of its workers never need it.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), True, data_only=True)
        sheet = book.worksheets[0]
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    except (InvalidFileException, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise UnreadableFile(str(error)) from error

"""Files that leave the house: rows of plain values as CSV and XLSX."""

import csv
import datetime
import io

# A spreadsheet would run a text that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(rows):
    """Return ``rows`` as the bytes of a CSV file that spreadsheets read as UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def xlsx_file(sheets):
    """Return the bytes of a workbook of ``{name: rows}``, each headed by its first
    row. Numbers and dates stay numbers and dates."""
    # The host imports it late too: most of its workers never need it.
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False}
    )
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    for name, rows in sheets.items():
        _write_sheet(book.add_worksheet(_sheet_name(name)), rows, formats)
    book.close()
    return buffer.getvalue()


def _write_sheet(sheet, rows, formats):
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(index, column, value, _format(index, value, formats))
    widths = [
        max(len(str(value)) for value in column) for column in zip(*rows, strict=True)
    ]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 50))
    sheet.freeze_panes(1, 0)


def _format(index, value, formats):
    if index == 0:
        return formats["head"]
    if isinstance(value, datetime.date):
        return formats["date"]
    return formats["money"] if isinstance(value, float) else None


def _sheet_name(name):
    """Return ``name`` as Excel takes it: 31 characters, none of []:*?/\\."""
    return "".join("-" if char in "[]:*?/\\" else char for char in name)[:31]


def _harmless(value):
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return f"{value:.2f}" if isinstance(value, float) else value

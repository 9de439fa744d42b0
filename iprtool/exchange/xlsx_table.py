"""A table as an Excel workbook with one sheet: its heading stays in sight, numbers are numbers, no formulas."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import BinaryIO, TypeVar

from iprtool.exchange.columns import Column
from iprtool.exchange.report import Report

R = TypeVar("R")
MOST_ROWS = 1_048_575
"""Rows of a sheet below its heading."""
LONGEST_CELL = 32_767
_WIDEST = 60
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ALWAYS = datetime(1980, 1, 1)
"""The same table is the same file to the byte, so no file says when it was made."""


def write(out: BinaryIO, columns: Sequence[Column[R]], rows: Iterable[R], report: Report, many: str) -> None:
    """Write the heading and one line for each row, and tell the report; `many` is what rows are called."""
    import xlsxwriter  # slow to import, and rarely wanted

    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"created": _ALWAYS})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(max(len(column.name) + 2, 10), _WIDEST))
    sheet.write_row(0, 0, [column.name for column in columns], book.add_format({"bold": True}))
    cells = [column.cell for column in columns]
    count = 0
    for row in rows:
        if count == MOST_ROWS:
            report.dropped(many, f"a sheet of Excel has room for {MOST_ROWS:,} rows", count=1)
            continue
        count += 1
        for place, cell in enumerate(cells):
            value = cell(row)
            if isinstance(value, str):
                if len(value) > LONGEST_CELL:
                    report.changed("texts", f"a cell of Excel holds {LONGEST_CELL:,} letters", f"row {count + 1}")
                    value = value[:LONGEST_CELL]
                sheet.write_string(count, place, value)
            elif value is not None:
                sheet.write_number(count, place, value)
    report.taken(many, count)
    book.close()

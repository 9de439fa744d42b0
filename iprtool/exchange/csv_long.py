"""CSV in the long format, after RFC 4180: UTF-8, comma, lines ending in CR LF; byte-identical on repetition."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO, TypeVar

from iprtool.exchange.columns import Cell, Column

R = TypeVar("R")

# A spreadsheet takes a text that begins with one of these for a formula; the wide forms count in some of them too.
_FORMULA_STARTS = tuple("=+-@|\t\r＝＋－＠")


def defuse(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers."""
    if cell and isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell


def undefused(text: str) -> str:
    """The text as it was before `defuse`."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip(" \n").startswith(_FORMULA_STARTS) else text


def write(stream: TextIO, columns: Sequence[Column[R]], rows: Iterable[R]) -> int:
    """Write the heading and one line for each row, in the order given. Returns the number of rows."""
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(column.name for column in columns)
    cells = [column.cell for column in columns]
    free = [place for place, column in enumerate(columns) if not column.fixed]
    count = 0
    for row in rows:
        values = [cell(row) for cell in cells]
        for place in free:
            value = values[place]  # most are empty, or begin with a letter or figure, which is harmless
            if value and type(value) is str and not value[0].isalnum():
                values[place] = defuse(value)
        out.writerow(values)
        count += 1
    return count

"""Tables that come out of spreadsheets as CSV, whatever they put between cells and however they write letters."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from iprtool.domain.errors import IprError

LARGEST = 20_000_000
UNTOUCHED = "Nothing was changed in the study."
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def rows(
    data: bytes, columns: Sequence[str], *, needed: Sequence[str], aliases: Mapping[str, str], open_ended: bool = False
) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, cells by column) of every row with something in it; the first line is the heading.

    Columns may come in any order, in any capitals, with spaces for `_`. `open_ended`: other columns keep their names.
    Raises IprError for a file that is no such table.
    """
    text = text_of(data)
    head = text.split("\n", 1)[0]
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
        names = [_column(cell, columns, aliases) for cell in next(found, [])]
        _check_heading(names, columns, needed, open_ended)
        for cells in found:
            if any(cell.strip() for cell in cells):
                _check_width(found.line_num, cells, names)
                yield found.line_num, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    except csv.Error as error:
        raise IprError(f"The file is not a CSV table: {error}.", f"Save it as CSV in UTF-8. {UNTOUCHED}") from error


def text_of(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or the letters of an older Windows."""
    if len(data) > LARGEST:
        raise IprError(f"The file is too large: {len(data):,} bytes.", f"At most {LARGEST:,} bytes are read.")
    if data[:4] == b"PK\x03\x04":
        raise IprError("This is a spreadsheet, not a CSV table.", f"Save it as CSV first. {UNTOUCHED}")
    if data[:2] in _MARKS:
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    if "\0" in text or "\ufffd" in text:
        raise IprError("The file is not a CSV table.", f"Save it as CSV in UTF-8. {UNTOUCHED}")
    return text


def _column(cell: str, columns: Sequence[str], aliases: Mapping[str, str]) -> str:
    name = re.sub(r"[^\w]+", "_", cell.strip().casefold()).strip("_")
    name = aliases.get(name, name)
    return name if name in columns else cell.strip()


def _check_heading(names: list[str], columns: Sequence[str], needed: Sequence[str], open_ended: bool) -> None:
    may = f"It needs {' and '.join(needed)}, and may have {', '.join(columns)}. {UNTOUCHED}"
    missing = [name for name in needed if name not in names]
    unknown = [name for name in names if name and name not in columns and not open_ended]
    twice = [name for name in names if name and names.count(name) > 1]
    if missing:
        raise IprError(f"Line 1: the heading has no column {missing[0]}.", may)
    if unknown:
        raise IprError(f"Line 1: “{unknown[0][:80]}” is no column of such a table.", may)
    if twice:
        raise IprError(f"Line 1: the column {twice[0][:80]} is there twice.", f"Keep one of them. {UNTOUCHED}")


def _check_width(line: int, cells: list[str], names: list[str]) -> None:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise IprError(
            f"Line {line} has {len(cells)} cells, but the heading has {len(names)}.",
            f"Put a cell that holds a comma or semicolon into quotation marks. {UNTOUCHED}",
        )


def session_number(text: str) -> int:
    """The number of a session, also as a spreadsheet writes it (`3.0`). Raises IprError when it is none."""
    if not re.fullmatch(r"\d{1,9}(?:[.,]0+)?", text):
        raise IprError(f"“{text[:40]}” is no number of a session.", "Sessions are numbered from 1.")
    return int(re.split("[.,]", text)[0])


def at_line(line: int, error: IprError) -> IprError:
    """The same trouble, with the line of the table that it is in."""
    return IprError(f"Line {line}: {error.message[0].lower()}{error.message[1:]}", f"{error.hint} {UNTOUCHED}".strip())

"""Tables of segments by any tool (CSV, TSV, Excel): which column is what is guessed from the headings, or said."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.domain.times import clock, parse_clock, parse_day, to_ms
from iprtool.exchange import archive
from iprtool.exchange.csv_long import undefused
from iprtool.exchange.found import Found, FoundMedium, FoundTag
from iprtool.exchange.found_codes import LONE_FAMILY
from iprtool.exchange.limits import UNTOUCHED, content_of, head_of, text_of
from iprtool.exchange.report import Report

LARGEST = 50_000_000
_MOST_COLUMNS = 500
_MOST_ROWS = 1_000_000
_LATEST_MS = 7 * 24 * 3_600_000
_SAMPLE = 50
_TRIED = 5_000
_MOST_ABOVE = 10
_SIGNS = ",;\t"
_DAY_MS = 24 * 3_600_000


class Unit(StrEnum):
    """What the times of a table are: milliseconds, seconds, or as on a clock (`1:02:03.5`)."""

    MS = "ms"
    SECONDS = "s"
    CLOCK = "clock"


class Decimals(StrEnum):
    """What stands before the decimals of a number; the other sign then stands between thousands."""

    EITHER = "either"
    POINT = "point"
    COMMA = "comma"


FIELDS: dict[str, tuple[str, ...]] = {
    "begin": (
        *("begin_ms", "begin", "start", "start_ms", "onset", "from", "begin time", "start time", "start (s)", "tmin"),
        *("time", "in", "anfang", "beginn", "startzeit", "von", "position"),
    ),
    "end": (
        *("end_ms", "end", "stop", "offset", "end time", "stop time", "stop (s)", "tmax", "to", "out"),
        *("ende", "endzeit", "bis"),
    ),
    "length": ("duration_ms", "duration", "length", "duration (s)", "dauer"),
    "code": (
        *("code", "behavior", "behaviour", "label", "annotation", "category", "tag", "event", "value", "text"),
        *("marker name", "kode"),
    ),
    "family": ("family", "tier", "behavioral category", "code group", "group", "kategorie"),
    "author": ("author", "coder", "rater", "annotator", "subject", "observer", "user", "name"),
    "kind": ("pass_kind", "kind"),
    "memo": ("memo", "comment", "comments", "note", "notes", "description", "remark", "kommentar", "anmerkung"),
    "recording": ("recording", "file", "media", "media file", "video", "media file name", "file name"),
    "dyad": ("dyad", "case", "participant", "couple", "pair"),
    "session": ("session", "session number", "sitzung"),
    "id": ("tag_id",),
}
"""What a column can be, and the headings by which it is known, the surest first."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table as texts: its headings, and its rows with their numbers in the file.

    above: how many rows, such as a title, stand over the headings. sheets: the names of those that are not read.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    above: int = 0
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what: the heading by the name of a field, see `FIELDS`.

    unit: of all times. origin_ms: what is taken off them, where the clock of the table began before the recording.
    decimals: of numbers; `EITHER` takes the sign that stands last in a number for it.
    """

    by_field: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = Unit.MS
    origin_ms: int = 0
    decimals: Decimals = Decimals.EITHER


# ---- cells


def read_table(file: Path) -> Table:
    """The cells of a file. Raises IprError for what is no table with headings."""
    sheets: tuple[str, ...] = ()
    if head_of(file)[:4] == b"PK\x03\x04":
        rows, sheets = _excel(file)
    else:
        text, _ = text_of(content_of(file, LARGEST), file.name)
        rows = _csv(file.name, text, _delimiter(text))
    filled = ((number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells))
    above, headings = next(
        (each for each in enumerate(cells for _, cells in islice(filled, _MOST_ABOVE + 1)) if _are_headings(each[1])),
        (0, ()),
    )
    if not headings:
        raise IprError(f"{file.name} is no table: none of its first rows has two headings.", UNTOUCHED)
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in filled:
        if len(found) == _MOST_ROWS:
            raise IprError(f"{file.name} has more than {_MOST_ROWS:,} rows.", UNTOUCHED)
        found.append((number, (*cells, *[""] * (len(headings) - len(cells)))[: len(headings)]))
    return Table(file.name, tuple(heading.strip() for heading in headings[:_MOST_COLUMNS]), tuple(found), above, sheets)


def _are_headings(cells: Sequence[str]) -> bool:
    """Whether a row has more than the title of a table."""
    return sum(bool(cell.strip()) for cell in cells) >= 2


def _delimiter(text: str) -> str:
    """What stands between cells: that of the first line that has any, since a title over the table has none."""
    first = next((line for line in text.split("\n", _MOST_ABOVE + 1) if any(sign in line for sign in _SIGNS)), "")
    return max(_SIGNS, key=first.count)


def _csv(name: str, text: str, delimiter: str) -> Iterator[Sequence[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise IprError(f"{name} is no table that can be read: {error}.", UNTOUCHED) from error


def _excel(file: Path) -> tuple[Iterator[Sequence[str]], tuple[str, ...]]:
    """The rows of the first sheet, and what the others are called."""
    import openpyxl  # slow to import, and rarely wanted
    from openpyxl.utils.exceptions import InvalidFileException

    with archive.opened(file) as opened:
        for member in opened.names:
            if member.endswith(".xml"):
                opened.read(member)  # what lies about its size, or is a bomb, is refused here
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise IprError(f"{file.name} is not a workbook of Excel that can be read.", UNTOUCHED) from error
    return _rows(book, file.name), tuple(
        sheet.title for sheet in book.worksheets[1:] if (sheet.max_row, sheet.max_column) != (1, 1)
    )


def _rows(book: Any, name: str) -> Iterator[Sequence[str]]:
    """The rows of the first sheet."""
    try:
        for row in book.worksheets[0].iter_rows(values_only=True) if book.worksheets else ():
            yield [_excel_text(cell) for cell in row[:_MOST_COLUMNS]]
    except (ValueError, TypeError, KeyError, SyntaxError) as error:
        raise IprError(f"{name} is not a workbook of Excel that can be read.", UNTOUCHED) from error
    finally:
        book.close()


def _excel_text(cell: object) -> str:
    """A cell as it is written elsewhere: a span of time as on a clock, however many days it has."""
    if isinstance(cell, timedelta):
        return clock(to_ms(Fraction(cell // timedelta(microseconds=1), 1_000_000)))
    return "" if cell is None else str(cell)


# ---- what the columns are


def guessed(table: Table) -> Columns:
    """What the columns are by their headings, and the unit by the cells. Fields that are not known are left out."""
    names = {heading.casefold(): heading for heading in reversed(table.headings) if heading}
    by_field: dict[str, str] = {}
    for what, known in FIELDS.items():
        hit = next((names[name] for name in known if name in names and names[name] not in by_field.values()), None)
        if hit is not None:
            by_field[what] = hit
    return Columns(by_field, unit_of(table, by_field.get("begin", "")))


def unit_of(table: Table, heading: str) -> Unit:
    """What the times of a column are, by its heading and its first cells."""
    said = [cell.strip() for _, cell in islice(_cells(table, heading), _SAMPLE) if cell.strip()]
    if any(":" in cell for cell in said):
        return Unit.CLOCK
    if "ms" in re.split(r"[^a-z]+", heading.casefold()):
        return Unit.MS
    numbers = [number for cell in said if (number := _number(cell)) is not None]
    in_seconds = any(number % 1 for number in numbers) or re.search(r"\bs(ec(onds?)?)?\b", heading.casefold())
    return Unit.SECONDS if in_seconds else Unit.MS


def _cells(table: Table, heading: str) -> Iterator[tuple[int, str]]:
    if heading in table.headings:
        place = table.headings.index(heading)
        yield from ((number, cells[place]) for number, cells in table.rows)


def _number(text: str, decimals: Decimals = Decimals.EITHER) -> Decimal | None:
    """A number, whatever stands between its thousands."""
    plain = re.sub(r"[\s'\u2019]", "", text)
    if decimals is Decimals.EITHER:
        decimals = _decimals_of(plain)
    plain = plain.replace(",", "") if decimals is Decimals.POINT else plain.replace(".", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _decimals_of(number: str) -> Decimals:
    """The sign that stands last, unless it stands there more than once: then it parts thousands."""
    last = max(".,", key=number.rfind)
    return Decimals.POINT if (last == ".") is (number.count(last) < 2) else Decimals.COMMA


# ---- segments


def read(file: Path) -> Found:
    """The segments of a table whose columns are known by their headings."""
    table = read_table(file)
    return found_in(table, guessed(table))


def found_in(table: Table, columns: Columns) -> Found:
    """The segments of a table. Raises IprError where no column says when they begin."""
    places = _places(table, columns)
    found = Found(Report(table.name, "Table"), title=Path(table.name).stem, book=Path(table.name).stem)
    found.report.dropped("rows", "they stand above the headings", count=table.above)
    found.report.dropped("sheets", "only the first one is read", ", ".join(table.sheets)[:300], len(table.sheets))
    media: dict[FoundMedium, int] = {}
    times = _Times(table, columns)
    for number, cells in table.rows:
        row = {what: undefused(cells[place].strip()) for what, place in places.items()}
        tag = _tag(found.report, number, row, times)
        if tag is not None:
            medium = _medium(row)
            found.tags.append(replace(tag, medium=media.setdefault(medium, len(media))))
    found.media = list(media)
    unused = [heading for heading in table.headings if heading and heading not in columns.by_field.values()]
    found.report.dropped("columns", "nothing in a segment is like them", ", ".join(unused)[:300], len(unused))
    return found


def has_begins(table: Table, columns: Columns) -> bool:
    """Whether one of the first rows has a time as its begin. Raises IprError as `found_in`."""
    times, place = _Times(table, columns), _places(table, columns)["begin"]
    begins = (times.ms(undefused(cells[place].strip())) for _, cells in table.rows[:_TRIED])
    return any(begin is not None and 0 <= begin <= _LATEST_MS for begin in begins)


def _places(table: Table, columns: Columns) -> dict[str, int]:
    if "begin" not in columns.by_field:
        raise IprError(
            f"{table.name} does not say which column holds the begins.",
            f"Its columns are {', '.join(filter(None, table.headings))[:300]}. Say which: begin=COLUMN. {UNTOUCHED}",
        )
    unknown = [heading for heading in columns.by_field.values() if heading not in table.headings]
    if unknown:
        raise IprError(f"{table.name} has no column “{unknown[0]}”.", UNTOUCHED)
    return {what: table.headings.index(heading) for what, heading in columns.by_field.items()}


class _Times:
    """Reads the times of a table. Those with a day are counted from the begin of the first day that is in it."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self._columns = columns
        days = (_parted(cell)[0] for _, cell in _cells(table, columns.by_field.get("begin", "")))
        self._first = next((day for day in islice(days, _TRIED) if day is not None), None)

    def ms(self, text: str) -> int | None:
        """A time of the table on the clock of the recording; None for no time."""
        ms = self.length(text)
        return None if ms is None else ms - self._columns.origin_ms

    def length(self, text: str) -> int | None:
        """An amount of time."""
        if not text:
            return None
        number = _number(text, self._columns.decimals)  # a number among clock times is seconds
        if number is not None:
            return to_ms(Fraction(number) * (1 if self._columns.unit is not Unit.MS else Fraction(1, 1000)))
        day, rest = _parted(text)
        try:
            ms = parse_clock(rest) if self._columns.unit is Unit.CLOCK else None
        except IprError:
            return None
        return ms if ms is None or day is None or self._first is None else ms + (day - self._first).days * _DAY_MS


def _parted(text: str) -> tuple[date | None, str]:
    """The day of `2024-05-03 10:00:04` and its time; None and the whole text where there is no day."""
    said, sign, rest = text.strip().replace("T", " ", 1).partition(" ")
    try:
        return (parse_day(said), rest) if sign and ":" in rest else (None, text)
    except IprError:
        return None, text


def _tag(report: Report, number: int, row: Mapping[str, str], times: _Times) -> FoundTag | None:
    begin = times.ms(row["begin"])
    if begin is None or not 0 <= begin <= _LATEST_MS:
        report.dropped("rows", "their begin is no time of a recording", f"row {number}")
        return None
    said = times.ms(row.get("end", ""))
    length = times.length(row.get("length", ""))
    end = begin + length if said is None and length else said
    if end is not None and (end < begin or end > _LATEST_MS):
        report.changed("rows", "their end is no time after the begin, so they are points", f"row {number}")
        end = None
    elif row.get("end") and end is None:
        report.changed("rows", "their end is no time, so they are points", f"row {number}")
    kind = row.get("kind", "")
    return FoundTag(
        begin,
        None if end == begin else end,
        _path(row),
        row.get("memo", ""),
        row.get("author", ""),
        PassKind(kind) if kind in set(PassKind) else PassKind.CODING,
        id=row.get("id", ""),
    )


def _path(row: Mapping[str, str]) -> tuple[str, ...]:
    code, family = row.get("code", ""), row.get("family", "")
    if not code:
        return (LONE_FAMILY, family) if family else ()
    if family:
        return (family, code)
    parts = tuple(part.strip() for part in code.split("/") if part.strip())
    return parts if len(parts) > 1 else (LONE_FAMILY, code)


def _medium(row: Mapping[str, str]) -> FoundMedium:
    session = row.get("session", "")
    number = int(session) if session.isdecimal() and 0 < len(session) < 6 else None
    name = row.get("recording", "").replace("\\", "/").rsplit("/", 1)[-1]
    return FoundMedium(name, None, row.get("dyad", ""), number)

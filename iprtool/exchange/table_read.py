"""Tables of segments by any tool (CSV, TSV, Excel): which column is what is guessed from the headings, or said."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.domain.times import parse_clock, to_ms
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


class Unit(StrEnum):
    """What the times of a table are: milliseconds, seconds, or as on a clock (`1:02:03.5`)."""

    MS = "ms"
    SECONDS = "s"
    CLOCK = "clock"


FIELDS: dict[str, tuple[str, ...]] = {
    "begin": (
        *("begin_ms", "begin", "start", "start_ms", "onset", "from", "begin time", "start time", "start (s)", "tmin"),
        *("time", "in", "anfang", "von", "position"),
    ),
    "end": (
        *("end_ms", "end", "stop", "offset", "end time", "stop time", "stop (s)", "tmax", "to", "out", "ende", "bis"),
    ),
    "length": ("duration_ms", "duration", "length", "duration (s)", "dauer"),
    "code": (
        *("code", "behavior", "behaviour", "label", "annotation", "category", "tag", "event", "value", "text"),
        "marker name",
    ),
    "family": ("family", "tier", "behavioral category", "code group", "group", "kategorie"),
    "author": ("author", "coder", "rater", "annotator", "subject", "observer", "user", "name"),
    "kind": ("pass_kind", "kind"),
    "memo": ("memo", "comment", "comments", "note", "notes", "description", "remark", "kommentar"),
    "recording": ("recording", "file", "media", "media file", "video", "media file name", "file name"),
    "dyad": ("dyad", "case", "participant", "couple", "pair"),
    "session": ("session", "session number", "sitzung"),
    "id": ("tag_id",),
}
"""What a column can be, and the headings by which it is known, the surest first."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table as texts: its headings, and its rows with their numbers in the file."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what: the heading by the name of a field, see `FIELDS`.

    unit: of all times. origin_ms: what is taken off them, where the clock of the table began before the recording.
    """

    by_field: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = Unit.MS
    origin_ms: int = 0


# ---- cells


def read_table(file: Path) -> Table:
    """The cells of a file. Raises IprError for what is no table with headings."""
    if head_of(file)[:4] == b"PK\x03\x04":
        rows = _excel(file)
    else:
        text, _ = text_of(content_of(file, LARGEST), file.name)
        head = text.split("\n", 1)[0]
        rows = _csv(file.name, text, max(",;\t", key=head.count))
    filled = ((number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells))
    _, headings = next(filled, (0, ()))
    if len([heading for heading in headings if heading.strip()]) < 2:
        raise IprError(f"{file.name} is no table: its first row has no two headings.", UNTOUCHED)
    found: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in filled:
        if len(found) == _MOST_ROWS:
            raise IprError(f"{file.name} has more than {_MOST_ROWS:,} rows.", UNTOUCHED)
        found.append((number, (*cells, *[""] * (len(headings) - len(cells)))[: len(headings)]))
    return Table(file.name, tuple(heading.strip() for heading in headings[:_MOST_COLUMNS]), tuple(found))


def _csv(name: str, text: str, delimiter: str) -> Iterator[Sequence[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise IprError(f"{name} is no table that can be read: {error}.", UNTOUCHED) from error


def _excel(file: Path) -> Iterator[Sequence[str]]:
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
    try:
        for row in book.worksheets[0].iter_rows(values_only=True) if book.worksheets else ():
            yield ["" if cell is None else str(cell) for cell in row[:_MOST_COLUMNS]]
    except (ValueError, TypeError, KeyError, SyntaxError) as error:
        raise IprError(f"{file.name} is not a workbook of Excel that can be read.", UNTOUCHED) from error
    finally:
        book.close()


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


def _number(text: str) -> Decimal | None:
    """A number with a point or a comma."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


# ---- segments


def read(file: Path) -> Found:
    """The segments of a table whose columns are known by their headings."""
    table = read_table(file)
    return found_in(table, guessed(table))


def found_in(table: Table, columns: Columns) -> Found:
    """The segments of a table. Raises IprError where no column says when they begin."""
    if "begin" not in columns.by_field:
        raise IprError(
            f"{table.name} does not say which column holds the begins.",
            f"Its columns are {', '.join(filter(None, table.headings))[:300]}. Say which: begin=COLUMN. {UNTOUCHED}",
        )
    unknown = [heading for heading in columns.by_field.values() if heading not in table.headings]
    if unknown:
        raise IprError(f"{table.name} has no column “{unknown[0]}”.", UNTOUCHED)
    places = {what: table.headings.index(heading) for what, heading in columns.by_field.items()}
    found = Found(Report(table.name, "Table"), title=Path(table.name).stem, book=Path(table.name).stem)
    media: dict[FoundMedium, int] = {}
    for number, cells in table.rows:
        row = {what: undefused(cells[place].strip()) for what, place in places.items()}
        tag = _tag(found.report, number, row, columns)
        if tag is not None:
            medium = _medium(row)
            found.tags.append(replace(tag, medium=media.setdefault(medium, len(media))))
    found.media = list(media)
    unused = [heading for heading in table.headings if heading and heading not in columns.by_field.values()]
    found.report.dropped("columns", "nothing in a segment is like them", ", ".join(unused)[:300], len(unused))
    return found


def _tag(report: Report, number: int, row: Mapping[str, str], columns: Columns) -> FoundTag | None:
    begin = _ms(row["begin"], columns)
    if begin is None or not 0 <= begin <= _LATEST_MS:
        report.dropped("rows", "their begin is no time of a recording", f"row {number}")
        return None
    end = _ms(row.get("end", ""), columns)
    length = _ms(row.get("length", ""), replace(columns, origin_ms=0))
    if end is None and length:
        end = begin + length
    if end is not None and (end < begin or end > _LATEST_MS):
        report.changed("rows", "their end is no time after the begin, so they are points", f"row {number}")
        end = None
    if row.get("end") and end is None and _ms(row["end"], columns) is None:
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


def _ms(text: str, columns: Columns) -> int | None:
    """A time of the table on the clock of the recording; None for no time."""
    if not text:
        return None
    number = _number(text)  # a number among clock times is seconds
    if number is None:
        try:
            return parse_clock(text) - columns.origin_ms if columns.unit is Unit.CLOCK else None
        except IprError:
            return None
    factor = 1 if columns.unit is not Unit.MS else Fraction(1, 1000)
    return to_ms(Fraction(number) * factor) - columns.origin_ms

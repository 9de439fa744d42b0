"""The columns of the tables by segment of a grid and by pass."""

from collections.abc import Callable, Iterable

from iprtool.domain.table_rows import BinRow, CodeCounts
from iprtool.domain.times import clock
from iprtool.exchange.columns import Cell, Column, plain

BIN_COLUMNS: tuple[Column[BinRow], ...] = (
    Column("dyad", "Pseudonymous label of the dyad.", lambda r: r.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda r: r.session.number),
    Column("recording", "Label of the recording.", lambda r: r.recording.label),
    Column("pass_kind", "`client_recall`, `therapist_recall`, `coding` or `consensus`.", lambda r: r.run.kind.value),
    Column("author", "Who made the pass: a pseudonym or initials.", lambda r: r.run.author),
    Column("grid", "The families that are put on segments of this length.", lambda r: r.grid),
    Column("segment", "Number of the segment, counted from 1.", lambda r: r.number),
    Column("begin_ms", "Begin in milliseconds from the recording's origin.", lambda r: r.start_ms),
    Column("end_ms", "End in milliseconds, not included.", lambda r: r.end_ms),
    Column("begin", "Begin as `HH:MM:SS.mmm`.", lambda r: clock(r.start_ms)),
    Column("end", "End as `HH:MM:SS.mmm`.", lambda r: clock(r.end_ms)),
    Column(
        "codes", "The codes that hold, as `Family/Code; Family/Code`; empty for none.", lambda r: "; ".join(r.codes)
    ),
    Column(
        "ratings",
        "`Scale=value; Scale=value`, those of the first code first; in names `;` and `=` become `,` and `:`.",
        lambda r: "; ".join(f"{plain(name)}={plain(value)}" for name, value in r.ratings),
    ),
    Column("memo", "What the author wrote at the tags of the segment.", lambda r: r.memo),
    Column("done", "`yes` where nothing is left to do.", lambda r: "yes" if r.done else ""),
    Column("pass_id", "Id of the pass.", lambda r: r.run.id),
    Column("recording_id", "Id of the recording.", lambda r: r.recording.id),
)

_HEAD: tuple[Column[CodeCounts], ...] = (
    Column("dyad", "Pseudonymous label of the dyad.", lambda r: r.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda r: r.session.number),
    Column("recording", "Label of the recording.", lambda r: r.recording.label),
    Column("pass_kind", "`client_recall`, `therapist_recall`, `coding` or `consensus`.", lambda r: r.run.kind.value),
    Column("author", "Who made the pass: a pseudonym or initials.", lambda r: r.run.author),
    Column("duration_ms", "How long the recording is, in milliseconds.", lambda r: r.recording.duration_ms),
)


def matrix_columns(found: Iterable[CodeCounts]) -> tuple[Column[CodeCounts], ...]:
    """The columns of a wide table: for each code how often it was put, and for how long where it was put on intervals.

    A code of a codebook that a pass does not use leaves the cells of that pass empty.
    """
    rows = list(found)
    paths = dict.fromkeys(path for row in rows for path in row.counts)
    lasting = {path for row in rows for path, length in row.lengths_ms.items() if length}
    columns = [*_HEAD]
    for path in paths:
        columns.append(Column(f"{path} (n)", f"How often “{path}” was put.", _cell("counts", path)))
        if path in lasting:
            meaning = f"How long “{path}” held, in milliseconds: the lengths of its intervals together."
            columns.append(Column(f"{path} (ms)", meaning, _cell("lengths_ms", path)))
    return tuple(columns)


def _cell(field: str, path: str) -> Callable[[CodeCounts], Cell]:
    return lambda row: getattr(row, field).get(path)


MATRIX_COLUMNS: tuple[Column[CodeCounts], ...] = (
    *_HEAD,
    Column("Family/Code (n)", "One column for each code: how often it was put.", lambda _: None),
    Column("Family/Code (ms)", "And one for each that was put on intervals: how long it held.", lambda _: None),
)
"""What the documentation says of the columns that depend on the codebook."""

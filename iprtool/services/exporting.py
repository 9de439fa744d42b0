"""The tables that leave a project, declared once: for the command line, the window and the documentation."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from iprtool.domain.segment import Curve, Sample, Segment
from iprtool.exchange import csv_long
from iprtool.exchange.columns import LONG_COLUMNS, Column
from iprtool.exchange.csv_recalls import ANSWER_COLUMNS, LOG_COLUMNS, RECALL_COLUMNS
from iprtool.exchange.csv_traces import TRACE_COLUMNS
from iprtool.services import recall_figures
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.export_readers import CurveReader, Reader, RecallReader, SegmentReader
from iprtool.services.outgoing import check_target, write_whole
from iprtool.store import Project


def in_order(found: Iterable[Segment]) -> list[Segment]:
    """Segments in the order of every list and file."""
    return sorted(found, key=_order)


def _order(segment: Segment) -> tuple[str | int, ...]:
    return segment.order


def _samples(curves: Iterable[Curve]) -> Iterator[Sample]:
    return (sample for curve in curves for sample in curve.samples)


def _as_read(found: Any) -> int:
    """Sorting leaves things as they are that are all the same."""
    return 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be written.

    key: its name for the command line's `--to`. title: its name in the window. one, many: what its rows are.
    about: what it holds, and in which order. empty: what to say where there is nothing of it.
    reader: makes what reads it, from a project and filters.
    order: the key by which what is read is sorted within a pass. rows: the rows of what was read.
    by_code: whether the filter by code chooses among its rows.
    """

    key: str
    title: str
    one: str
    many: str
    about: str
    empty: str
    columns: tuple[Column[Any], ...]
    reader: Callable[[Project, Filters], Reader[Any]]
    order: Callable[[Any], Any] = _as_read
    rows: Callable[[Iterable[Any]], Iterable[Any]] = iter
    by_code: bool = True

    def counted(self, count: int, number: str = "") -> str:
        """So many rows in words; `number` is the count as it is to be written."""
        return f"{number or count} {self.one if count == 1 else self.many}"


_NO_RECALLS = "There are no recalls here yet that may be seen. Sealed ones are left out until they are unsealed."
TAGS = "csv"
"""The key of the table of tags."""
TABLES = {
    table.key: table
    for table in (
        Table(
            TAGS, "Tags", "segment", "segments",
            "One line a tag, by dyad, session, recording, pass, begin, end.",
            "There are no tags here yet. What you tag in the Code place can be exported here.",
            LONG_COLUMNS, SegmentReader, order=_order,
        ),
        Table(
            "traces-csv", "Curves", "value", "values",
            "The continuous ratings, one line a value: by dyad, session, recording and pass, then by code in the order "
            "of the codebook, then by time. Where a curve has a gap there are no lines.",
            "There are no curves here yet. What you rate with a dial in the Code place can be exported here.",
            TRACE_COLUMNS, CurveReader, rows=_samples,
        ),
        Table(
            "recalls-csv", "Recalls", "recall", "recalls",
            "One line a recall interview: by dyad, session and participant.",
            _NO_RECALLS,
            RECALL_COLUMNS, partial(RecallReader, rows=recall_figures.recall_rows), by_code=False,
        ),
        Table(
            "recall-log-csv", "Recall logs", "entry", "entries",
            "The stimulus logs of the recalls, one line for each thing that happened to the session's recording, as it "
            "was written. What a line says holds from then on.",
            _NO_RECALLS, LOG_COLUMNS, partial(RecallReader, rows=recall_figures.log_rows), by_code=False,
        ),
        Table(
            "recall-answers-csv", "Recall answers", "answer", "answers",
            "What was answered to the form of a Brief Structured Recall, one line an answer, with bounds and peaks of "
            "its event: by dyad, session and participant, then in the order of the questions.",
            "There are no answers here yet that may be seen. They are given on the event of a Brief Structured Recall.",
            ANSWER_COLUMNS, partial(RecallReader, rows=recall_figures.answer_rows), by_code=False,
        ),
    )
}  # fmt: skip
"""All tables by their keys."""


def export(project: Project, key: str, file: Path, filters: Filters = EVERYTHING) -> int:
    """Write one of the `TABLES`, the whole file or none. Returns how many rows it has."""
    check_target(project, file)
    return write(TABLES[key], file, [each for part in reading(project, TABLES[key], filters) for each in part])


def reading(project: Project, table: Table, filters: Filters = EVERYTHING) -> Iterator[list[Any]]:
    """All that `write` needs, in parts that are read in some milliseconds each, for a window that must not stop.

    Raises IprError for a filter that names nothing in the project, so that a slip of the pen is not an empty file.
    """
    reader = table.reader(project, filters)
    yield []
    for place in reader.places:
        yield from reader.parts(place)


def write(table: Table, file: Path, found: Iterable[Any]) -> int:
    """Write what was read before; needs no project, so it can run in the background."""
    out = io.StringIO(newline="")
    count = csv_long.write(out, table.columns, table.rows(sorted(found, key=table.order)))
    write_whole(file, out.getvalue().encode("utf-8"))
    return count


def segments(project: Project, filters: Filters = EVERYTHING) -> list[Segment]:
    """The segments of a project that the filters let through, in the order of `Segment.order`; raises as `reading`."""
    return in_order(each for part in reading(project, TABLES[TAGS], filters) for each in part)

"""What leaves a project, declared once: for the command line, the window and the documentation."""

import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from iprtool.domain.errors import IprError
from iprtool.domain.model import Entity, Pass, Study
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.domain.segment import Curve, Sample, Segment
from iprtool.exchange import (
    boris_write,
    csv_long,
    eaf_write,
    easydiag,
    markers,
    refi_write,
    sav,
    study_json,
    subtitles,
    textgrid,
    xlsx_table,
)
from iprtool.exchange.columns import LONG_COLUMNS, Column
from iprtool.exchange.csv_recalls import ANSWER_COLUMNS, LOG_COLUMNS, RECALL_COLUMNS
from iprtool.exchange.csv_traces import TRACE_COLUMNS
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report
from iprtool.exchange.scores_csv import SCORE_COLUMNS
from iprtool.exchange.table_columns import BIN_COLUMNS, MATRIX_COLUMNS, matrix_columns
from iprtool.exchange.zipped import each_session
from iprtool.services import leaving, recall_figures, recordings, session_reports
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.export_grids import BinReader, MatrixReader
from iprtool.services.export_readers import (
    CurveReader,
    Reader,
    RecallReader,
    ScoreReader,
    SegmentReader,
    StudyReader,
    everything,
    ordered,
)
from iprtool.services.outgoing import check_room, check_target, write_through
from iprtool.store import Project

Reading = Generator[None, None, Any]
"""Reads what is to be written, in slices of some milliseconds, and returns it."""


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
    """Rows that can leave a study.

    key: its name for the command line's `--to`. title: its name in the window. one, many: what its rows are.
    about: what it holds, and in which order. empty: what to say where there is nothing of it.
    reader: makes what reads it, from a project and filters.
    order: the key by which what is read is sorted within a pass. rows: the rows of what was read.
    by_code: whether the filter by code chooses among its rows. whole: whether no filter does.
    wide: makes the columns from what was read, where they depend on it; `columns` are then for the documentation.
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
    whole: bool = False
    wide: Callable[[Iterable[Any]], tuple[Column[Any], ...]] | None = None

    def columns_of(self, found: Iterable[Any]) -> tuple[Column[Any], ...]:
        """The columns of what was read."""
        return self.wide(sorted(found, key=self.order)) if self.wide else self.columns

    def counted(self, count: int, number: str = "") -> str:
        """So many rows in words; `number` is the count as it is to be written."""
        return f"{number or count} {self.one if count == 1 else self.many}"

    def reading(self, project: Project, filters: Filters) -> Reading:
        """Read all of it. Raises IprError for a filter that names nothing in the project."""
        reader = self.reader(project, filters)
        yield
        return (yield from everything(reader))

    def sorted_rows(self, found: Iterable[Any]) -> Iterable[Any]:
        """The rows of what was read, in the order of the file."""
        return self.rows(sorted(found, key=self.order))


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
            "bins-csv", "Segments of grids", "segment", "segments",
            "One line for each segment of a recording that is coded segment by segment, also for those where no code "
            "holds: by dyad, session, recording and pass, then by grid and time.",
            "There is nothing here that was coded segment by segment.",
            BIN_COLUMNS, BinReader,
        ),
        Table(
            "matrix-csv", "Codes by sessions", "pass", "passes",
            "One line a pass, one column a code: how often it was put, and for how long. By dyad, session, recording "
            "and pass; the codes in the order of the codebook.",
            "There are no tags here yet. What you tag in the Code place can be counted here.",
            MATRIX_COLUMNS, MatrixReader, wide=matrix_columns,
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
        Table(
            "scores-csv", "Outcome scores", "score", "scores",
            "One line a score, with the citation of its measure: by measure, dyad, session, respondent and timing. "
            "`iprtool scores` reads it again.",
            "There are no outcome scores here yet. They are typed or imported in the Study place.",
            SCORE_COLUMNS, ScoreReader, by_code=False, whole=True,
        ),
    )
}  # fmt: skip
"""All tables by their keys."""


# ---- how a table is written


class Container(Protocol):
    """Writes the rows of a table and tells the report."""

    def __call__(
        self, out: BinaryIO, columns: tuple[Column[Any], ...], rows: Iterable[Any], report: Report, many: str
    ) -> None: ...


def _csv(out: BinaryIO, columns: tuple[Column[Any], ...], rows: Iterable[Any], report: Report, many: str) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="")
    report.taken(many, csv_long.write(text, columns, rows))
    text.detach()


CONTAINERS: dict[str, tuple[str, Container]] = {"csv": ("CSV", _csv), "xlsx": ("Excel", xlsx_table.write)}
"""What a table can be written as, by the ending of the file: its title, and what writes it."""


def _small(found: Any) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Form:
    """What can be written: a table as such a file, or its segments as the document of another tool.

    key: its name for `--to`. title: its name in the window. ending: of the file, with the dot.
    table: what is counted and shown before it is written. reading: reads what is to be written, in slices.
    write: writes that, needs no project, so it can run in the background. size: how many bytes it will have at least,
    where that may be more than there is room for. with_recordings: whether their files go with it.
    one_session: whether it refuses several.
    """

    key: str
    title: str
    ending: str
    about: str
    table: Table
    reading: Callable[[Project, Filters], Reading]
    write: Callable[[BinaryIO, Any], Report]
    size: Callable[[Any], int] = _small
    with_recordings: bool = False
    one_session: bool = False


def _table_form(table: Table, ending: str) -> Form:
    title, container = CONTAINERS[ending]

    def write(out: BinaryIO, found: Iterable[Any]) -> Report:
        report = Report(form=title)
        container(out, table.columns_of(found), table.sorted_rows(found), report, table.many)
        return report

    return Form(table.key.replace("csv", ending), title, f".{ending}", table.about, table, table.reading, write)


def _read_leaving(project: Project, filters: Filters) -> Reading:
    segments: list[Segment] = yield from _read_segments(project, filters)
    return leaving.of(project, segments)


def _read_segments(project: Project, filters: Filters) -> Reading:
    found: list[Segment] = yield from TABLES[TAGS].reading(project, filters)
    return (yield from ordered(found))


def _list(
    key: str, title: str, ending: str, about: str, write: Callable[[BinaryIO, Sequence[Segment]], Report]
) -> Form:
    return Form(key, title, ending, about, TABLES[TAGS], _read_segments, write)


def _document(
    key: str,
    title: str,
    ending: str,
    about: str,
    write: Callable[[BinaryIO, Leaving], Report],
    *,
    one_session: bool = False,
) -> Form:
    return Form(key, title, ending, about, TABLES[TAGS], _read_leaving, write, one_session=one_session)


WithMedia = tuple[Leaving, dict[str, Path]]
"""A document, and the files of its recordings that are here, by their ids."""


def _read_with_media(project: Project, filters: Filters) -> Reading:
    found: Leaving = yield from _read_leaving(project, filters)
    return found, recordings.files_of(project.folder, found.recordings)


def _write_with_media(out: BinaryIO, found: WithMedia) -> Report:
    return refi_write.write(out, *found)


def _size_of_media(found: WithMedia) -> int:
    document, media = found
    return sum(recording.size_bytes for recording in document.recordings if recording.id in media)


LISTS = (
    _list(
        "sav", "SPSS", ".sav",
        "One case a segment: numbers with value labels for dyad, author, code and the like, one variable a scale.",
        sav.write,
    ),
    _list(
        "markers", "Markers for video editing (CSV)", ".csv",
        "One marker a segment with time code, for Premiere, and for Resolve through a script or Premiere.",
        markers.write,
    ),
    _list(
        "easydiag", "EasyDIAg (text)", ".txt",
        "One line a segment by tabs: tier, begin, end and duration in ms, code; a tier is a family of one author.",
        easydiag.write,
    ),
)  # fmt: skip
"""The segments as lists that other tools read."""
DOCUMENTS: tuple[Form, ...] = (
    _document(
        "eaf", "ELAN", ".eaf",
        "Segments and transcripts of one session on tiers: one for each author and family, more where segments "
        "overlap; memos, ratings and parts in episodes hang on them. Points are 1 ms long there, and are points again "
        "when they come back.",
        eaf_write.write, one_session=True,
    ),
    _document(
        "textgrid", "Praat TextGrid", ".TextGrid",
        "Segments and transcripts of one session on tiers, without memos; points on tiers of points.",
        textgrid.write, one_session=True,
    ),
    _document(
        "vtt", "WebVTT of segments", ".vtt",
        "One cue a segment with its author, code and memo, to be shown over the recording; points for 2 s.",
        subtitles.write_vtt, one_session=True,
    ),
    _document(
        "srt", "SRT of segments", ".srt",
        "One cue a segment with its author, code and memo, to be shown over the recording; points for 2 s.",
        subtitles.write_srt, one_session=True,
    ),
    _document(
        "eaf-zip", "ELAN, one file a session", ".zip", "All sessions, each as an ELAN file of its own, in a zip.",
        each_session(eaf_write.write, ".eaf"),
    ),
    _document(
        "textgrid-zip", "Praat TextGrid, one file a session", ".zip",
        "All sessions, each as a TextGrid of its own, in a zip.", each_session(textgrid.write, ".TextGrid"),
    ),
    _document(
        "qdpx", "REFI-QDA project", ".qdpx",
        "Codes, segments with memos, and transcripts, for NVivo, MAXQDA, ATLAS.ti, QualCoder and others. Recordings "
        "are named in it, not put in: lay them beside the file.",
        refi_write.write,
    ),
    Form(
        "qdpx-media", "REFI-QDA with recordings", ".qdpx",
        "Codes, segments and transcripts together with the files of the recordings, whole and with their sound: only "
        "for whoever may see and hear them. It is as large as they are.",
        TABLES[TAGS], _read_with_media, _write_with_media, _size_of_media, with_recordings=True,
    ),
    _document(
        "boris", "BORIS project", ".boris",
        "Codes as an ethogram, one observation a recording, one subject an author; an interval is a state.",
        boris_write.write,
    ),
)  # fmt: skip
"""The segments as documents of other tools."""


REPORTS = (
    Form(
        "html", "Report (HTML)", ".html",
        "Each session on one page for a browser: codes with counts and durations, the timeline, curves, episodes, "
        "recalls, and all segments with what is said in them and their memos.",
        TABLES[TAGS], session_reports.reading, session_reports.write_html,
    ),
    Form(
        "pdf", "Report (PDF)", ".pdf",
        "Each session on pages to be printed, with the same parts as the report for a browser.",
        TABLES[TAGS], session_reports.reading, session_reports.write_pdf,
    ),
)  # fmt: skip
"""Sessions as a text to be read."""


def _read_study(project: Project, filters: Filters) -> Reading:
    rows: list[Any] = yield from STUDY.reading(project, filters)
    return project.study, rows


def _write_study(out: BinaryIO, found: tuple[Study, list[Entity]]) -> Report:
    report = Report(form="JSON")
    report.taken(STUDY.many, study_json.write(out, *found))
    return report


STUDY = Table(
    "json", "Whole study", "row", "rows",
    "All that is in the study, each thing under its id, for iprtool itself or for a program of one's own. Only the "
    "files of recordings are not in it.",
    "There is nothing here yet.",
    (
        Column("kind", "What it is.", lambda row: type(row).__name__.lower()),
        Column("id", "The id under which it is written.", lambda row: row.id),
    ),
    StudyReader, by_code=False, whole=True,
)  # fmt: skip
FORMS = {
    form.key: form
    for form in (
        *(_table_form(table, ending) for table in TABLES.values() for ending in CONTAINERS),
        *LISTS,
        *DOCUMENTS,
        *REPORTS,
        Form("json", "JSON", ".json", STUDY.about, STUDY, _read_study, _write_study),
    )
}
"""All that can be written, by key."""


def export(project: Project, key: str, file: Path, filters: Filters = EVERYTHING) -> Report:
    """Write one of the `FORMS`, the whole file or none. Tells what was written, changed and left out, and why.

    Raises IprError for a filter that names nothing in the project, so that a slip of the pen is not an empty file.
    """
    check_target(project, file)
    if FORMS[key].table.whole and filters != EVERYTHING:
        raise IprError("The whole study is written as a whole.", "Leave out dyads, sessions, codes and passes.")
    report = write(FORMS[key], file, read(FORMS[key].reading(project, filters)))
    assert report is not None, "cannot be cancelled here"
    return tell_sealed(project, report)


def write(
    form: Form,
    file: Path,
    found: Any,
    *,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Report | None:
    """Write what was read before; needs no project, so it can run in the background. None when cancelled.

    Raises IprError where it cannot be written, or there is no room for it; then nothing of it stays.
    """
    size = form.size(found)
    check_room(file, size)

    def watch(written: int) -> None:
        if cancelled():
            raise _StoppedError
        if size:
            progress(written / size)

    try:
        report = write_through(file, lambda out: form.write(out, found), watch)
    except _StoppedError:
        return None
    report.file = file.name
    return report


class _StoppedError(Exception):
    """Carries a cancel out of the writing."""


def tell_sealed(project: Project, report: Report) -> Report:
    """Let a report say how many passes stayed behind their seals."""
    report.dropped("passes", "they are sealed", count=project.count(Pass, sealed=True))
    return report


def read(reading: Reading) -> Any:
    """What a reading returns, read in one go."""
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value


def segments(project: Project, filters: Filters = EVERYTHING) -> list[Segment]:
    """The segments of a project that the filters let through, in the order of `Segment.order`; raises as `export`."""
    return in_order(read(TABLES[TAGS].reading(project, filters)))

"""The columns of the long table, one row a segment: declared once for every table format and for the documentation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from iprtool.domain.model import Remark
from iprtool.domain.segment import Segment
from iprtool.domain.times import clock

Cell = str | int | float | None
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its heading, what it means, and how its cell is read from a row. None is an empty cell.

    fixed: the program itself makes what stands in it (ids, times, words of closed lists), so no text of people can.
    """

    name: str
    meaning: str
    cell: Callable[[R], Cell]
    fixed: bool = False


def _end_clock(segment: Segment) -> Cell:
    return None if segment.tag.end_ms is None else clock(segment.tag.end_ms)


def _ratings(segment: Segment) -> Cell:
    return "; ".join(f"{plain(name)}={plain(value)}" for name, value in segment.ratings)


def plain(name: str) -> str:
    """A name or value without the two signs that part ratings."""
    return name.replace(";", ",").replace("=", ":")


def _of_remark(read: Callable[[Remark], Cell]) -> Callable[[Segment], Cell]:
    """A cell that only the moments of a recall have."""
    return lambda segment: None if segment.said is None else read(segment.said.remark)


LONG_COLUMNS: tuple[Column[Segment], ...] = (
    Column("study", "Title of the study.", lambda s: s.study.title),
    Column("site", "Site of the dyad; nested sites are joined by `/`.", lambda s: s.site),
    Column("dyad", "Pseudonymous label of the dyad.", lambda s: s.dyad.label),
    Column("session", "Number of the session in the therapy.", lambda s: s.session.number, fixed=True),
    Column("recording", "Label of the recording.", lambda s: s.recording.label),
    Column(
        "pass_kind",
        "`client_recall`, `therapist_recall`, `coding` or `consensus`.",
        lambda s: s.run.kind.value,
        fixed=True,
    ),
    Column("author", "Who made the pass: a pseudonym or initials.", lambda s: s.run.author),
    Column("code", "`Family/Code`; empty for a mark without a code.", lambda s: s.code),
    Column("begin_ms", "Begin in milliseconds from the recording's origin.", lambda s: s.tag.start_ms, fixed=True),
    Column("end_ms", "End in milliseconds, not included; empty for a point.", lambda s: s.tag.end_ms, fixed=True),
    Column("begin", "Begin as `HH:MM:SS.mmm`.", lambda s: clock(s.tag.start_ms), fixed=True),
    Column("end", "End as `HH:MM:SS.mmm`; empty for a point.", _end_clock, fixed=True),
    Column(
        "duration_ms", "End minus begin in milliseconds; empty for a point.", lambda s: s.tag.duration_ms, fixed=True
    ),
    Column(
        "open", "`yes` for an interval that has begun and not ended.", lambda s: "yes" if s.tag.open else "", fixed=True
    ),
    Column(
        "ratings",
        "`Scale=value; Scale=value` in the order of the codebook, such as `Impact=3.5; Locus=bond`; in names `;` and "
        "`=` become `,` and `:`.",
        _ratings,
    ),
    Column("memo", "What the author wrote at the tag.", lambda s: s.tag.memo),
    Column(
        "spoken",
        "What is said in the segment, after the newest transcript of the recording: one turn a line, as "
        "`Speaker: words`; for a point the turn that is spoken then.",
        lambda s: s.spoken,
    ),
    Column(
        "said_at_ms",
        "For a moment of a recall: when it was talked about, in milliseconds of the interview. What it is about is the "
        "segment's begin.",
        _of_remark(lambda remark: remark.said_ms),
        fixed=True,
    ),
    Column(
        "said_end_ms",
        "Until when it was talked about; empty if nobody said.",
        _of_remark(lambda r: r.said_end_ms),
        fixed=True,
    ),
    Column(
        "stance",
        "`then`, `now` or `unclear`: what the remark is about.",
        _of_remark(lambda r: r.stance.value),
        fixed=True,
    ),
    Column(
        "stopped_by",
        "Who stopped the recording there: `participant`, `interviewer` or `program`.",
        _of_remark(lambda remark: remark.initiator.value),
        fixed=True,
    ),
    Column(
        "times_seen",
        "How often the moment had been seen when it was talked about, that time included; 2 is one replay.",
        lambda s: None if s.said is None else s.said.times_seen,
        fixed=True,
    ),
    Column("tag_id", "Identifier of the tag (UUID); the same in every export.", lambda s: s.tag.id, fixed=True),
    Column("pass_id", "Identifier of the pass.", lambda s: s.run.id, fixed=True),
    Column("recording_id", "Identifier of the recording.", lambda s: s.recording.id, fixed=True),
    Column("session_id", "Identifier of the session.", lambda s: s.session.id, fixed=True),
    Column("dyad_id", "Identifier of the dyad.", lambda s: s.dyad.id, fixed=True),
)

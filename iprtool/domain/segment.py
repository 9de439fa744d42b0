"""Tags as they leave a pass: with everything that says where they belong, or copied to be put elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from iprtool.domain.model import Dyad, Pass, Recording, Remark, Session, Study, Tag, Trace
from iprtool.domain.times import clock


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about a tag in a recall, and how often its moment had been seen by then, the last time included."""

    remark: Remark
    times_seen: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One coded segment. `site` is the path of nested sites (`Clinic 2/Oslo`), `code` is `Family/Code` or empty.

    ratings: name of the scale and value in words, in the order of the codebook. said: for the moments of a recall.
    spoken: what is said in the segment, or at the point, one turn a line with its speaker; empty without a transcript.
    """

    study: Study
    site: str
    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    tag: Tag
    code: str
    ratings: tuple[tuple[str, str], ...] = ()
    said: Said | None = None
    spoken: str = ""

    @property
    def named(self) -> str:
        """What people know it by, as `Rupture/Withdrawal 00:00:08.782`."""
        return f"{self.code or 'Mark'} {clock(self.tag.start_ms)}"

    @property
    def order(self) -> tuple[str | int, ...]:
        """Where the segment stands in a list: by dyad, session, recording, pass, then time."""
        tag = self.tag
        return (
            self.dyad.label, self.session.number, self.recording.label, self.recording.id, self.run.kind,
            self.run.author, self.run.id, tag.start_ms, -1 if tag.end_ms is None else tag.end_ms, self.code, tag.id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curve:
    """One continuous rating with everything that says where it belongs. `code` is `Family/Code`."""

    dyad: Dyad
    session: Session
    recording: Recording
    run: Pass
    code: str
    stretches: tuple[Trace, ...]

    @property
    def samples(self) -> "Iterator[Sample]":
        """All its values, in order."""
        for stretch in self.stretches:
            for number, value in enumerate(stretch.values):
                yield Sample(self, stretch.start_ms + number * stretch.step_ms, value)


class Sample(NamedTuple):
    """One value of a continuous rating, and what time of the recording it is about."""

    curve: Curve
    time_ms: int
    value: float


@dataclass(frozen=True, slots=True)
class CopiedTag:
    """A tag as it is copied: its code by name, its begin from the first copied tag, its ratings by the scale's name."""

    code: str
    start_ms: int
    length_ms: int | None
    memo: str = ""
    ratings: tuple[tuple[str, float], ...] = ()


Clip = tuple[CopiedTag, ...]
"""Tags that were copied together."""

"""Which clips are cut, and how: read from the project before anything is written."""

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.naming import dyad_title, file_stem
from iprtool.domain.segment import Segment
from iprtool.domain.sessiontime import across
from iprtool.domain.times import clock, parse_clock
from iprtool.domain.transcript import Script, said_in
from iprtool.exchange.report import Report
from iprtool.media.clip import Masks, Span
from iprtool.services import recordings, scripts
from iprtool.services.export_filters import EVERYTHING, Filters
from iprtool.services.exporting import TABLES, TAGS, in_order, read, tell_sealed
from iprtool.store import Project

CLIPS = "clips"
"""What stands for clips where a form of exports has its key."""
MOST_SEMITONES = 12.0
MOST_LEAD_MS = 600_000
_STEM = 64
_SLICE = 50
"""So many clips are planned at once."""


@dataclass(frozen=True, slots=True)
class ClipOptions:
    """How clips are cut.

    fast: copied instead of coded anew. reel: all in one file, with titles. subtitles: what is said, in a file beside.
    lead_in_ms, lead_out_ms: how much of the recording is shown before and after. semitones, blur: see `Masks`.
    bleep_codes: paths of codes whose segments are replaced by a tone. bleeps: the same for spans of one recording.
    """

    fast: bool = False
    reel: bool = False
    subtitles: bool = False
    lead_in_ms: int = 0
    lead_out_ms: int = 0
    semitones: float = 0.0
    blur: tuple[float, float, float, float] | None = None
    bleep_codes: tuple[str, ...] = ()
    bleeps: tuple[Span, ...] = ()

    @property
    def masks(self) -> bool:
        """Whether anything is masked."""
        return bool(self.semitones or self.blur or self.bleep_codes or self.bleeps)

    def check(self) -> None:
        """Raise IprError for what cannot be done, or not together."""
        if self.fast and self.masks:
            raise IprError("A fast cut copies picture and sound as they are, so nothing can be masked.", "Cut exactly.")
        if self.fast and self.reel:
            raise IprError("A reel is coded anew, so it cannot be a fast cut.", "Cut exactly, or one file each.")
        if not all(0 <= lead <= MOST_LEAD_MS for lead in (self.lead_in_ms, self.lead_out_ms)):
            raise IprError("The lead-in and the lead-out are between 0 and 600 seconds.")
        if not abs(self.semitones) <= MOST_SEMITONES:
            raise IprError("A voice can be shifted by 12 semitones at most, up or down.")
        if self.blur is not None and not _is_rectangle(self.blur):
            raise IprError("The blurred rectangle is left, top, width, height in percent of the picture, within it.")
        if any(end <= begin for begin, end in self.bleeps):
            raise IprError("A bleep has to end after it begins.")


def _is_rectangle(blur: tuple[float, float, float, float]) -> bool:
    left, top, width, height = blur
    return min(left, top) >= 0 and min(width, height) > 0 and left + width <= 100 and top + height <= 100


def options_from(data: dict[str, Any]) -> ClipOptions:
    """Options as JSON has them. Raises ValueError, KeyError, TypeError or IprError for what is none."""
    blur = data["blur"]
    made = ClipOptions(
        fast=bool(data["fast"]),
        reel=bool(data["reel"]),
        subtitles=bool(data["subtitles"]),
        lead_in_ms=int(data["lead_in_ms"]),
        lead_out_ms=int(data["lead_out_ms"]),
        semitones=float(data["semitones"]),
        blur=None if blur is None else _four(*map(float, blur)),
        bleep_codes=tuple(map(str, data["bleep_codes"])),
        bleeps=tuple((int(begin), int(end)) for begin, end in data["bleeps"]),
    )
    made.check()
    return made


def _four(left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
    return left, top, width, height


def spans_of(text: str) -> tuple[Span, ...]:
    """Spans such as `14:41-14:43.5 15:02-15:04`, between spaces, commas or semicolons. Raises IprError for others."""
    joined = re.sub(r"\s*[-–]\s*", "-", text.strip())
    return tuple(_span_of(each) for part in re.split(r"[;\s]+", joined) if (each := part.strip(",")))


def _span_of(text: str) -> Span:
    begin, dash, end = text.partition("-")
    if not dash:
        raise IprError(f"“{text}” is no span.", "Write it as 14:41-14:43.5.")
    return parse_clock(begin), parse_clock(end)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, from when to when in the recording."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: `span` of a recording, leads included. titles: what stands on its card in a reel."""

    recording: Recording
    source: Path
    span: Span
    name: str
    titles: tuple[str, ...]
    masks: Masks
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All clips in their order. report: what was left out or changed already. reel: what one file of all is called."""

    clips: tuple[Clip, ...]
    options: ClipOptions
    reel: str
    report: Report = field(compare=False)


def reading(project: Project, filters: Filters, options: ClipOptions) -> Generator[None, None, Any]:
    """Read the plan, in slices. Raises IprError for a filter or a code that names nothing, or where nothing is left."""
    options.check()
    found: list[Segment] = yield from TABLES[TAGS].reading(project, filters)
    bleeped: list[Segment] = []
    if options.bleep_codes:
        bleeped = yield from TABLES[TAGS].reading(project, Filters(codes=options.bleep_codes))
    films = {segment.recording.id: segment.recording for segment in found}
    if options.bleeps and len(films) > 1:
        raise IprError(
            f"A bleep between two times is about one recording, and these segments are of {len(films)}.",
            "Choose segments of one recording, or bleep by a code.",
        )
    spoken = scripts.of_recordings(project, films) if options.subtitles else {}
    report = Report(form="clips")
    tell_sealed(project, report)
    for segment in bleeped:
        if segment.tag.end_ms is None:
            report.dropped("points to be bleeped", "they have no length, so nothing is bleeped", segment.named)
    maker = _Maker(project.folder, options, bleeped, spoken, report)
    clips: list[Clip] = []
    for number, segment in enumerate(in_order(found)):
        clips += maker.clip(segment)
        if number % _SLICE == 0:
            yield
    if not clips:
        raise IprError(f"There is nothing to cut. {report.text}".strip(), "Nothing was written.")
    return Plan(tuple(clips), options, file_stem(f"{project.study.title} clips"), report)


class _Maker:
    """Makes clips of segments, and tells which cannot be."""

    def __init__(
        self,
        folder: Path,
        options: ClipOptions,
        bleeped: list[Segment],
        spoken: dict[str, tuple[Script, ...]],
        report: Report,
    ) -> None:
        self._folder, self._options, self._bleeped = folder, options, bleeped
        self._spoken, self._report = spoken, report
        self._troubles: dict[str, str] = {}

    def clip(self, segment: Segment) -> list[Clip]:
        """The clip of a segment; none where there can be none."""
        film, where = segment.recording, segment.named
        if film.id not in self._troubles:
            self._troubles[film.id] = recordings.trouble(self._folder, film)
        if self._troubles[film.id]:
            self._report.dropped("clips", self._troubles[film.id].rstrip("."), where)
            return []
        span = self._span(segment)
        if span is None:
            return []
        masks = Masks(self._options.semitones, self._options.blur, self._bleeps(film, span))
        titles = (segment.code or "Mark", _place(segment), clock(segment.tag.start_ms))
        source = recordings.file_of(self._folder, film)
        return [Clip(film, source, span, name_of(segment), titles, masks, self._lines(film, span, masks.bleeps))]

    def _span(self, segment: Segment) -> Span | None:
        tag, options, where = segment.tag, self._options, segment.named
        end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
        if end_ms <= tag.start_ms and not options.lead_in_ms + options.lead_out_ms:
            self._report.dropped("clips", "a point has no length: give it a lead-in or a lead-out", where)
            return None
        wanted = tag.start_ms - options.lead_in_ms, end_ms + options.lead_out_ms
        span = max(wanted[0], 0), min(wanted[1], segment.recording.duration_ms)
        if span[1] <= span[0]:
            self._report.dropped("clips", "they lie outside of the recording", where)
            return None
        if span != wanted:
            self._report.changed("clips", "the recording is shorter, so they end or begin with it", where)
        return span

    def _bleeps(self, film: Recording, span: Span) -> tuple[Span, ...]:
        """What is replaced in this clip: also what was coded on another recording that heard the same."""
        spans = set(self._options.bleeps)
        for segment in self._bleeped:
            there, tag = segment.recording, segment.tag
            same_clock = (there.session_id, there.recall_id) == (film.session_id, film.recall_id)
            if same_clock and tag.end_ms is not None:
                spans.add((across(tag.start_ms, there, film), across(tag.end_ms, there, film)))
        return tuple(sorted(each for each in spans if _meet(each, span)))

    def _lines(self, film: Recording, span: Span, bleeps: Iterable[Span]) -> tuple[Line, ...]:
        found = []
        for script in self._spoken.get(film.id, ())[-1:]:
            for turn in script.turns:
                part = said_in(turn, *span)
                if part is None or turn.start_ms is None or turn.end_ms is None:
                    continue
                speaker = script.speaker_of(turn)
                times = turn.start_ms, turn.end_ms
                hidden = any(_meet(times, each) for each in bleeps)
                text = "[bleep]" if hidden else turn.text[slice(*part)]
                found.append(Line(*_within(times, span), speaker.label if speaker else "", text))
        return tuple(sorted(found, key=lambda line: (line.start_ms, line.end_ms)))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _within(times: Span, span: Span) -> Span:
    return max(times[0], span[0]), min(times[1], span[1])


def _place(segment: Segment) -> str:
    return f"{dyad_title(segment.dyad.label)} · Session {segment.session.number}"


def name_of(segment: Segment) -> str:
    """What a clip is called: the same each time, and no other clip is; who coded it is not in it."""
    at = clock(segment.tag.start_ms).replace(":", ".")
    place = f"{dyad_title(segment.dyad.label)} s{segment.session.number}"
    stem = file_stem(f"{place} {at} {segment.code.replace('/', '-') or 'Mark'}")[:_STEM].rstrip(" .")
    return f"{stem} {segment.tag.id[-8:]}"


def plan(project: Project, filters: Filters = EVERYTHING, options: ClipOptions | None = None) -> Plan:
    """The plan, read in one go."""
    found: Plan = read(reading(project, filters, options or ClipOptions()))
    return found

"""What leaves a study as a whole document: segments with their codebooks and transcripts. Writers take it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from iprtool.domain.codebook import CodeTree
from iprtool.domain.errors import IprError
from iprtool.domain.kinds import Role
from iprtool.domain.model import Episode, Recording, Study, Tag
from iprtool.domain.segment import Segment
from iprtool.domain.sessiontime import Line, line
from iprtool.domain.transcript import Script
from iprtool.exchange.report import Report


@dataclass(frozen=True, slots=True)
class Linked:
    """An episode, and the parts that tags have in it, by their ids; in the order of their times."""

    episode: Episode
    parts: tuple[tuple[Role, str], ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the filters and the gate let through, in the order of every list.

    segments: in the order of `Segment.order`. trees: the codebooks that they use. scripts: the transcripts of the
    recordings, by the recording's id. recordings: those that segments or transcripts are about. episodes: those of the
    passes that segments are of.
    """

    study: Study
    recordings: tuple[Recording, ...]
    segments: tuple[Segment, ...]
    trees: tuple[CodeTree, ...]
    scripts: dict[str, tuple[Script, ...]]
    episodes: tuple[Linked, ...] = ()

    def by_recording(self) -> Iterator[tuple[Recording, list[Segment]]]:
        """The segments of each recording that has any."""
        for recording_id, group in groupby(self.segments, key=lambda segment: segment.recording.id):
            segments = list(group)
            assert segments[0].recording.id == recording_id
            yield segments[0].recording, segments

    def only(self, recordings: Collection[Recording], why: str, report: Report) -> "Leaving":
        """What is about some of the recordings; the report says why the rest is dropped."""
        kept = {film.id for film in recordings}
        for film in self.recordings:
            if film.id not in kept:
                report.dropped("recordings, with all that is about them", why, film.label)
        return replace(
            self,
            recordings=tuple(film for film in self.recordings if film.id in kept),
            segments=tuple(each for each in self.segments if each.recording.id in kept),
            scripts={key: scripts for key, scripts in self.scripts.items() if key in kept},
        )


def on_one_line(leaving: Leaving, report: Report) -> Leaving:
    """What leaves on one time line, for a file that has only one: that of the session's recording which begins first.

    Interviews have clocks of their own: they are left out beside a session; alone, the first one stays.
    Raises IprError for several sessions.
    """
    sessions = {film.session_id for film in leaving.recordings}
    if len(sessions) > 1:
        raise IprError(
            f"Such a file is about one session, and these are {len(sessions):,}; nothing was written.",
            "Choose one dyad and session in the filters, or the form with one file a session.",
        )
    interviews = dict.fromkeys(film.recall_id for film in leaving.recordings)
    clock = None if None in interviews else next(iter(interviews), None)
    films = sorted((f for f in leaving.recordings if f.recall_id == clock), key=lambda film: film.offset_ms)
    kept = leaving.only(films, "interviews have another clock than the session, and each other", report)
    return replace(kept, recordings=tuple(films))


def moved(leaving: Leaving, report: Report) -> Leaving:
    """What is `on_one_line`, with the times of all segments and turns as they are there."""
    leaving = on_one_line(leaving, report)
    first, *others = leaving.recordings or (None,)
    if first is None or not others:
        return leaving
    lines = {film.id: line(film, first) for film in others}
    for film in others:
        report.changed("recordings", f"their times lie on the clock of {first.label}", film.label)
    segments = [
        replace(each, tag=_moved_tag(each.tag, lines[each.recording.id])) if each.recording.id in lines else each
        for each in leaving.segments
    ]
    scripts = {
        key: tuple(_moved_script(script, lines[key]) for script in found) if key in lines else found
        for key, found in leaving.scripts.items()
    }
    return replace(leaving, segments=tuple(segments), scripts=scripts)


def _moved_tag(tag: Tag, line: Line) -> Tag:
    return replace(tag, start_ms=line.ms(tag.start_ms), end_ms=_at(tag.end_ms, line))


def _moved_script(script: Script, line: Line) -> Script:
    turns = (replace(turn, start_ms=_at(turn.start_ms, line), end_ms=_at(turn.end_ms, line)) for turn in script.turns)
    return Script(script.transcript, script.speakers, tuple(turns))


def _at(ms: int | None, line: Line) -> int | None:
    return None if ms is None else line.ms(ms)

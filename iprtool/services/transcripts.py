"""Transcripts of recordings, taken in and kept; `scripts` reads them, `transcript_editing` edits their turns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from iprtool.domain import voices
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Voice
from iprtool.domain.model import Recording, Speaker, Transcript, Turn
from iprtool.exchange import spoken
from iprtool.exchange.found import Found, FoundTranscript, FoundTurn
from iprtool.exchange.pseudonyms import Key
from iprtool.exchange.report import Report
from iprtool.services import scripts, visibility
from iprtool.services.scripts import seen
from iprtool.services.slices import Slices
from iprtool.services.visibility import visible_transcripts
from iprtool.store import Changes, Project

E = TypeVar("E", Transcript, Speaker, Turn)
GAP = 1 << 16
"""Between the positions of two turns: sixteen turns can be put into one place before all get new positions."""
_AT_ONCE = 250
"""So many turns are written between two looks at the window: 20 ms."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_GONE = "This transcript is no longer there, or may not be seen."


# Taking in


def add(
    project: Project,
    *,
    recording_id: str,
    found: FoundTranscript,
    title: str = "",
    source: str = "",
    said_voices: Mapping[str, Voice] | None = None,
    report: Report | None = None,
) -> Transcript:
    """Put a transcript that was found in a file to a recording, in one step.

    said_voices: who a speaker is, by the label; else what the file says of it, else what the label itself says.
    Raises IprError where the recording may not be seen.
    """
    recording = visibility.recording(project, recording_id)
    transcript, *rows = _rows(recording, found, source, title, said_voices, report)
    assert isinstance(transcript, Transcript)
    with project.step(f"Add transcript {transcript.title}") as step:
        step.insert_many([transcript, *rows])
    return transcript


def add_file(
    project: Project,
    *,
    recording_id: str,
    file: Path,
    key: Key | None = None,
    title: str = "",
    said_voices: Mapping[str, Voice] | None = None,
) -> tuple[list[Transcript], Report]:
    """Read a file and put its transcripts to a recording; see `add_found`. Raises IprError for another file."""
    found = spoken.read(file)
    return add_found(
        project, recording_id=recording_id, found=found, key=key, title=title, said_voices=said_voices
    ), found.report


def add_found(
    project: Project,
    *,
    recording_id: str,
    found: Found,
    key: Key | None = None,
    title: str = "",
    said_voices: Mapping[str, Voice] | None = None,
) -> list[Transcript]:
    """Put all transcripts of a file to a recording, in one step; with a key names become pseudonyms before."""
    if key is not None:
        key.apply(found)
    added = []
    with project.step(f"Add transcript {title.strip() or found.report.file}"):
        for each in found.transcripts:
            made = add(
                project,
                recording_id=recording_id,
                found=each,
                title=title,
                source=found.report.file,
                said_voices=said_voices,
                report=found.report,
            )
            added.append(made)
    return added


def prepared(found: Found, said_voices: Mapping[str, Voice], key: Key | None) -> Found:
    """A copy of what a file holds in which is said who its speakers are, and names have become pseudonyms."""
    voices = tuple(said_voices.items())
    spoken = [replace(each, voices=voices) for each in found.transcripts]
    made = replace(found, report=deepcopy(found.report), transcripts=spoken)
    if key is not None:
        key.apply(made)
    return made


def slices(project: Project, found: Found, homes: Sequence[Recording], steps: Slices) -> Iterator[int]:
    """Put the transcripts of a file to the recordings of its media in steps; yields how many turns each had.

    One that is there already is left out and told. Raises IprError where the transcript is gone before its end.
    """
    for each in found.transcripts:
        home = homes[each.medium]
        said = [(turn.text, turn.start_ms) for turn in each.turns]
        there = scripts.of_recordings(project, [home.id]).get(home.id, ())
        if any(said == [(turn.text, turn.start_ms) for turn in script.turns] for script in there):
            found.report.dropped("transcripts", "the recording has it already")
            continue
        head, *rows = _rows(home, each, found.report.file, report=found.report)
        with steps.step() as step:
            step.insert(head)
        for begin in range(0, len(rows), _AT_ONCE):
            if steps.disturbed():
                steps.check_there(Transcript, {head.id})
            part = rows[begin : begin + _AT_ONCE]
            with steps.step() as step:
                step.insert_many(part)
            yield sum(isinstance(row, Turn) for row in part)


def _rows(
    recording: Recording, found: FoundTranscript, source: str, title: str = "",
    said_voices: Mapping[str, Voice] | None = None, report: Report | None = None,
) -> list[Transcript | Speaker | Turn]:  # fmt: skip
    """The transcript, its speakers, its turns."""
    title = title.strip() or found.title.strip() or source.rpartition(".")[0] or source or recording.label
    transcript = Transcript(new_id(), recording.id, title, found.language, source)
    known = {label.casefold(): voice for label, voice in (*found.voices, *(said_voices or {}).items())}
    labels = dict.fromkeys(turn.speaker for turn in found.turns if turn.speaker)
    speakers = {
        label: Speaker(new_id(), transcript.id, label, known.get(label.casefold()) or voices.guessed(label))
        for label in labels
    }
    turns = [_turn(transcript, number, turn, speakers) for number, turn in enumerate(found.turns, 1)]
    _close_last(turns, recording.duration_ms)
    if report is not None and recording.duration_ms:
        late = sum(turn.start_ms is not None and turn.start_ms >= recording.duration_ms for turn in turns)
        report.changed("turns", "they begin after the end of the recording", count=late)
    return [transcript, *speakers.values(), *turns]


def _turn(transcript: Transcript, number: int, found: FoundTurn, speakers: Mapping[str, Speaker]) -> Turn:
    speaker = speakers.get(found.speaker)
    speaker_id = speaker.id if speaker else None
    times = found.start_ms, found.end_ms
    return Turn(new_id(), transcript.id, number * GAP, found.text, *times, speaker_id, found.word_ms)


def _close_last(turns: list[Turn], duration_ms: int) -> None:
    """The last turn lasts to the end of the recording where only its begin is known."""
    last = turns[-1] if turns else None
    if last is not None and last.start_ms is not None and last.end_ms is None:
        turns[-1] = replace(last, end_ms=max(duration_ms, last.start_ms))


# Finding


def of_recording(project: Project, recording_id: str) -> list[Transcript]:
    """The transcripts of a recording that may be read, the oldest first."""
    return visible_transcripts(project, recording_id=recording_id)


def named(project: Project, name: str) -> Transcript:
    """The transcript with this id, title, or name of its file. Raises IprError when there is none, or more than one."""
    everyone = visible_transcripts(project)
    for attribute in ("id", "title", "source"):
        hits = [each for each in everyone if str(getattr(each, attribute)).casefold() == name.casefold()]
        if len(hits) == 1:
            return hits[0]
        if hits:
            ids = ", ".join(each.id for each in hits)
            raise IprError(f"{len(hits)} transcripts are called “{name}”.", f"Say which by its id: {ids}.")
    titles = ", ".join(sorted({each.title for each in everyone})) or "none yet"
    raise IprError(f"There is no transcript “{name}” in this project.", f"Its transcripts are: {titles}.")


# Changing


def shift(project: Project, *, transcript_id: str, by_ms: int) -> Changes:
    """Move all times, as far as they stay in the recording: back no further than its begin."""
    seen(project, Transcript, transcript_id)
    turns = [turn for turn in project.find(Turn, transcript_id=transcript_id) if turn.start_ms is not None]
    by_ms = max(by_ms, -min((turn.start_ms or 0 for turn in turns), default=0))
    with project.step("Shift transcript") as step:
        step.update_many({turn: _shifted(turn, by_ms) for turn in turns})
    return step.changes


def _shifted(turn: Turn, by_ms: int) -> dict[str, Any]:
    return {
        "start_ms": (turn.start_ms or 0) + by_ms,
        "end_ms": None if turn.end_ms is None else turn.end_ms + by_ms,
        "word_ms": tuple(ms + by_ms for ms in turn.word_ms),
    }


def delete(project: Project, *, transcript_id: str) -> Changes:
    """Take a transcript with its turns and speakers away."""
    transcript = seen(project, Transcript, transcript_id)
    with project.step(f"Delete transcript {transcript.title}") as step:
        step.delete_tree(transcript)
    return step.changes

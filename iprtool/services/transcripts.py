"""Transcripts of recordings: taken in, and edited turn by turn, each edit one undo step; `scripts` reads them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from iprtool.domain import voices
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Voice
from iprtool.domain.model import Recording, Speaker, Transcript, Turn
from iprtool.domain.transcript import joined, retimed
from iprtool.domain.transcript import split as split_turn
from iprtool.exchange import spoken
from iprtool.exchange.found import Found, FoundTranscript, FoundTurn
from iprtool.exchange.pseudonyms import Key
from iprtool.exchange.report import Report
from iprtool.services import scripts, visibility
from iprtool.services.gestures import merge_key
from iprtool.services.visibility import visible_transcripts
from iprtool.store import Changes, Project

E = TypeVar("E", Transcript, Speaker, Turn)
GAP = 1 << 16
"""Between the positions of two turns: sixteen turns can be put into one place before all get new positions."""
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
    title = title.strip() or found.title.strip() or source.rpartition(".")[0] or source or recording.label
    transcript = Transcript(new_id(), recording_id, title, found.language, source)
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
    with project.step(f"Add transcript {title}") as step:
        step.insert_many([transcript, *speakers.values(), *turns])
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


def take_in(project: Project, found: Found, homes: Sequence[Recording]) -> None:
    """Put the transcripts of a file to the recordings of its media; one that is there already is left out and told."""
    for each in found.transcripts:
        recording_id = homes[each.medium].id
        said = [(turn.text, turn.start_ms) for turn in each.turns]
        there = scripts.of_recordings(project, [recording_id]).get(recording_id, ())
        if any(said == [(turn.text, turn.start_ms) for turn in script.turns] for script in there):
            found.report.dropped("transcripts", "the recording has it already")
        else:
            add(project, recording_id=recording_id, found=each, source=found.report.file, report=found.report)


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


def _in_order(project: Project, transcript_id: str) -> list[Turn]:
    return sorted(project.find(Turn, transcript_id=transcript_id), key=lambda turn: (turn.position, turn.id))


def _seen(project: Project, kind: type[E], row_id: str) -> E:
    """A row that may be seen. Raises IprError for any other."""
    for row in project.find(kind, id=row_id):
        if visibility.is_visible(project, row):
            return row
    raise IprError(_GONE, "Nothing was changed.")


# Editing turns


def set_text(
    project: Project, *, turn_id: str, text: str, gesture: str | None = None, initiator: object | None = None
) -> Changes:
    """Write what is said in a turn; words that stay keep their times. Typing with one `gesture` is one undo step."""
    turn = _seen(project, Turn, turn_id)
    changed = retimed(turn, _on_a_line(text))
    with project.step("Edit transcript", merge=merge_key(gesture), initiator=initiator) as step:
        step.update(turn, text=changed.text, word_ms=changed.word_ms)
    return step.changes


def set_times(
    project: Project, *, turn_id: str, start_ms: int | None, end_ms: int | None, gesture: str | None = None
) -> Changes:
    """Say when a turn is spoken; its words move along. Without a begin it has no times. Raises IprError."""
    turn = _seen(project, Turn, turn_id)
    end_ms = _checked_end(start_ms, end_ms)
    with project.step("Time transcript", merge=merge_key(gesture)) as step:
        step.update(turn, start_ms=start_ms, end_ms=end_ms, word_ms=_moved(turn, start_ms, end_ms))
    return step.changes


def _on_a_line(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\n", " ")).strip()


def _checked_end(start_ms: int | None, end_ms: int | None) -> int | None:
    """The end of a turn; None where it has no begin. Raises IprError for times that cannot be."""
    if start_ms is None:
        return None
    if start_ms < 0 or (end_ms is not None and end_ms < start_ms):
        raise IprError("A turn ends after its begin, and begins in the recording.", "The times were left as they are.")
    return end_ms


def _moved(turn: Turn, start_ms: int | None, end_ms: int | None) -> tuple[int, ...]:
    """The times of words as they lie in the turn's new time; none where either time is not known."""
    if not turn.word_ms or turn.start_ms is None or turn.end_ms is None or start_ms is None or end_ms is None:
        return ()
    length, new_length = turn.end_ms - turn.start_ms, end_ms - start_ms
    if length == new_length:
        return tuple(ms + start_ms - turn.start_ms for ms in turn.word_ms)
    return tuple(start_ms + (ms - turn.start_ms) * new_length // max(length, 1) for ms in turn.word_ms)


def set_speaker(project: Project, *, turn_ids: Iterable[str], speaker_id: str | None) -> Changes:
    """Say who speaks some turns; nobody with None."""
    turns = [_seen(project, Turn, turn_id) for turn_id in turn_ids]
    if speaker_id is not None:
        speaker = _seen(project, Speaker, speaker_id)
        turns = [turn for turn in turns if turn.transcript_id == speaker.transcript_id]
    with project.step("Change speaker") as step:
        step.update_many({turn: {"speaker_id": speaker_id} for turn in turns})
    return step.changes


def split(project: Project, *, turn_id: str, at: int) -> Turn:
    """Cut a turn in two at a character; the second one is returned. Raises IprError where one would have no words."""
    turn = _seen(project, Turn, turn_id)
    parts = split_turn(turn, at)
    if parts is None:
        raise IprError("There are words on one side only, so the turn was not split.", "Go between two words first.")
    with project.step("Split turn") as step:
        position = _after(project, turn.transcript_id, turn.id)
        second = replace(parts[1], id=new_id(), position=position)
        step.update(turn, text=parts[0].text, end_ms=parts[0].end_ms, word_ms=parts[0].word_ms)
        step.insert(second)
    return second


def join(project: Project, *, turn_id: str) -> Changes:
    """Make one turn of a turn and the next one, spoken by whoever spoke the first. Raises IprError for the last one."""
    turn = _seen(project, Turn, turn_id)
    after = next((later for first, later in pairwise(_in_order(project, turn.transcript_id)) if first == turn), None)
    if after is None:
        raise IprError("This is the last turn: there is none to join it with.", "Nothing was changed.")
    one = joined(turn, after)
    with project.step("Join turns") as step:
        step.update(turn, text=one.text, start_ms=one.start_ms, end_ms=one.end_ms, word_ms=one.word_ms)
        step.delete(after)
    return step.changes


def insert_after(
    project: Project,
    *,
    transcript_id: str,
    turn_id: str | None = None,
    text: str = "",
    start_ms: int | None = None,
    end_ms: int | None = None,
    speaker_id: str | None = None,
) -> Turn:
    """Put a new turn after another one, or before all where that is None."""
    _seen(project, Transcript, transcript_id)
    end_ms = _checked_end(start_ms, end_ms)
    with project.step("Add turn") as step:
        position = _after(project, transcript_id, turn_id)
        turn = Turn(new_id(), transcript_id, position, _on_a_line(text), start_ms, end_ms, speaker_id)
        step.insert(turn)
    return turn


def _after(project: Project, transcript_id: str, turn_id: str | None) -> int:
    """A free position after a turn, or before all; where none is left, all turns get new ones. Inside a step."""
    turns = _in_order(project, transcript_id)
    place = next((number for number, turn in enumerate(turns, 1) if turn.id == turn_id), 0)
    positions = [turn.position for turn in turns]
    before = positions[place - 1] if place else None
    after = positions[place] if place < len(turns) else None
    if before is None and after is None:
        return GAP
    if before is None or after is None:
        return before + GAP if before is not None else (after or 0) - GAP
    if after - before > 1:
        return (before + after) // 2
    with project.step("Number turns") as step:
        step.update_many({turn: {"position": number * GAP} for number, turn in enumerate(turns, 1)})
    return place * GAP + GAP // 2


def delete_turns(project: Project, *, turn_ids: Iterable[str]) -> Changes:
    """Take turns away."""
    turns = [_seen(project, Turn, turn_id) for turn_id in turn_ids]
    with project.step("Delete turn" if len(turns) == 1 else f"Delete {len(turns)} turns") as step:
        step.delete_many(turns)
    return step.changes


# Editing speakers


def add_speaker(project: Project, *, transcript_id: str, label: str, voice: Voice | None = None) -> Speaker:
    """A new speaker; without a voice the label says who that is. Raises IprError for a label that is there."""
    _seen(project, Transcript, transcript_id)
    speaker = Speaker(new_id(), transcript_id, _label(label), voice or voices.guessed(label))
    if _namesakes(project, speaker):
        raise IprError(f"“{speaker.label}” is in this transcript already.", "Nothing was changed.")
    with project.step(f"Add speaker {speaker.label}") as step:
        step.insert(speaker)
    return speaker


def rename_speaker(project: Project, *, speaker_id: str, label: str) -> Changes:
    """Call a speaker something else; with the label of another speaker both become one."""
    speaker = replace(_seen(project, Speaker, speaker_id), label=_label(label))
    others = _namesakes(project, speaker)
    with project.step(f"Rename speaker to {speaker.label}") as step:
        if others:
            step.update_many({turn: {"speaker_id": others[0].id} for turn in project.find(Turn, speaker_id=speaker_id)})
            step.delete(speaker)
        else:
            step.update(speaker, label=speaker.label)
    return step.changes


def set_voice(project: Project, *, speaker_id: str, voice: Voice) -> Changes:
    """Say who a speaker is."""
    speaker = _seen(project, Speaker, speaker_id)
    with project.step(f"Speaker {speaker.label}: {voice.value}") as step:
        step.update(speaker, voice=voice)
    return step.changes


def _namesakes(project: Project, speaker: Speaker) -> list[Speaker]:
    everyone = project.find(Speaker, transcript_id=speaker.transcript_id)
    wanted = speaker.label.casefold()
    return [each for each in everyone if each.label.casefold() == wanted and each.id != speaker.id]


def _label(typed: str) -> str:
    label = " ".join(_UNWRITABLE.sub("", typed).split())
    if not label:
        raise IprError("A speaker needs a name, if only a letter.", "Nothing was changed.")
    return label


# Editing transcripts


def shift(project: Project, *, transcript_id: str, by_ms: int) -> Changes:
    """Move all times, as far as they stay in the recording: back no further than its begin."""
    _seen(project, Transcript, transcript_id)
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


def rename(project: Project, *, transcript_id: str, title: str) -> Changes:
    """Give a transcript another title; an empty one leaves it as it is."""
    transcript = _seen(project, Transcript, transcript_id)
    with project.step(f"Rename transcript to {title.strip()}") as step:
        step.update(transcript, title=title.strip() or transcript.title)
    return step.changes


def set_language(project: Project, *, transcript_id: str, language: str) -> Changes:
    """Say in which language is spoken, as a tag such as `de`."""
    transcript = _seen(project, Transcript, transcript_id)
    with project.step("Change language of transcript") as step:
        step.update(transcript, language=language.strip())
    return step.changes


def delete(project: Project, *, transcript_id: str) -> Changes:
    """Take a transcript with its turns and speakers away."""
    transcript = _seen(project, Transcript, transcript_id)
    with project.step(f"Delete transcript {transcript.title}") as step:
        step.delete_tree(transcript)
    return step.changes

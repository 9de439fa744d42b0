"""Edits of a transcript, turn by turn and of its speakers: each one undo step, a spell of typing too."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from iprtool.domain import voices
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Voice
from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.domain.transcript import joined, retimed
from iprtool.domain.transcript import split as split_turn
from iprtool.services.gestures import merge_key
from iprtool.services.scripts import seen
from iprtool.services.transcripts import GAP
from iprtool.store import Changes, Project

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


# Turns


def set_text(
    project: Project, *, turn_id: str, text: str, gesture: str | None = None, initiator: object | None = None
) -> Changes:
    """Write what is said in a turn; words that stay keep their times. Typing with one `gesture` is one undo step."""
    turn = seen(project, Turn, turn_id)
    changed = retimed(turn, _on_a_line(text))
    with project.step("Edit transcript", merge=merge_key(gesture), initiator=initiator) as step:
        step.update(turn, text=changed.text, word_ms=changed.word_ms)
    return step.changes


def set_times(
    project: Project, *, turn_id: str, start_ms: int | None, end_ms: int | None, gesture: str | None = None
) -> Changes:
    """Say when a turn is spoken; its words move along. Without a begin it has no times. Raises IprError."""
    turn = seen(project, Turn, turn_id)
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
    turns = [seen(project, Turn, turn_id) for turn_id in turn_ids]
    if speaker_id is not None:
        speaker = seen(project, Speaker, speaker_id)
        turns = [turn for turn in turns if turn.transcript_id == speaker.transcript_id]
    with project.step("Change speaker") as step:
        step.update_many({turn: {"speaker_id": speaker_id} for turn in turns})
    return step.changes


def split(project: Project, *, turn_id: str, at: int) -> Turn:
    """Cut a turn in two at a character; the second one is returned. Raises IprError where one would have no words."""
    turn = seen(project, Turn, turn_id)
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
    turn = seen(project, Turn, turn_id)
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
    seen(project, Transcript, transcript_id)
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


def _in_order(project: Project, transcript_id: str) -> list[Turn]:
    return sorted(project.find(Turn, transcript_id=transcript_id), key=lambda turn: (turn.position, turn.id))


def delete_turns(project: Project, *, turn_ids: Iterable[str]) -> Changes:
    """Take turns away."""
    turns = [seen(project, Turn, turn_id) for turn_id in turn_ids]
    with project.step("Delete turn" if len(turns) == 1 else f"Delete {len(turns)} turns") as step:
        step.delete_many(turns)
    return step.changes


# Speakers


def add_speaker(
    project: Project, *, transcript_id: str, label: str, voice: Voice | None = None, turn_ids: Iterable[str] = ()
) -> Speaker:
    """A new speaker, and the turns that are theirs; without a voice the label says who that is.

    Raises IprError for a label that is there.
    """
    seen(project, Transcript, transcript_id)
    turns = [seen(project, Turn, turn_id) for turn_id in turn_ids]
    speaker = Speaker(new_id(), transcript_id, _label(label), voice or voices.guessed(label))
    if _namesakes(project, speaker):
        raise IprError(f"“{speaker.label}” is in this transcript already.", "Nothing was changed.")
    with project.step(f"Add speaker {speaker.label}") as step:
        step.insert(speaker)
        step.update_many({turn: {"speaker_id": speaker.id} for turn in turns})
    return speaker


def change_speaker(project: Project, *, speaker_id: str, label: str, voice: Voice) -> Changes:
    """Say what a speaker is called and who that is; with the label of another speaker both become one, as that is."""
    speaker = seen(project, Speaker, speaker_id)
    changed = replace(speaker, label=_label(label), voice=voice)
    others = _namesakes(project, changed)
    with project.step(f"Change speaker {changed.label}") as step:
        if others:
            step.update_many({turn: {"speaker_id": others[0].id} for turn in project.find(Turn, speaker_id=speaker_id)})
            step.delete(speaker)
        else:
            step.update(speaker, label=changed.label, voice=voice)
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

"""What is spoken, searched: in which stretches of recordings some words are said, and in which turns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iprtool.analysis.query.words import places_of
from iprtool.domain.model import Speaker, Turn
from iprtool.domain.transcript import stretch_of
from iprtool.services.visibility import visible_transcripts
from iprtool.store import Project

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """When some words are said in a recording, and from when to when the turn lasts in which they are."""

    recording_id: str
    start_ms: int
    end_ms: int
    turn_start_ms: int
    turn_end_ms: int


@dataclass(frozen=True, slots=True)
class SpokenHit:
    """A turn in which what was looked for is said."""

    turn: Turn
    speaker: str
    recording_id: str


def stretches(project: Project, text: str, *, phrase: bool) -> list[Stretch]:
    """Where these words are said in transcripts that may be read; turns without times say nothing."""
    turns = project.find(Turn, id=project.find_text_ids(Turn, f'"{text}"' if phrase else text))
    recording_of = _recordings(project, turns)
    return [
        stretch
        for turn in turns
        if turn.transcript_id in recording_of
        for stretch in _stretches(turn, recording_of[turn.transcript_id], text, phrase)
    ]


def _stretches(turn: Turn, recording_id: str, text: str, phrase: bool) -> Iterator[Stretch]:
    if turn.start_ms is None or turn.end_ms is None:
        return
    for begin, end in places_of(turn.text, text, phrase=phrase):
        said = stretch_of(turn, begin, end)
        if said is not None:
            yield Stretch(recording_id, *said, turn.start_ms, turn.end_ms)


def turns_with(project: Project, typed: str, most: int) -> list[SpokenHit]:
    """The first turns in which the words are said, of transcripts that may be read, the oldest transcript first."""
    ids = sorted(project.find_text_ids(Turn, typed))
    found: list[SpokenHit] = []
    for begin in range(0, len(ids), _AT_ONCE):
        turns = project.find(Turn, id=ids[begin : begin + _AT_ONCE])
        recording_of = _recordings(project, turns)
        seen = [turn for turn in turns if turn.transcript_id in recording_of][: most - len(found)]
        labels = {each.id: each.label for each in project.find(Speaker, id={turn.speaker_id or "" for turn in seen})}
        found += [SpokenHit(t, labels.get(t.speaker_id or "", ""), recording_of[t.transcript_id]) for t in seen]
        if len(found) >= most:
            break
    return found


def _recordings(project: Project, turns: Sequence[Turn]) -> dict[str, str]:
    """The recordings of the transcripts that may be read, by the transcript's id."""
    return {each.id: each.recording_id for each in visible_transcripts(project, id={t.transcript_id for t in turns})}

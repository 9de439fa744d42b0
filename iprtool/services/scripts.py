"""Reading transcripts: with their speakers and turns, in order, as far as they may be seen."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from iprtool.domain.errors import IprError
from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.domain.transcript import Script
from iprtool.services import visibility
from iprtool.services.visibility import visible_transcripts
from iprtool.store import Project

R = TypeVar("R", Speaker, Turn)
E = TypeVar("E", Transcript, Speaker, Turn)
_GONE = "This transcript is no longer there, or may not be seen."


def of_recordings(project: Project, recording_ids: Iterable[str]) -> dict[str, tuple[Script, ...]]:
    """The transcripts of each recording that has any that may be seen, the oldest first."""
    found: dict[str, tuple[Script, ...]] = {}
    for script in _read(project, visible_transcripts(project, recording_id=list(recording_ids))):
        recording_id = script.transcript.recording_id
        found[recording_id] = (*found.get(recording_id, ()), script)
    return found


def of_transcript(project: Project, transcript_id: str) -> Script:
    """One transcript. Raises IprError where it is gone or may not be seen."""
    found = visible_transcripts(project, id=transcript_id)
    if not found:
        raise IprError(_GONE, "Choose another one.")
    return _read(project, found)[0]


def seen(project: Project, kind: type[E], row_id: str) -> E:
    """A row of a transcript that may be seen, to be changed. Raises IprError for any other."""
    for row in project.find(kind, id=row_id):
        if visibility.is_visible(project, row):
            return row
    raise IprError(_GONE, "Nothing was changed.")


def _read(project: Project, transcripts: Sequence[Transcript]) -> list[Script]:
    ids = [transcript.id for transcript in transcripts]
    speakers = _by_transcript(project.find(Speaker, transcript_id=ids))
    turns = _by_transcript(project.find(Turn, transcript_id=ids))
    return [Script.build(each, speakers.get(each.id, ()), turns.get(each.id, ())) for each in transcripts]


def _by_transcript(rows: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = {}
    for row in rows:
        found.setdefault(row.transcript_id, []).append(row)
    return found

"""Reading transcripts: with their speakers and turns, in order, as far as they may be seen."""

from collections.abc import Iterable

from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.domain.transcript import Script
from iprtool.services.visibility import visible_transcripts
from iprtool.store import Project


def of_recordings(project: Project, recording_ids: Iterable[str]) -> dict[str, tuple[Script, ...]]:
    """The transcripts of each recording that has any that may be seen, the oldest first."""
    found: dict[str, list[Script]] = {}
    for transcript in visible_transcripts(project, recording_id=list(recording_ids)):
        found.setdefault(transcript.recording_id, []).append(_script(project, transcript))
    return {key: tuple(scripts) for key, scripts in found.items()}


def _script(project: Project, transcript: Transcript) -> Script:
    speakers = project.find(Speaker, transcript_id=transcript.id)
    return Script.build(transcript, speakers, project.find(Turn, transcript_id=transcript.id))
